"""The engine under the screens: one window, one finger, one loop, and a clean end.

    lock(settings)                                  # kiosk.screens.lockdown, before anything of Kivy is imported
    engine = Engine(settings, on_fault=show_fault)
    engine.dispatcher.post(job)                     # from any thread, at any time
    engine.run(make_root)                           # returns after stop(), SIGTERM or SIGINT

The tour and the tests drive an engine by hand instead: see `kiosk.screens.stage`.
"""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kivy.base import EventLoop, ExceptionManager
from kivy.clock import Clock

from kiosk.errors import ScreenError
from kiosk.screens import graphics, renderer
from kiosk.screens.devices import open_driver
from kiosk.screens.dispatcher import UiDispatcher
from kiosk.screens.display import display_of
from kiosk.screens.faults import FaultHandler, describe
from kiosk.screens.loop import Loop
from kiosk.screens.pointer import Pointer
from kiosk.screens.pump import Pump
from kiosk.screens.settings import ScreenSettings
from kiosk.screens.waiter import Waiter
from kiosk.screens.wake import WakeUp

if TYPE_CHECKING:
    from kiosk.domain.condition import ScreenCondition

logger = logging.getLogger(__name__)

_END_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _nothing(*_: object) -> None:
    """Do nothing: the default of every hook."""


class Engine:
    """Owns the window and the loop; one in a process."""

    def __init__(
        self,
        settings: ScreenSettings,
        *,
        on_start: Callable[[], object] = _nothing,
        on_fault: Callable[[Exception], object] = _nothing,
        on_stop: Callable[[], object] = _nothing,
        on_turn: Callable[[bool], object] = _nothing,
    ) -> None:
        """Open no window yet. All hooks are called on the screen's thread.

        `on_start` when the first frame is on the display; `on_fault` with an exception that a screen raised, to show the
        fault screen; `on_stop` once, at the end, while the window still stands; `on_turn` after each turn of the loop with
        whether it drew, for a watchdog.
        """
        self._settings = settings
        self._on_start, self._on_stop, self._on_turn = on_start, on_stop, on_turn
        self._wake = WakeUp()
        self._faults = FaultHandler(on_fault)
        self._stopping = self._ended = False
        self.dispatcher = UiDispatcher(self._wake.ring)
        self.pointer = Pointer(EventLoop.post_dispatch_input)
        self.window: Any = None
        self.pump: Pump
        self.loop: Loop

    @property
    def running(self) -> bool:
        """Whether nobody has asked for the end yet."""
        return not self._stopping

    def condition(self) -> "ScreenCondition":
        """How the screen is; from any thread, once it has begun."""
        from kiosk.domain.condition import ScreenCondition  # noqa: PLC0415  after the first frame

        turn, frame = self.loop.ages()
        pressed_at = self.pointer.pressed_at
        return ScreenCondition(
            last_turn_age_s=int(turn),
            last_frame_age_s=int(frame),
            last_touch_age_s=None if pressed_at is None else int(Clock.time() - pressed_at),
            width=int(self.window.width),
            height=int(self.window.height),
            frames=self.loop.frames,
            stalls=self.loop.stalls,
        )

    def run(self, make_root: Callable[[], Any]) -> None:
        """Show the widget that `make_root` makes until the engine is stopped.

        Raises what `make_root` raises, and `ScreenError` when there is no display or no turn of the loop succeeds.
        """
        with self._end_signals():
            try:
                self.begin(make_root)
                self._on_start()
                while self.running:
                    self.loop.rest()
                    self.loop.turn()
            finally:
                self.end()

    def stop(self) -> None:
        """Let `run` return soon; from any thread and from signal handlers."""
        self._stopping = True
        self._wake.ring()

    def begin(self, make_root: Callable[[], Any]) -> None:
        """Open the window, show the root widget and draw the first frame."""
        self._open()
        self.show(make_root())
        ExceptionManager.add_handler(self._faults)
        EventLoop.start()
        self.loop.turn()

    def show(self, root: Any) -> None:  # noqa: ANN401 - Kivy has no types
        """Make `root` the only widget of the window."""
        for child in self.window.children[:]:
            self.window.remove_widget(child)
        self.window.add_widget(root)

    def end(self) -> None:
        """Stop and close everything, once, however often it is called."""
        if self._ended:
            return
        self._ended = self._stopping = True
        try:
            self._on_stop()
        except Exception as fault:  # noqa: BLE001 - the window is closed and the process ends all the same
            logger.critical("stopping failed: %s", describe(fault))
        self.dispatcher.close()
        EventLoop.close()
        ExceptionManager.remove_handler(self._faults)
        if self.window is not None:
            self.window.close()

    def _open(self) -> None:
        try:
            EventLoop.ensure_window()
        except SystemExit as cause:
            raise ScreenError(
                "no display can be opened", "set SDL_VIDEODRIVER, or start the kiosk on a console or an X server"
            ) from cause
        finally:
            renderer.let_go()
        self.window = EventLoop.window
        if self._settings.needs_chip:
            self._must_be_a_chip()
        # A window cannot be closed by a window manager or a key; the service manager's signal ends the kiosk.
        self.window.bind(on_request_close=lambda *_, **__: True)
        for provider in EventLoop.input_providers[:]:
            EventLoop.remove_input_provider(provider)
        source = self._settings.input
        if not source.from_display:
            EventLoop.add_input_provider(open_driver(source, self._wake.ring))
        self.pump = Pump(self.window, self.pointer, source.kind)
        waiter = Waiter(display_of(self.window), self._wake)
        self.loop = Loop(self.window, self.pump, self.dispatcher, waiter, self._faults)
        self.loop.on_turn = self._on_turn
        self.loop.frame_seconds = 1 / self._settings.frame_rate

    @staticmethod
    def _must_be_a_chip() -> None:
        from kivy.graphics.opengl import GL_RENDERER, glGetString  # noqa: PLC0415 - on small boards

        graphics.must_be_a_chip(bytes(glGetString(GL_RENDERER)).decode("ascii", errors="replace"))

    @contextmanager
    def _end_signals(self) -> Iterator[None]:
        """While the loop runs, SIGTERM and SIGINT stop it, even when they come in the moment before it falls asleep."""
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in _END_SIGNALS}
        descriptor = signal.set_wakeup_fd(self._wake.writer, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)
