"""The guide: finds on the screen what is to be tapped, waits for what the threads do, and takes the pictures."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.config import Settings
from kiosk.errors import KioskError, ScreenError
from kiosk.first_frame import flow_parts
from kiosk.flow.parts import View
from kiosk.flow.router import Flow
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Limits, Session
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.screens.settings import InputKind, InputSource, ScreenSettings
from kiosk.terminal import StaffLine, Terminal
from kiosk.tour.clock import ScriptedClock
from kiosk.tour.panels import PANELS, Panel
from kiosk.usecases.staff_desk import Failed, Order, Question


class RefusingTerminal(Terminal):
    """A terminal whose staff desk refuses every order with `refusal`, while there is one, and does nothing."""

    refusal: KioskError | None = None

    def _make_flow(self, on_change: Callable[[View], None]) -> Flow:
        return Flow(flow_parts(self.settings, self.clock, self, self, RefusingLine(self)), on_change)


class RefusingLine(StaffLine):
    """The way to that desk."""

    def __init__(self, terminal: RefusingTerminal) -> None:
        """Of this terminal."""
        super().__init__(terminal)
        self._refusing = terminal

    def ask(self, serial: int, question: Question) -> None:
        """Ask; an order may be refused instead."""
        refusal = self._refusing.refusal
        if refusal is None or not isinstance(question, Order):
            super().ask(serial, question)
            return
        self._refusing.app.post(lambda: self._refusing.flow.staff_replied(serial, Failed(question.name, refusal)))


CHECKLIST, FOR_STAFF = "checklist", "for staff"

LIMIT_SECONDS = 20.0
"""What a step may take before the tour says that it hangs."""

PATIENT = Limits(write_grace=LIMIT_SECONDS)
"""The tour holds the printer back while it takes a picture, which on a busy machine takes its time."""


class Guide:
    """Drives a whole terminal; every step is a line of `steps`."""

    def __init__(self, settings: Settings, clock: ScriptedClock, screens: Path, tickets: Path) -> None:
        """Nothing is shown yet."""
        self.clock, self._screens, self._tickets = clock, screens, tickets
        self.printer: VirtualPrinter | None = None
        self.steps: list[dict[str, Any]] = []
        self._papers: list[str] = []
        """What each paper is, in the order in which they fell out: a ticket's number, `CHECKLIST` or `FOR_STAFF`."""
        side = max(max(panel.width, panel.height) for panel in PANELS)  # off screen, a window can shrink but not grow
        screen = ScreenSettings(side, side, fullscreen=False, input=InputSource(InputKind.MOUSE))
        self.terminal = RefusingTerminal(settings, screen, clock, self._printing)
        self.settings = settings

    def _printing(self, settings: Settings, _exchange: object) -> tuple[Encoder, Session]:
        from kiosk import bootstrap  # noqa: PLC0415  its fonts only
        from kiosk.printer.profiles import RASTER, profile_named  # noqa: PLC0415

        profile = profile_named(RASTER, settings.printer.width_mm)
        self.printer = VirtualPrinter(profile, self._tickets)
        return Encoder(bootstrap.FONTS, profile), Session(VirtualTransport(self.printer), profile, PATIENT)

    @contextmanager
    def walking(self) -> Iterator[None]:
        """From the first frame to the end of all threads."""
        from kiosk.screens.stage import Stage  # noqa: PLC0415  after the lock

        app = self.terminal.app
        app.engine.begin(app.make_root)
        self.stage = Stage(app.engine)
        self.terminal.start()
        try:
            self.wait_until(lambda: bool(self.terminal.flow.given), "the ledger")
            self.wait_until(lambda: self.terminal.flow.overview is not None, "the catalogue")
            yield
        finally:
            app.engine.end()

    @property
    def view(self) -> View:
        """What is shown."""
        return self.terminal.flow.view

    def see(self, name: str, what: str) -> None:
        """Take a picture of the screen as it stands."""
        self.stage.settle()
        file = f"{len(self.steps) + 1:02}-{name}.png"
        self.stage.screenshot(self._screens / file)
        self.steps.append({"picture": f"screens/{file}", "screen": type(self.view).__name__, "what": what})

    def tap(self, action: str) -> None:
        """Put a real finger on the widget that carries this action; it must be on the screen."""
        self.stage.settle()
        self.stage.tap_on(self.target(action))

    def press(self, action: str) -> Callable[[], None]:
        """Only press; returns what lifts the finger."""
        widget = self.target(action)
        where = widget.to_window(*widget.center)
        self.stage.press(*where)
        return lambda: self.stage.release(*where)

    def target(self, action: str) -> Any:  # noqa: ANN401  Kivy has no types
        """The widget to tap for an action; pages forward to find it."""
        for _ in range(8):
            found = {
                w.action: w for w in self.terminal.app.engine.window.children[0].walk(restrict=True) if getattr(w, "action", "")
            }
            if action in found:
                return found[action]
            if "next" not in found:
                break
            self.stage.tap_on(found["next"])
            self.stage.settle()
        raise ScreenError(f"nothing on the screen carries the action {action!r}", "this is a defect of the tour or of the screen")

    def wait(self, seconds: float) -> None:
        """Let scripted time pass."""
        self.clock.advance(seconds)
        self.stage.advance(seconds)
        self.terminal.flow.tick()
        self.stage.settle()

    def go_round_the_corners(self) -> None:
        """The gesture that opens the door to the staff pages."""
        width, height = self.stage.size
        for corner in ((2, height - 2), (width - 2, height - 2), (width - 2, 2), (2, 2)):
            self.stage.tap(*corner)

    def watch_until(self, true: Callable[[], bool], what: str) -> None:
        """As `wait_until`, before a page that looks at something every second."""

        def looked() -> bool:
            self.terminal.flow.tick()
            return true()

        self.wait_until(looked, what)

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        """Turn the loop until the threads have done their part."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not true():
            if self.terminal.failure is not None:
                raise self.terminal.failure
            if time.monotonic() > deadline:
                raise ScreenError(f"waited {LIMIT_SECONDS:.0f} s in vain for {what}", "see the log; this is a defect")
            self.stage.frames()
            time.sleep(0.002)  # real threads are at work; give them the processor

    def stand_before(self, panel: Panel) -> None:
        """Another panel."""
        theme = self.terminal.app.theme
        theme.mm_per_pixel = panel.mm_per_pixel
        self.stage.resize(panel.width, panel.height)
        theme.fit(panel.width, panel.height)
        self.stage.settle()

    def number_printed(self, number: str) -> None:
        """Note that this number should have fallen out as paper."""
        self._papers.append(number)

    def checklist_printed(self) -> None:
        """Note that whatever else fell out is a checklist."""
        self._papers += [CHECKLIST] * (len(self._files()) - len(self._papers))

    def other_paper(self) -> None:
        """Note that whatever else fell out is for staff."""
        self._papers += [FOR_STAFF] * (len(self._files()) - len(self._papers))

    def tickets(self) -> list[dict[str, str]]:
        """Each ticket's number with the files of its bytes and its paper."""
        return [{"number": what, **files} for what, files in self._told() if what not in (CHECKLIST, FOR_STAFF)]

    def checklists(self) -> list[dict[str, str]]:
        """The files of each page of a checklist."""
        return [files for what, files in self._told() if what == CHECKLIST]

    def _told(self) -> Iterator[tuple[str, dict[str, str]]]:
        for what, file in zip(self._papers, self._files(), strict=False):
            yield what, {"bytes": f"tickets/{file.name}", "paper": f"tickets/{file.with_suffix('.png').name}"}

    def _files(self) -> list[Path]:
        return sorted(self._tickets.glob("*.bin"))
