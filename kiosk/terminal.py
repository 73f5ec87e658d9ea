"""The running kiosk: the screen at once, and behind it the back office, which is loaded after the first frame."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk import compiled
from kiosk.config.settings import Settings
from kiosk.device.memory import Housekeeping, let_go_of_code, stay_for_good
from kiosk.device.watchdog import ServiceManager
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import KioskError
from kiosk.first_frame import clock_of, flow_parts, screen_settings
from kiosk.flow.parts import View
from kiosk.flow.router import Flow
from kiosk.screens.lockdown import lock
from kiosk.screens.settings import ScreenSettings

if TYPE_CHECKING:
    from kiosk.back_office import BackOffice, Printing
    from kiosk.usecases.look_up import Checklist, Question
    from kiosk.usecases.ports import Clock
    from kiosk.usecases.staff_desk import Question as StaffQuestion

logger = logging.getLogger(__name__)

OPENING_SECONDS = 0.5
"""What a stop waits for at most while the back office is still being loaded."""

PRINTER_CHECK_SECONDS = 30.0

STARTED_SECONDS = 4.0
"""After the first frame: by then the other screens are made and the first lines are drawn, and much code has had its time."""


class Terminal:
    """Everything of one kiosk, put together but not started."""

    def __init__(self, settings: Settings, screen: ScreenSettings, clock: "Clock", printing: "Printing | None" = None) -> None:
        """Locks Kivy first: nothing else may import it before. `printing` makes the encoder and the way to the printer."""
        lock(screen)
        from kiosk.screens.app import App, Look  # noqa: PLC0415  after the lock

        self.settings, self.clock, self._printing = settings, clock, printing
        self._manager = ServiceManager()
        self.restart_wanted = False
        self.failure: BaseException | None = None
        """Why the back office could not be put together; the screen ends then."""
        self.back_office: BackOffice | None = None
        """None until it is loaded, some frames after the first."""
        self._early: list[TicketRequest] = []
        self._guard = threading.Lock()
        self._stopping = False
        self._opening = threading.Thread(target=self._open, name="opening", daemon=True)
        self.app = App(screen, Look(settings.theme, settings.screen.mm_per_pixel), self._make_flow, self.start, self.stop)
        self.flow = self.app.flow

    def _make_flow(self, on_change: Callable[[View], None]) -> Flow:
        return Flow(flow_parts(self.settings, self.clock, self, self, StaffLine(self)), on_change)

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket; returns at once. Who taps before the back office is there waits for it, like for the ledger."""
        with self._guard:
            if self.back_office is None:
                self._early.append(request)
                return
        self.back_office.request(request)

    def ask(self, serial: int, question: "Question") -> None:
        """Look something up; the back office has said before that it can be."""
        with self._guard:  # held while the back office begins, which says so a little before it is known here
            office = self.back_office
        if office is not None:
            office.look_up.ask(serial, question)

    def print(self, checklist: "Checklist") -> None:
        """Print what to bring."""
        if self.back_office is not None:
            self.back_office.look_up.print(checklist)

    def start(self) -> None:
        """The first frame is there: load what stands behind it, in a thread of its own, so that taps are answered meanwhile."""
        self._manager.ready()
        self._opening.start()
        self.app.every(PRINTER_CHECK_SECONDS, self._check_printer)
        self._keep_watch()
        self._keep_tidy()
        self.app.once(STARTED_SECONDS, threading.Thread(target=_come_to_rest, name="memory", daemon=True).start)

    def _keep_watch(self) -> None:
        """Tell the service manager that the screen lives, where it wants to know, and only from the screen's own clock."""
        if self._manager.seconds is None:
            return
        from kiosk.screens.pulse import Pulse  # noqa: PLC0415  after the first frame

        pulse = Pulse(self.app.engine.loop)
        self.app.every(self._manager.seconds, lambda: pulse.beats() and self._manager.alive())

    def _keep_tidy(self) -> None:
        """Look through the memory in the same turn as the printer is looked at, or in the first one after it that nobody sees."""
        from kiosk.screens.stillness import Stillness  # noqa: PLC0415  after the first frame

        stillness = Stillness(self.app.engine.loop, self.app.once, Housekeeping().tidy)
        self.app.every(PRINTER_CHECK_SECONDS, stillness.want)

    def _open(self) -> None:
        compiled.save()
        try:
            from kiosk.back_office import BackOffice, Front  # noqa: PLC0415  after the first frame

            front = Front(self.flow, self.app.post, self._restart, self.app.engine.condition)
            made = BackOffice(self.settings, self.clock, front, *([self._printing] if self._printing else []))
        except BaseException as error:  # noqa: BLE001  told by whoever waits for the screen to end
            self.failure = error
            self.app.engine.stop()
            return
        gc.freeze()
        gc.enable()
        with self._guard:
            if self._stopping:
                made.let_go()
                return
            if made.must_begin_anew:
                made.let_go(begins_anew=True)
                self._restart()
                return
            made.start()
            for request in self._early:
                made.request(request)
            self.back_office = made

    def _check_printer(self) -> None:
        if self.back_office is not None:
            self.back_office.spooler.check()

    def stop(self) -> None:
        """The rows are safe already; let the threads end."""
        if not self.restart_wanted:  # who begins anew in this process does not end for the service manager
            self._manager.stopping()
        with self._guard:
            self._stopping = True
        if self.back_office is not None:
            self.back_office.stop(failed=sys.exception() is not None)  # the screen is closed while its error is on its way
        elif self._opening.ident is not None:
            self._opening.join(OPENING_SECONDS)

    def _restart(self) -> None:
        """End in order, and begin anew; who wanted it is written down already."""
        self.restart_wanted = True
        self.app.engine.stop()


class StaffLine:
    """From the screen to the staff desk, which is there a little later than the screen."""

    def __init__(self, terminal: Terminal) -> None:
        """Of this terminal."""
        self._terminal = terminal

    def ask(self, serial: int, question: "StaffQuestion") -> None:
        """Ask; before the back office is there the door stays shut."""
        if self._terminal.back_office is not None:
            self._terminal.back_office.staff.ask(serial, question)
            return
        from kiosk.errors import DoorError  # noqa: PLC0415  hardly ever
        from kiosk.usecases.staff_desk import Shut  # noqa: PLC0415  likewise

        self._terminal.app.post(
            lambda: self._terminal.flow.staff_replied(serial, Shut(DoorError("the kiosk is starting", "wait a moment")))
        )


def _come_to_rest() -> None:
    let_go_of_code()
    stay_for_good()


def run_terminal(settings: Settings) -> None:
    """Show the kiosk until it is told to stop; raises `ScreenError` where there is no display."""
    terminal = Terminal(settings, screen_settings(settings), clock_of(settings))
    try:
        terminal.app.run()
        if terminal.failure is not None:
            raise terminal.failure
    except KioskError:
        logger.exception("the screen has ended")
        raise
    if terminal.restart_wanted:
        logger.warning("beginning anew, as somebody wanted")
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606  ourselves
