"""The running kiosk: screen, issuer and printer threads, and the posts between them."""

import gc
import logging
from collections.abc import Callable

from kiosk import bootstrap
from kiosk.config import Settings
from kiosk.domain.slip import Slip
from kiosk.errors import KioskError
from kiosk.flow.router import Flow, View
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputSource, ScreenSettings
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.ports import Clock

logger = logging.getLogger(__name__)

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
        self._notes = bootstrap.LedgerNotes(clock)
        encoder, session = printing(settings, self._exchange)
        self.spooler = Spooler(
            encoder,
            session,
            self._notes,
            listen=lambda outcome: self.app.post(lambda: self.flow.printed(outcome)),
            listen_health=lambda health: self.app.post(lambda: self.flow.printer_trouble(health.trouble)),
        )
        self._watch = bootstrap.watch_over(settings, self.spooler.check)
        self.desk = Desk(bootstrap.office_opener(settings, clock, self._notes), self.spooler, clock, self._events())
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
            numbered=lambda issued: self.app.post(lambda: self.flow.numbered(issued)),
            refused=lambda request, error: self.app.post(lambda: self.flow.refused(request, error)),
            ready=lambda well: self.app.post(lambda: self.flow.ledger_ready(well)),
            counted=lambda given: self.app.post(lambda: self.flow.counted(given)),
        )

    def start(self) -> None:
        """The first frame is there: open the ledger, warm the printer."""
        gc.freeze()
        gc.enable()
        self.desk.start()
        self.spooler.start()
        self.spooler.warm(self._slips())
        self.spooler.check()
        if self._watch is not None:
            self._watch.start()
        self.app.every(PRINTER_CHECK_SECONDS, self.spooler.check)

    def stop(self) -> None:
        """The rows are safe already; let the threads end."""
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
