"""What citizens do not see: ledger, printer and the way to the server, put together once the first frame is there."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk import bootstrap
from kiosk.before_opening import before_opening
from kiosk.build import BUILD_DATE
from kiosk.config import Settings
from kiosk.device.power import Power
from kiosk.device.restarts import MANY_CRASHES, RestartBook
from kiosk.device.scanner import Scanner
from kiosk.device.system import System
from kiosk.domain.businessday import utc_text
from kiosk.domain.condition import RestartReason, ScreenCondition
from kiosk.domain.procedure_words import checklist_of
from kiosk.domain.slip import Slip
from kiosk.domain.slip_checklist import checklist_slips
from kiosk.domain.slip_printer import PrinterFacts, printer_slip
from kiosk.domain.standing import Standing
from kiosk.domain.ticket import TicketRequest
from kiosk.first_frame import translations
from kiosk.flow.router import Flow
from kiosk.health import HealthPost
from kiosk.inspection import Inspection, InspectionParts
from kiosk.led_boards import LedBoards
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.running_catalogue import RunningCatalogue
from kiosk.server_link import LinkParts, ServerLink
from kiosk.standing_here import HereParts, StandingHere
from kiosk.storage.halt import HaltFile
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.halting import Halting
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.look_up import LookUpDesk, LookUpEvents
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.orders import Handlers, Outcome
from kiosk.usecases.ports import Clock, PrintOutcome
from kiosk.usecases.staff_desk import Door, Hand, StaffDesk
from kiosk.usecases.told import MachinePower, Reboot, ShowLine, TestPrint
from procedures.model import Procedure

logger = logging.getLogger(__name__)

LINK_SECONDS = 0.4
DESK_SECONDS = 1.0
PRINTER_SECONDS = 0.5
"""What a stop waits for at most: together below the two seconds that SIGTERM may take."""

Printing = Callable[[Settings, bootstrap.Exchange], tuple[Encoder, Session]]


@dataclass(frozen=True, slots=True)
class Front:
    """The screen as seen from here: `post` has a job run in its thread, `restart` ends the process in order and begins anew."""

    flow: Flow
    post: Callable[[Callable[[], object]], None]
    restart: Callable[[], None]
    screen: Callable[[], ScreenCondition] = ScreenCondition
    """How the screen is; called in other threads."""
    power: MachinePower | None = None
    """The machine's switch; None: that of the machine itself."""


class BackOffice:
    """The issuer, the printer and the way to the server, with the posts from them to the screen."""

    def __init__(self, settings: Settings, clock: Clock, front: Front, printing: Printing = bootstrap.printing) -> None:
        """Put together, not started. `printing` makes the encoder and the way to the printer."""
        self._settings, self._clock, self._front = settings, clock, front
        self.must_begin_anew = before_opening(settings)
        """Whether a backup or a wipe has just brought other settings: the program is to begin anew instead of being started."""
        self._notes = bootstrap.LedgerNotes(clock, self._ledger_grew)
        self._now = OfficeNow(settings.office)
        self._power = front.power or Power()
        services = tuple(one.id for one in settings.office.services)
        halting = Halting(
            clock,
            HaltFile(settings.data_dir),
            services,
            lambda: self._notes.ledger,
            self._stands_otherwise,
            closed_from_afar=lambda: self._here.closed_day,
            floor=BUILD_DATE,
        )
        self._here = StandingHere(HereParts(settings, self._now, halting, self._business_day), self._tell_standing)
        self.boards = LedBoards(settings)
        self._link = self._make_link()
        self._slips = bootstrap.slips_to_warm(settings)
        post, flow = front.post, front.flow
        encoder, session = printing(settings, self._exchange)
        self.spooler = Spooler(
            encoder,
            session,
            self._notes,
            listen=self._printed,
            listen_health=lambda seen: post(lambda: flow.printer_seen(seen)),
        )
        self._test_print = TestPrint(self.spooler, self._test_page)
        self.spooler.meter = bootstrap.roll_keeper(settings, clock)
        numbering = self._link.numbering if self._link else bootstrap.Numbering(self._now)
        system = System()
        self._restarts = RestartBook(settings.data_dir, system.was_reset_by_watchdog)
        self._note_start()  # whatever falls from here on has fallen
        safe = self._restarts.safe_mode
        self._watch = None if safe else bootstrap.watch_over(settings, self.spooler.check)
        self._scanner = None if safe or settings.staff.scanner is None else Scanner(settings.staff.scanner, self._scanned)
        self.look_up = LookUpDesk(RunningCatalogue(settings), self._checklist, self.spooler, self._look_up_events())
        self._ends_as = RestartReason.STOPPED
        self.inspection = Inspection(
            InspectionParts(
                settings,
                clock,
                self._notes,
                self.spooler,
                self._link,
                front.screen,
                self._restarts,
                system,
                self.boards.condition,
            )
        )
        self.health = HealthPost(settings, self.inspection.look)
        self.halting, self._reboot = halting, Reboot(self._power, self._reboots)
        self.staff = StaffDesk(self._door, self._hands, lambda serial, reply: post(lambda: flow.staff_replied(serial, reply)))
        self._desk = Desk(bootstrap.office_opener(settings, clock, self._notes, numbering), self.spooler, clock, self._events())

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket; returns at once."""
        self._desk.request(request)

    def start(self) -> None:
        """Open the ledger, warm the printer, speak with the server; each in its own thread."""
        self._here.changed()
        self._desk.start()
        self.staff.start()
        self.spooler.start()
        self.spooler.check()
        if self._watch is not None:
            self._watch.start()
        if self._link is not None:
            self._link.start()
        if not self._restarts.safe_mode:  # else what gives numbers, and what tells how it is
            self.spooler.warm(self._slips)
            self.look_up.start()
            self.boards.start()
        self.health.start()
        if self._scanner is not None:
            self._scanner.start()

    def let_go(self, *, begins_anew: bool = False) -> None:
        """The program ends before `start`: nothing is to be stopped, and it did not fall."""
        self._restarts.end(RestartReason.RESTARTED if begins_anew else RestartReason.STOPPED)

    def _note_start(self) -> None:
        reading = self._clock.read()
        self._restarts.begin(reading.boot_id, utc_text(reading.utc))
        if self._restarts.safe_mode:
            logger.warning("safe mode after %d crashes: numbers, nothing to look up; restart the kiosk to leave it", MANY_CRASHES)

    def stop(self, *, failed: bool = False) -> None:
        """The rows are safe already; let the threads end. `failed`: the program ends by an error of its own."""
        self.health.stop(0)
        if self._scanner is not None:
            self._scanner.stop()
        if self._link is not None and not self._link.stop(LINK_SECONDS):
            logger.warning("the way to the server did not end in time")
        if self._watch is not None:
            self._watch.stop(0)
        self.look_up.stop(0)
        self.boards.stop(0)
        self.staff.stop(0)
        if not self._desk.stop(DESK_SECONDS):
            logger.warning("the issuer did not end in time")
        if not self.spooler.stop(PRINTER_SECONDS):
            logger.warning("the printer did not end in time; its ticket will be found as unknown")
        self._restarts.end(RestartReason.FAILED if failed else self._ends_as)

    def _exchange(self, encoder: Encoder, session: Session) -> None:
        """Another printer is there; called in the printer thread."""
        self.spooler.exchange(encoder, session)

    def _events(self) -> DeskEvents:
        """What the issuer thread tells, posted to the screen's thread."""
        post, flow = self._front.post, self._front.flow
        return DeskEvents(
            numbered=self._numbered,
            refused=lambda request, error: post(lambda: flow.refused(request, error)),
            ready=lambda well: post(lambda: flow.ledger_ready(well)),
            counted=self._counted,
        )

    def _printed(self, outcome: PrintOutcome) -> None:
        """For the look-up, which may have more pages, and for the screen."""
        self._test_print.printed(outcome)
        self.look_up.printed(outcome)
        self._front.post(lambda: self._front.flow.printed(outcome))

    def _checklist(self, procedure: Procedure, language: str) -> tuple[Slip, ...]:
        """What a citizen takes home of a procedure."""
        tr = translations(language)
        return checklist_slips(self._settings.office, checklist_of(procedure, self.look_up.as_of, tr), tr, language)

    def _look_up_events(self) -> LookUpEvents:
        """What the look-up's thread tells, posted to the screen's thread."""
        post, flow = self._front.post, self._front.flow
        return LookUpEvents(
            ready=lambda overview: post(lambda: flow.catalogue_ready(overview)),
            replied=lambda serial, reply: post(lambda: flow.replied(serial, reply)),
            printed=lambda outcome: post(lambda: flow.printed(outcome)),
        )

    def _numbered(self, issued: IssuedTicket) -> None:
        self._front.post(lambda: self._front.flow.numbered(issued))
        self._ledger_grew()

    def _make_link(self) -> ServerLink | None:
        """The way to the server; None when this kiosk is alone in its office."""
        if not isinstance(self._clock, OfficeClock):
            return None
        post, flow = self._front.post, self._front.flow
        events = LinkEvents(stands=self._here.said, in_service=lambda reason: post(lambda: flow.in_service(reason)))
        handlers: Handlers = {
            "restart": lambda _: Outcome("restarting", self._restart),
            "reboot": Reboot(self._power, self._reboots),
            "test_print": lambda arguments: self._test_print(arguments),  # noqa: PLW0108  it is made after the link
            "log_bundle": self._keep_logs,
            "message": ShowLine(self._clock, self._here.line),
        }
        return ServerLink(
            LinkParts(
                self._settings,
                self._clock,
                self._notes,
                self._now,
                lambda: self.inspection.look(),  # noqa: PLW0108  it is made after the link
                handlers,
                events,
                catalogue_changed=self._catalogue_changed,
            )
        )

    def _door(self) -> Door:
        """Imported when somebody stands before it."""
        from kiosk.staff_door import door_of  # noqa: PLC0415  once a day at most

        return door_of(self._settings, self._clock)

    def _hands(self) -> Mapping[str, Hand]:
        """Likewise, with all that they can do."""
        from kiosk.staff_hands import HandParts, make_hands  # noqa: PLC0415  likewise

        parts = HandParts(
            self._settings,
            self._clock,
            self._notes,
            self.spooler,
            self.halting,
            self._restart,
            self._reboot,
            self.inspection.look,
            self._test_page,
            self.boards.calls.boards,
        )
        return make_hands(parts)

    def _keep_logs(self, _: Mapping[str, str]) -> Outcome:
        from kiosk.staff_tools import keep_logs  # noqa: PLC0415  likewise

        return Outcome(keep_logs(self._settings, self._notes.ledger, self.inspection.look))

    def _reboots(self) -> None:
        self._ends_as = RestartReason.REBOOTED

    def _test_page(self) -> Slip:
        settings = self._settings
        facts = PrinterFacts(self._clock.read().local, settings.printer.uri, self.spooler.profile, settings.printer.width_mm)
        return printer_slip(settings.office, facts, translations(settings.language.default))

    def _restart(self) -> None:
        self._ends_as = RestartReason.RESTARTED
        self._front.restart()

    def _catalogue_changed(self) -> None:
        """The server has delivered another catalogue, and it is in its place: the look-up reads that; called in any thread."""
        self.look_up.changed()

    def _scanned(self, code: str) -> None:
        """Something is before the scanner; called in its thread."""
        self._front.post(lambda: self._front.flow.card_shown(code))

    def _stands_otherwise(self) -> None:
        """Staff have stopped or resumed something."""
        self._here.changed()

    def _business_day(self) -> date | None:
        """As the ledger has it now; None before it is open."""
        return None if (ledger := self._notes.ledger) is None else ledger.business_day

    def _tell_standing(self, standing: Standing) -> None:
        self.boards.calls.stands(standing)
        self._front.post(lambda: self._front.flow.stands(standing))

    def _counted(self, given: dict[str, int]) -> None:
        """The issuer has looked at the day."""
        self._front.post(lambda: self._front.flow.counted(given))
        self._here.looked()

    def _ledger_grew(self) -> None:
        if self._link is not None:
            self._link.ledger_grew()
