"""The running kiosk: screen, issuer and printer threads, and the posts between them."""

import gc
import logging
import os
import shutil
import sys
from collections.abc import Callable

from kiosk import bootstrap
from kiosk.config import Settings
from kiosk.domain.printer import PaperState, Trouble
from kiosk.domain.slip import Slip
from kiosk.domain.standing import Standing
from kiosk.errors import KioskError
from kiosk.flow.router import Flow, View
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputSource, ScreenSettings
from kiosk.server_link import LinkParts, ServerLink
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.orders import Outcome
from kiosk.usecases.ports import Clock
from kiosk.usecases.vitals import PrinterVitals, Vitals

logger = logging.getLogger(__name__)

LINK_SECONDS = 0.4
DESK_SECONDS = 1.0
PRINTER_SECONDS = 0.5
"""What a stop waits for at most: together below the two seconds that SIGTERM may take."""

PRINTER_CHECK_SECONDS = 30.0

QUARTER_TURNS = (90, 270)

Printing = Callable[[Settings, bootstrap.Exchange], tuple[Encoder, Session]]


def screen_settings(settings: Settings) -> ScreenSettings:
    """The window as the settings describe it."""
    screen = settings.screen
    width, height = (screen.height, screen.width) if screen.rotation in QUARTER_TURNS else (screen.width, screen.height)
    return ScreenSettings(
        width=width,
        height=height,
        fullscreen=screen.fullscreen,
        rotation=screen.rotation,
        input=InputSource.parse(screen.input),
        cursor=screen.cursor,
    )


class Terminal:
    """Everything of one kiosk, put together but not started."""

    def __init__(self, settings: Settings, screen: ScreenSettings, clock: Clock, printing: Printing = bootstrap.printing) -> None:
        """Locks Kivy first: nothing else may import it before. `printing` makes the encoder and the way to the printer."""
        lock(screen)
        from kiosk.screens.app import App, Look  # noqa: PLC0415  after the lock

        self.settings, self.clock = settings, clock
        self.restart_wanted = False
        self._begun = clock.read().monotonic_ns
        self._notes = bootstrap.LedgerNotes(clock, self._ledger_grew)
        self._now = OfficeNow(settings.office)
        self._link = self._make_link()
        encoder, session = printing(settings, self._exchange)
        self.spooler = Spooler(
            encoder,
            session,
            self._notes,
            listen=lambda outcome: self.app.post(lambda: self.flow.printed(outcome)),
            listen_health=lambda health: self.app.post(lambda: self.flow.printer_trouble(health.trouble)),
        )
        self.spooler.meter = bootstrap.roll_keeper(settings, clock)
        numbering = self._link.numbering if self._link else bootstrap.Numbering(self._now)
        self._watch = bootstrap.watch_over(settings, self.spooler.check)
        self.desk = Desk(bootstrap.office_opener(settings, clock, self._notes, numbering), self.spooler, clock, self._events())
        self.app = App(screen, Look(settings.theme, settings.screen.mm_per_pixel), self._make_flow, self.start, self.stop)
        self.flow = self.app.flow

    def _exchange(self, encoder: Encoder, session: Session) -> None:
        """Another printer is there; called in the printer thread."""
        self.spooler.exchange(encoder, session)

    def _make_flow(self, on_change: Callable[[View], None]) -> Flow:
        return Flow(bootstrap.flow_parts(self.settings, self.clock, self.desk), on_change)

    def _events(self) -> DeskEvents:
        """What the issuer thread tells, posted to the screen's thread."""
        return DeskEvents(
            numbered=self._numbered,
            refused=lambda request, error: self.app.post(lambda: self.flow.refused(request, error)),
            ready=lambda well: self.app.post(lambda: self.flow.ledger_ready(well)),
            counted=lambda given: self.app.post(lambda: self.flow.counted(given)),
        )

    def _numbered(self, issued: IssuedTicket) -> None:
        self.app.post(lambda: self.flow.numbered(issued))
        self._ledger_grew()

    def _make_link(self) -> ServerLink | None:
        """The way to the server; None when this kiosk is alone in its office."""
        if not isinstance(self.clock, OfficeClock):
            return None
        events = LinkEvents(stands=self._stands, in_service=lambda reason: self.app.post(lambda: self.flow.in_service(reason)))
        handlers = {"restart": lambda _: Outcome("restarting", self._restart)}
        return ServerLink(LinkParts(self.settings, self.clock, self._notes, self._now, self._vitals, handlers, events))

    def _stands(self, standing: Standing) -> None:
        """For the issuer at once, for the screen by its own thread."""
        self._now.stands(standing)
        self.app.post(lambda: self.flow.stands(standing))

    def _ledger_grew(self) -> None:
        if self._link is not None:
            self._link.ledger_grew()

    def _vitals(self) -> Vitals:
        """How this kiosk is; called in the sync thread."""
        health = self.spooler.health
        paper = None if health.paper is PaperState.UNKNOWN else health.paper is not PaperState.OUT
        usage = shutil.disk_usage(self.settings.data_dir) if self.settings.data_dir.exists() else None
        return Vitals(
            uptime_s=(self.clock.read().monotonic_ns - self._begun) // NANOSECONDS,
            printer=PrinterVitals(
                online=None if health.trouble is None and paper is None else health.trouble is None,
                paper=paper,
                near_end=None if paper is None else health.paper is PaperState.NEAR_END,
                cover_open=True if health.trouble is Trouble.COVER_OPEN else None,
                error=health.reason,
            ),
            disk_free_mb=usage.free // 1_000_000 if usage else None,
        )

    def _restart(self) -> None:
        """End in order, and begin anew; the ledger knows already that it was told to."""
        self.restart_wanted = True
        self.app.engine.stop()

    def start(self) -> None:
        """The first frame is there: open the ledger, warm the printer, speak with the server."""
        gc.freeze()
        gc.enable()
        self.desk.start()
        self.spooler.start()
        self.spooler.warm(self._slips())
        self.spooler.check()
        if self._watch is not None:
            self._watch.start()
        self.app.every(PRINTER_CHECK_SECONDS, self.spooler.check)
        if self._link is not None:
            self._link.start()

    def stop(self) -> None:
        """The rows are safe already; let the threads end."""
        if self._link is not None and not self._link.stop(LINK_SECONDS):
            logger.warning("the way to the server did not end in time")
        if self._watch is not None:
            self._watch.stop(0)
        if not self.desk.stop(DESK_SECONDS):
            logger.warning("the issuer did not end in time")
        if not self.spooler.stop(PRINTER_SECONDS):
            logger.warning("the printer did not end in time; its ticket will be found as unknown")

    def _slips(self) -> list[Slip]:
        """A ticket of each service and language, so that its lines are drawn before somebody waits for them."""
        return bootstrap.slips_to_warm(self.settings)


def run_terminal(settings: Settings) -> None:
    """Show the kiosk until it is told to stop; raises `ScreenError` where there is no display."""
    terminal = Terminal(settings, screen_settings(settings), bootstrap.clock_of(settings))
    try:
        terminal.app.run()
    except KioskError:
        logger.exception("the screen has ended")
        raise
    if terminal.restart_wanted:
        logger.warning("restarting, as the administrator told")
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606  ourselves
