"""The router: which screen comes next. It holds the session, answers taps, and ends every session by itself.

All of it runs on the screen's thread; whatever comes from another thread is posted there first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.office import Office
from kiosk.domain.opening import is_open
from kiosk.domain.printer import Trouble
from kiosk.domain.standing import NOTHING_SAID, Standing, office_as_it_stands
from kiosk.domain.ticket import ANSWER_SECONDS, OPEN_STATES, TicketRequest
from kiosk.domain.ticket_words import DEFAULT_QR
from kiosk.errors import KioskError, LedgerError, OutOfService, ServiceClosed
from kiosk.flow.bar import Bar, make_bar
from kiosk.flow.closed import ClosedView, make_closed
from kiosk.flow.fault import FaultView, make_fault
from kiosk.flow.home import HomeFacts, HomeView, make_home
from kiosk.flow.leaving import LeavingView, make_leaving
from kiosk.flow.priority import PriorityView, make_priority
from kiosk.flow.session import FlowSettings, Session
from kiosk.flow.ticket import Paper, TicketFacts, TicketView, make_ticket, paper_of
from kiosk.i18n import Translate, Translations
from kiosk.usecases.office_clock import NANOSECONDS

if TYPE_CHECKING:
    from kiosk.usecases.issue_ticket import IssuedTicket
    from kiosk.usecases.ports import Clock, PrintOutcome

View = HomeView | PriorityView | TicketView | FaultView | ClosedView | LeavingView


class TicketDesk(Protocol):
    """Takes a request at once; the answer comes as `Flow.numbered` or `Flow.refused`."""

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket."""
        ...


DEFAULT_SETTINGS = FlowSettings()


def _new_id() -> str:
    import uuid  # noqa: PLC0415  after the first frame, by which time the ledger has imported it

    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class FlowParts:
    """What the flow is made of."""

    office: Office
    desk: TicketDesk
    clock: "Clock"
    translations: Translations
    settings: FlowSettings = DEFAULT_SETTINGS
    qr_template: str = DEFAULT_QR
    new_id: Callable[[], str] = _new_id


class Flow:
    """Feed it taps, events and ticks; read `view` after each; `on_change` is called whenever the view may be another."""

    def __init__(self, parts: FlowParts, on_change: Callable[[View], None] = lambda _view: None) -> None:
        """Begin at home."""
        self._parts, self.on_change = parts, on_change
        self.session = Session.fresh(parts.settings)
        self._choosing_priority = self._leaving = False
        self._asked: TicketRequest | None = None
        self._early: PrintOutcome | None = None
        """The newest news of a print that came before its number; `printed` knows whether it is this ticket's."""
        self._ticket: TicketFacts | None = None
        self._fault: KioskError | None = None
        self.given: Mapping[str, int] = {}
        self.office, self._standing = parts.office, NOTHING_SAID
        self._out_of_service: OutOfService | None = None
        self._ledger_is_well = self._printing_works = True
        self._until: float | None = None
        self._last_stray = float("-inf")
        self.view: View = self._make_view()

    # What people do

    def tap(self, action: str) -> None:
        """Answer a tap on something with this action; a tap that means nothing now is only noted."""
        kind, _, which = action.partition(":")
        answer = {
            "service": self._tap_service,
            "priority": self._tap_priority,
            "language": lambda code: self._change(self.session.in_language(code), code in self._parts.settings.languages),
            "text-size": lambda _: self._change(self.session.larger_text()),
            "done": self._tap_done,
            "stay": self._tap_stay,
        }.get(kind)
        if answer is None or not answer(which):
            self.stray()
            return
        self._stay()
        self._show()

    def stray(self) -> None:
        """A touch that hit nothing, or came too early. Whoever hammers gets one ticket: taps count again after a pause."""
        self._last_stray = self._now()
        if self._leaving:  # whoever touches the question anywhere is there
            self._stay()
            self._show()

    def _stay(self) -> None:
        """Somebody is here: the session goes on for its time."""
        self._leaving = False
        if self._ticket is None and self._fault is None:
            settings = self._parts.settings
            self._wait(ANSWER_SECONDS if self._asked is not None else settings.idle_seconds - settings.warning_seconds)

    def _tap_service(self, service_id: str) -> bool:
        quiet = self._now() - self._last_stray >= self._parts.settings.quiet_seconds
        if not isinstance(self.view, HomeView) or self._asked is not None or not quiet:
            return False
        tile = next((tile for tile in self.view.tiles if tile.action == f"service:{service_id}"), None)
        if tile is None or not tile.open:
            return False
        self._asked = TicketRequest(self._parts.new_id(), service_id, self.session.priority, self.session.language)
        self._parts.desk.request(self._asked)
        return True

    def _tap_priority(self, which: str) -> bool:
        if isinstance(self.view, HomeView) and self.view.priority is not None and self._asked is None:
            self._choosing_priority = True
            return True
        if not isinstance(self.view, PriorityView):
            return False
        known = {one.id for one in self.office.priority_classes}
        self._choosing_priority = False
        return self._change(self.session.with_priority(which if which in known else None))

    def _tap_done(self, _: str) -> bool:
        if self._ticket is None:
            return False
        self._go_home()
        return True

    def _tap_stay(self, _: str) -> bool:
        return self._leaving

    def _change(self, session: Session, allowed: bool = True) -> bool:  # noqa: FBT001, FBT002  a guard, read at the call
        if allowed:
            self.session = session
        return allowed

    # What the machine tells

    def numbered(self, issued: "IssuedTicket") -> None:
        """The number is durable: show it at once, whatever the paper does."""
        if self._asked is None or issued.ticket.ticket_id != self._asked.ticket_id:
            return
        self._asked = None
        self._ticket = TicketFacts(issued, issued.ticket.state, qr_template=self._parts.qr_template)
        self._wait(self._parts.settings.fault_seconds)
        if self._early is not None:
            self.printed(self._early)
        else:
            self._show()

    def refused(self, request: TicketRequest, error: KioskError) -> None:
        """No number: tell why. A service that closed a moment ago is simply shown as closed."""
        if self._asked is None or request.ticket_id != self._asked.ticket_id:
            return
        self._asked = None
        if not isinstance(error, ServiceClosed):
            self._fault = error
            self._wait(self._parts.settings.fault_seconds)
        self._show()

    def printed(self, outcome: "PrintOutcome") -> None:
        """News of a print; that of the number that is asked for may come before the number."""
        if self._asked is not None and outcome.ticket_id == self._asked.ticket_id:
            self._early = outcome
            return
        if self._ticket is not None and outcome.ticket_id == self._ticket.issued.ticket.ticket_id:
            self._ticket = replace(self._ticket, state=outcome.state, trouble=outcome.trouble, presented=outcome.presented)
            if outcome.state not in OPEN_STATES:
                settings = self._parts.settings
                none = paper_of(outcome.state, outcome.trouble) is Paper.NONE
                self._wait(settings.fault_seconds if none else settings.ticket_seconds)
        self._show()

    def printer_trouble(self, trouble: Trouble | None) -> None:
        """What is wrong with the printer, if anything: home says so before somebody takes a number."""
        self._printing_works = trouble is None
        self._show()

    def ledger_ready(self, well: bool) -> None:  # noqa: FBT001  an event with one fact
        """Whether numbers can be made durable now; while not, the fault screen stands."""
        self._ledger_is_well = well
        if well and self._fault is not None and self._ticket is None:
            self._fault = None
        self._show()

    def counted(self, given: Mapping[str, int]) -> None:
        """Numbers given today, by service id."""
        self.given = given
        self._show()

    def stands(self, standing: Standing) -> None:
        """The server said how the office stands: who waits, what is closed, what citizens are told."""
        self._standing, self.office = standing, office_as_it_stands(self._parts.office, standing)
        self._show()

    def in_service(self, reason: OutOfService | None) -> None:
        """Whether this kiosk may give numbers; while not, the fault screen stands."""
        self._out_of_service = reason
        self._show()

    def crashed(self, error: Exception) -> None:
        """A defect on the screen: show the fault screen, then begin anew."""
        self._go_home()
        self._fault = error if isinstance(error, KioskError) else KioskError(type(error).__name__)
        self._wait(self._parts.settings.fault_seconds)
        self._show()

    # Time

    def tick(self) -> None:
        """Time has passed: end what is over, draw the clock anew."""
        if self._until is not None and self._now() >= self._until:
            self._end_or_ask(self._until + self._parts.settings.warning_seconds)
        self._show()

    def _end_or_ask(self, end: float) -> None:
        """The session is over; but before `end` it asks first, if a citizen would lose something."""
        if self._would_lose_something() and self._now() < end:
            self._leaving, self._until = True, end
            return
        asked = self._asked
        self._go_home()
        if asked is not None:
            self.refused(asked, LedgerError("the number did not come in time", "see the log"))

    def _would_lose_something(self) -> bool:
        """Whether the session is about to end with choices that nobody was asked about yet."""
        waits = self._leaving or self._asked is not None or self._ticket is not None or self._fault is not None
        return not waits and (self._choosing_priority or self.session != Session.fresh(self._parts.settings))

    def seconds_to_next_tick(self) -> float:
        """When `tick` is due at the latest: the end of the session, or the next minute of the clock."""
        reading = self._parts.clock.read()
        to_minute = 60 - reading.utc.second - reading.utc.microsecond / 1_000_000
        return to_minute if self._until is None else max(0.0, min(to_minute, self._until - self._now()))

    def _now(self) -> float:
        return self._parts.clock.read().monotonic_ns / NANOSECONDS

    def _wait(self, seconds: float) -> None:
        self._until = self._now() + seconds

    def _go_home(self) -> None:
        """End the session: everything that a citizen chose or saw is wiped."""
        self.session = Session.fresh(self._parts.settings)
        self._choosing_priority = self._leaving = False
        self._ticket = self._fault = self._until = None

    # Views

    def _show(self) -> None:
        view = self._make_view()
        if view != self.view:
            self.view = view
            self.on_change(view)

    def _make_view(self) -> View:
        parts, session = self._parts, self.session
        reading, tr = parts.clock.read(), session.translate(parts.translations)
        bar = make_bar(self.office, session, parts.settings, reading.local, tr)
        if self._ticket is not None:
            return make_ticket(self.office, self._ticket, bar, tr)
        fault = self._out_of_service or self._fault or (None if self._ledger_is_well else LedgerError(""))
        if fault is not None:
            return make_fault(type(fault).__name__, bar, tr)
        if self._leaving:
            return make_leaving(parts.settings.warning_seconds, bar, tr)
        if self._choosing_priority:
            return make_priority(self.office, session, bar, tr)
        return self._home_or_closed(reading, bar, tr)

    def _home_or_closed(self, reading: ClockReading, bar: Bar, tr: Translate) -> View:
        office = self.office
        closed = not any(is_open(office, service, reading) for service in office.services)
        if closed and not office.hours.is_open(reading.local) and self._asked is None:
            return make_closed(office, reading.local, bar, tr)
        busy = self._asked.service_id if self._asked else None
        facts = HomeFacts(self.given, busy, self._printing_works, self._standing)
        return make_home(office, self.session, reading, facts, bar, tr)
