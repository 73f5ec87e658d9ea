"""What citizens do not see: ledger, printer and the way to the server, put together once the first frame is there."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk import bootstrap
from kiosk.config import Settings
from kiosk.device.restarts import RestartBook
from kiosk.device.system import System
from kiosk.domain.businessday import utc_text
from kiosk.domain.condition import RestartReason, ScreenCondition
from kiosk.domain.halt import halted
from kiosk.domain.procedure_words import checklist_of
from kiosk.domain.slip import Slip
from kiosk.domain.slip_checklist import checklist_slips
from kiosk.domain.standing import NOTHING_SAID, Standing
from kiosk.domain.ticket import TicketRequest
from kiosk.domain.words import Words
from kiosk.first_frame import translations
from kiosk.flow.router import Flow
from kiosk.health import HealthPost
from kiosk.inspection import Inspection, InspectionParts
from kiosk.printer.encoder import Encoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.running_catalogue import RunningCatalogue
from kiosk.server_link import LinkParts, ServerLink
from kiosk.staff_door import door_of
from kiosk.staff_hands import HandParts, make_hands
from kiosk.storage.halt import HaltFile
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.halting import Halting
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.look_up import LookUpDesk, LookUpEvents
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.orders import Outcome
from kiosk.usecases.ports import Clock, PrintOutcome
from kiosk.usecases.staff_desk import StaffDesk
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


class BackOffice:
    """The issuer, the printer and the way to the server, with the posts from them to the screen."""

    def __init__(self, settings: Settings, clock: Clock, front: Front, printing: Printing = bootstrap.printing) -> None:
        """Put together, not started. `printing` makes the encoder and the way to the printer."""
        self._settings, self._clock, self._front = settings, clock, front
        self._notes = bootstrap.LedgerNotes(clock, self._ledger_grew)
        self._now = OfficeNow(settings.office)
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
        self.spooler.meter = bootstrap.roll_keeper(settings, clock)
        self._said = NOTHING_SAID
        """The server, of the office."""
        self._day: date | None = None
        """The business day when the issuer looked last."""
        self.halting = Halting(
            clock, HaltFile(settings.data_dir), self._services(), lambda: self._notes.ledger, changed=self._stands_otherwise
        )
        numbering = self._link.numbering if self._link else bootstrap.Numbering(self._now)
        self._watch = bootstrap.watch_over(settings, self.spooler.check)
        self.look_up = LookUpDesk(RunningCatalogue(settings), self._checklist, self.spooler, self._look_up_events())
        system = System()
        self._restarts = RestartBook(settings.data_dir, system.was_reset_by_watchdog)
        self._ends_as = RestartReason.STOPPED
        self.inspection = Inspection(
            InspectionParts(settings, clock, self._notes, self.spooler, self._link, front.screen, self._restarts, system)
        )
        self.health = HealthPost(settings, self.inspection.look)
        look = self.inspection.look
        hands = make_hands(HandParts(settings, clock, self._notes, self.spooler, self.halting, self._restart, look))
        self.staff = StaffDesk(
            lambda: door_of(settings, clock), hands, lambda serial, reply: post(lambda: flow.staff_replied(serial, reply))
        )
        self._desk = Desk(bootstrap.office_opener(settings, clock, self._notes, numbering), self.spooler, clock, self._events())

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket; returns at once."""
        self._desk.request(request)

    def start(self) -> None:
        """Open the ledger, warm the printer, speak with the server; each in its own thread."""
        self._stands_otherwise()
        reading = self._clock.read()
        self._restarts.begin(reading.boot_id, utc_text(reading.utc))
        self._desk.start()
        self.staff.start()
        self.spooler.start()
        self.spooler.warm(self._slips)
        self.spooler.check()
        if self._watch is not None:
            self._watch.start()
        if self._link is not None:
            self._link.start()
        self.look_up.start()
        self.health.start()

    def stop(self, *, failed: bool = False) -> None:
        """The rows are safe already; let the threads end. `failed`: the program ends by an error of its own."""
        self.health.stop(0)
        if self._link is not None and not self._link.stop(LINK_SECONDS):
            logger.warning("the way to the server did not end in time")
        if self._watch is not None:
            self._watch.stop(0)
        self.look_up.stop(0)
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
        events = LinkEvents(stands=self._stands, in_service=lambda reason: post(lambda: flow.in_service(reason)))
        handlers = {"restart": lambda _: Outcome("restarting", self._restart)}
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

    def _restart(self) -> None:
        self._ends_as = RestartReason.RESTARTED
        self._front.restart()

    def _catalogue_changed(self) -> None:
        """The server has delivered another catalogue, and it is in its place: the look-up reads that; called in any thread."""
        self.look_up.changed()

    def _stands(self, standing: Standing) -> None:
        """The server has said how the office stands."""
        self._said = standing
        self._stands_otherwise()

    def _stands_otherwise(self) -> None:
        """With what staff have stopped here: for the issuer at once, for the screen by its own thread."""
        halt = self.halting.halt
        told = Words({one: translations(one)(halt.message) for one in self._settings.language.offered} | {"vi": halt.message})
        standing = halted(self._said, halt, self._services(), self._business_day(), told)
        self._now.stands(standing)
        self._front.post(lambda: self._front.flow.stands(standing))

    def _business_day(self) -> date | None:
        """As the ledger has it now; None before it is open."""
        return None if (ledger := self._notes.ledger) is None else ledger.business_day

    def _services(self) -> tuple[str, ...]:
        return tuple(one.id for one in self._settings.office.services)

    def _counted(self, given: dict[str, int]) -> None:
        """The issuer has looked at the day, which may be another one than that which staff have closed."""
        self._front.post(lambda: self._front.flow.counted(given))
        if (day := self._business_day()) != self._day:
            self._day = day
            self._stands_otherwise()

    def _ledger_grew(self) -> None:
        if self._link is not None:
            self._link.ledger_grew()
