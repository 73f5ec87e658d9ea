"""A real terminal on a real display, and a finger that never tires: `kiosk run`, with a thread that taps like a citizen.

python -m tests.soak.terminal CONFIG VISITS

The finger is a pointer of the X server. Where to put it is read from the widgets, on the screen's thread. Each visit is a line of
JSON in VISITS: when it ended, what it was, and how many turns of the loop have been too long until then.
"""

import json
import queue
import random
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kiosk import compiled
from kiosk.config import load_settings
from kiosk.device.memory import keep_heap_small
from kiosk.first_frame import clock_of, screen_settings
from kiosk.flow.home import HomeView
from kiosk.flow.lookup.views import ProcedureView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.terminal import Terminal

if TYPE_CHECKING:
    from Xlib.display import Display

PACE_SECONDS: Final = 2.0
"""From one ticket to the next."""

SEARCH_EVERY: Final = 5
LIMIT_SECONDS: Final = 20.0
HELD_SECONDS: Final = 0.05
AGAIN_SECONDS: Final = 3.0
MOST_TAPS: Final = 5
WORDS: Final = ("khai sinh", "ket hon", "dat dai", "chung thuc", "ho ngheo", "xyz")

_Found = TypeVar("_Found")


class Finger:
    """Walks up to a terminal again and again, until it is told to stop or something is not as it should be."""

    def __init__(self, terminal: Terminal, visits: Path) -> None:
        """Nothing is tapped yet."""
        self._terminal, self._visits = terminal, visits
        self._chance = random.Random(1)  # noqa: S311  the same citizens each time
        self._display: Display
        self.trouble: Exception | None = None

    def start(self) -> None:
        """In a thread of its own, once the screen is there."""
        threading.Thread(target=self._work, name="finger", daemon=True).start()

    def _work(self) -> None:
        from Xlib.display import Display  # noqa: PLC0415  the terminal starts as it always does

        self._display = Display()
        try:
            with self._visits.open("a", encoding="utf-8") as visits:
                self._visit_for_ever(visits.write, visits.flush)
        except Exception as error:  # noqa: BLE001  told by whoever waits for the screen to end
            self.trouble = error
            self._terminal.app.engine.stop()

    def _visit_for_ever(self, write: Callable[[str], object], flush: Callable[[], object]) -> None:
        self._wait(lambda: bool(self._terminal.flow.given) and self._terminal.flow.overview is not None, "the back office")
        number, due = 0, time.monotonic()
        while self._terminal.app.engine.running:
            number += 1
            shown = self._take_a_ticket()
            if number % SEARCH_EVERY == 0:
                self._look_something_up()
            line = {"at": time.time(), "number": shown, "stalls": self._terminal.app.engine.loop.stalls}
            write(json.dumps(line) + "\n")
            flush()
            due += PACE_SECONDS  # after a search the next ones come sooner
            time.sleep(max(0.0, due - time.monotonic()))

    def _take_a_ticket(self) -> str:
        service = self._chance.choice([one for one in self._targets() if one.startswith("service:")])
        self._tap_until(service, lambda: isinstance(self._view(), TicketView), "a number")
        self._wait(lambda: isinstance(view := self._view(), TicketView) and view.paper is Paper.TAKE, "the paper")
        view = self._view()
        number = view.number if isinstance(view, TicketView) else ""
        self._tap_until("done", lambda: isinstance(self._view(), HomeView), "home")
        return number

    def _look_something_up(self) -> None:
        self._tap_until("look-up", lambda: bool(self._places("type")), "the way into the procedures")
        self._tap_until("type", lambda: bool(self._places("key:a")), "the keyboard")
        for letter in self._chance.choice(WORDS):
            self._tap("key:space" if letter == " " else f"key:{letter}")
        self._wait(lambda: not self._terminal.flow.is_looking_up, "an answer")
        self._tap_until("hide", lambda: not self._places("key:a"), "all that was found")
        if self._places("procedure:"):
            self._tap_until("procedure:", lambda: isinstance(self._view(), ProcedureView), "a procedure")
            self._tap("tab:fees")
        while not isinstance(self._view(), HomeView):
            self._tap("back")

    def _view(self) -> object:
        return self._on_screen(lambda: self._terminal.flow.view)

    def _targets(self) -> dict[str, tuple[int, int]]:
        """Where what can be tapped now is: pixels from the upper left corner, by action."""
        return self._on_screen(self._look)

    def _look(self) -> dict[str, tuple[int, int]]:
        window = self._terminal.app.engine.window
        found = {}
        for widget in window.children[0].walk(restrict=True):
            if action := getattr(widget, "action", ""):
                x, y = widget.to_window(*widget.center)
                found[action] = int(x), int(window.height - y)
        return found

    def _places(self, action: str) -> list[tuple[int, int]]:
        """Where the first widget of an action that begins so is; empty when there is none."""
        return [place for name, place in self._targets().items() if name.startswith(action)][:1]

    def _place_of(self, action: str) -> tuple[int, int]:
        places: list[tuple[int, int]] = []

        def is_there() -> bool:
            places[:] = self._places(action)
            return bool(places)

        self._wait(is_there, f"something to tap for {action!r}")
        return places[0]

    def _tap(self, action: str) -> None:
        from Xlib import X  # noqa: PLC0415  as above
        from Xlib.ext import xtest  # noqa: PLC0415

        x, y = self._place_of(action)
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        self._display.sync()
        time.sleep(HELD_SECONDS)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()
        time.sleep(HELD_SECONDS)

    def _tap_until(self, action: str, true: Callable[[], bool], what: str) -> None:
        """Tap, and again when nothing came of it: a finger that was down while the screen changed meant what was there before."""
        for _ in range(MOST_TAPS):
            self._tap(action)
            with suppress(TimeoutError):
                return self._wait(true, what, AGAIN_SECONDS)
        raise TimeoutError(f"tapped {MOST_TAPS} times in vain for {what}; there is {type(self._view()).__name__}")

    def _wait(self, true: Callable[[], bool], what: str, seconds: float = LIMIT_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}; there is {type(self._view()).__name__}")
            time.sleep(HELD_SECONDS)

    def _on_screen(self, ask: Callable[[], _Found]) -> _Found:
        answer: queue.SimpleQueue[_Found] = queue.SimpleQueue()
        self._terminal.app.post(lambda: answer.put(ask()))
        return answer.get(timeout=LIMIT_SECONDS)


def main() -> int:
    """Show the terminal until a signal ends it; 1 when the finger found something wrong."""
    config, visits = Path(sys.argv[1]), Path(sys.argv[2])
    compiled.keep()
    keep_heap_small()
    settings = replace(load_settings(config), server="embedded")
    terminal = Terminal(settings, screen_settings(settings), clock_of(settings))
    finger = Finger(terminal, visits)
    terminal.app.once(5.0, finger.start)
    terminal.app.run()
    for trouble in (terminal.failure, finger.trouble):
        if trouble is not None:
            print(f"{type(trouble).__name__}: {trouble}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
