"""The main loop: turns when there is news and sleeps otherwise, where Kivy's own wakes sixty times a second.

A turn ticks the clock first, because whatever is scheduled during the turn is timed from that tick; then it takes the
display's events, runs what other threads posted, and draws at the end if anything changed. So a tap is taken, answered
and drawn in one turn.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from kivy.base import EventLoop, ExceptionManager
from kivy.cache import Cache
from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.screens.dispatcher import UiDispatcher
from kiosk.screens.faults import PASS, FaultHandler
from kiosk.screens.pump import Pump
from kiosk.screens.waiter import Waiter

STALL_SECONDS: Final = 0.1
"""A turn that takes longer keeps a citizen waiting for the answer to a finger."""

_SWEEP_SECONDS = 60.0
_NEVER = 1e300


class Loop:
    """Runs on the screen's thread."""

    def __init__(self, window: Any, pump: Pump, dispatcher: UiDispatcher, waiter: Waiter, faults: FaultHandler) -> None:  # noqa: ANN401
        """`turns`, `frames` and `stalls` count from here; `on_turn` is told after each turn whether it drew a frame."""
        self._window, self._pump, self._dispatcher, self._waiter, self._faults = window, pump, dispatcher, waiter, faults
        self.on_turn: Callable[[bool], object] = _ignore
        self.frame_seconds = 1 / 60
        self.turns = self.frames = self.stalls = 0
        self._turned_at = self._swept_at = self._drawn_at = Clock.time()
        self._faulty = False

    def turn(self) -> bool:
        """Do everything that is due and return whether a frame was drawn."""
        self._turned_at = Clock.time()
        began = perf_counter()
        drawn = False
        try:
            drawn = self._work()
        except Exception as fault:  # noqa: BLE001 - a callback may raise anything; the handler decides
            report(fault)
        # Kivy's clock reports the faults of its events by itself, so only the handler knows of all of them.
        self._faulty = not self._faults.end_turn()
        self.turns += 1
        if drawn:
            self.frames += 1
            self._drawn_at = self._turned_at
        if perf_counter() - began > STALL_SECONDS:
            self.stalls += 1
        self.on_turn(drawn)
        return drawn

    def ages(self) -> tuple[float, float]:
        """Seconds since the last turn began, and since the last that drew a frame; from any thread."""
        now = Clock.time()
        return now - self._turned_at, now - self._drawn_at

    @property
    def wants_frame(self) -> bool:
        """Whether something has changed that is not on the display yet."""
        return bool(self._window.canvas.needs_redraw)

    def rest(self) -> None:
        """Sleep until there is news or the next event of the clock is due."""
        self._waiter.wait(self.due_in())

    def due_in(self) -> float | None:
        """Seconds until the clock wants a turn, at most one frame from the last one; None: nothing is scheduled."""
        next_event = Clock.get_min_timeout()
        if next_event == 0 or self._faulty or self.wants_frame:
            return self._turned_at + self.frame_seconds - Clock.time()
        if next_event > _NEVER:
            return None
        return next_event - Clock.time()

    def _work(self) -> bool:
        Clock.tick()
        self._pump.drain()
        self._waiter.drained()
        self._dispatcher.run_pending(report)
        EventLoop.dispatch_input()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()
        self._sweep()
        return self._draw()

    def _draw(self) -> bool:
        if not self.wants_frame:
            return False
        self._window.dispatch("on_draw")
        self._window.dispatch("on_flip")
        return True

    def _sweep(self) -> None:
        """Let Kivy's cache forget what was not used for long, when the loop is awake anyway."""
        if self._turned_at - self._swept_at > _SWEEP_SECONDS:
            self._swept_at = self._turned_at
            # Nought seconds: a longer step makes Kivy believe in a slow machine and keep things for twice as long.
            Cache._purge_by_timeout(0)  # noqa: SLF001 - no public way


def report(fault: Exception) -> None:
    """Hand a fault to the handlers; raises it again when they have no use for it."""
    if ExceptionManager.handle_exception(fault) != PASS:
        raise fault


def _ignore(_drawn: bool) -> None:  # noqa: FBT001 - a hook's shape
    pass
