"""The router: which screen comes next. It holds the session, answers taps, and ends every session by itself.

All of it runs on the screen's thread; whatever comes from another thread is posted there first.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from kiosk.domain.businessday import ClockReading
from kiosk.domain.opening import is_open
from kiosk.domain.printer import PrinterSeen
from kiosk.domain.standing import NOTHING_SAID, Standing, office_as_it_stands
from kiosk.domain.ticket import ANSWER_SECONDS, OPEN_STATES, TicketRequest
from kiosk.errors import KioskError, LedgerError, OutOfService, ServiceClosed
from kiosk.flow.bar import Bar, Choice, make_bar
from kiosk.flow.closed import ClosedView, make_closed
from kiosk.flow.fault import DEFECT_SECONDS, make_fault
from kiosk.flow.gesture import Touch
from kiosk.flow.home import HomeFacts, HomeView, make_home
from kiosk.flow.leaving import make_leaving
from kiosk.flow.parts import FlowParts, View
from kiosk.flow.priority import PriorityView, make_priority
from kiosk.flow.session import Session
from kiosk.flow.staff_side import TICK_SECONDS, StaffSide
from kiosk.flow.ticket import Paper, TicketFacts, make_ticket, paper_of
from kiosk.i18n import Translate
from kiosk.usecases.office_clock import NANOSECONDS

if TYPE_CHECKING:
    from kiosk.domain.lookup import Overview
    from kiosk.flow.lookup.visit import Visit
    from kiosk.usecases.issue_ticket import IssuedTicket
    from kiosk.usecases.look_up import Reply
    from kiosk.usecases.ports import PrintOutcome
    from kiosk.usecases.staff_desk import Reply as StaffReply


NOTHING = Choice("", "")
"""To tap: there is none."""


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
        self._ledger_is_well = True
        self.overview: Overview | None = None
        """What can be looked up; None while nothing can."""
        self._visit: Visit | None = None
        """A citizen's looking up, while it lasts."""
        self._serials = count(1)
        self._staff = StaffSide(parts, self._serials)
        self._until: float | None = None
        self._last_stray = float("-inf")
        self.view: View = self._make_view()

    # What people do

    def tap(self, action: str) -> None:
        """Answer a tap on something with this action; a tap that means nothing now is only noted."""
        kind, _, which = action.partition(":")
        if self._staff.takes(action):
            self._after_staff(self._staff.tap(action))
            return
        answers: dict[str, Callable[[str], bool]] = {
            "service": self._tap_service,
            "priority": self._tap_priority,
            "language": lambda code: self._change(self.session.in_language(code), code in self._parts.settings.languages),
            "text-size": lambda _: self._change(self.session.larger_text()),
            "done": self._tap_done,
            "stay": self._tap_stay,
            "look-up": self._tap_look_up,
            "page": lambda _: True,  # turned by the screen itself: somebody is there
        }
        answer = answers.get(kind)
        if not (answer(which) if answer is not None else self._tap_in_visit(action)):
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
        settings = self._parts.settings
        if self._staff.is_in:
            self._wait(settings.staff.session_seconds)
        elif self._ticket is None and self._fault is None:
            idle = settings.reading_seconds if self._visit is not None and self._visit.is_reading else settings.idle_seconds
            self._wait(ANSWER_SECONDS if self._asked is not None else idle - settings.warning_seconds)

    def _tap_service(self, service_id: str) -> bool:
        quiet = self._now() - self._last_stray >= self._parts.settings.quiet_seconds
        if self._asked is not None or not quiet or not self._is_offered(service_id):
            return False
        self._asked = TicketRequest(self._parts.new_id(), service_id, self.session.priority, self.session.language)
        self._parts.desk.request(self._asked)
        return True

    def _is_offered(self, service_id: str) -> bool:
        """Whether a number of this service can be taken from what is shown: at home, or for the procedure that is open."""
        if isinstance(self.view, HomeView):
            return any(tile.action == f"service:{service_id}" and tile.open for tile in self.view.tiles)
        return self._is_visiting() and getattr(self.view, "queue", NOTHING).action == f"service:{service_id}"

    def _tap_look_up(self, _: str) -> bool:
        """Begin to look up, from home."""
        offered = isinstance(self.view, HomeView | ClosedView) and self.view.look_up is not None
        if not offered or self._asked is not None:
            return False
        from kiosk.flow.lookup.visit import Visit, VisitParts  # noqa: PLC0415  not before the first frame

        assert self._parts.look_up is not None and self.overview is not None  # noqa: S101, PT018  home offers it then only
        parts = VisitParts(self._parts.office, self._parts.look_up, self.overview, self._serials, self._parts.new_id)
        self._visit = Visit(parts)
        return True

    def _is_visiting(self) -> bool:
        """Whether one of the look-up's screens is shown now, and no ticket, fault or question before it."""
        if self._visit is None:
            return False
        from kiosk.flow.lookup.visit import SCREENS  # noqa: PLC0415  the visit has imported it

        return isinstance(self.view, SCREENS)

    def _tap_in_visit(self, action: str) -> bool:
        """A tap on one of the look-up's screens."""
        if self._visit is None or self._asked is not None or not self._is_visiting():
            return False
        meant = self._visit.tap(action, self.session.language)
        if self._visit.is_over:
            self._visit = None
        return meant

    def touched(self, touch: Touch) -> None:
        """Any touch: the gesture of staff may be among them. No door before a number: the screen may be its only ticket."""
        if self._staff.touched(touch) and self._asked is None and self._ticket is None:
            self._go_home()
            self._staff.enter(self.office)
            self._stay()
            self._show()

    def card_shown(self, code: str) -> None:
        """The scanner has read something; before the PIN pad it may be the card of staff."""
        self._after_staff(self._staff.card(code))

    def _after_staff(self, meant: bool) -> None:  # noqa: FBT001  what a tap has said
        """Staff did something, or are out."""
        if self._staff.is_over:
            self._go_home()
        elif meant:
            self._stay()
        self._show()

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
        if self._visit is not None:
            self._visit.printed(outcome)
        self._staff.printed(outcome)
        if self._ticket is not None and outcome.ticket_id == self._ticket.issued.ticket.ticket_id:
            self._ticket = replace(self._ticket, state=outcome.state, trouble=outcome.trouble, presented=outcome.presented)
            if outcome.state not in OPEN_STATES:
                settings = self._parts.settings
                none = paper_of(outcome.state, outcome.trouble) is Paper.NONE
                self._wait(settings.fault_seconds if none else settings.ticket_seconds)
        self._show()

    def printer_seen(self, seen: PrinterSeen) -> None:
        """What was seen of the printer: home says what is wrong before somebody takes a number."""
        self._staff.seen(seen)
        self._show()

    def staff_replied(self, serial: int, reply: "StaffReply") -> None:
        """The staff desk answers."""
        self._after_staff(self._staff.replied(serial, reply))

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
        self._staff.stands(self.office)
        self._show()

    def catalogue_ready(self, overview: "Overview | None") -> None:
        """Procedures can be looked up from now on; None: not now. Who is looking up goes on with what they have."""
        self.overview = overview
        self._show()

    def replied(self, serial: int, reply: "Reply") -> None:
        """The look-up desk answers; what nobody waits for any more is passed over."""
        if self._visit is not None:
            was_reading = self._visit.is_reading
            self._visit.replied(serial, reply)
            if self._visit.is_reading and not was_reading:
                self._stay()  # the time to read begins now
            self._show()

    @property
    def is_looking_up(self) -> bool:
        """Whether a question of a citizen is not answered yet."""
        return self._visit is not None and self._visit.is_waiting

    def in_service(self, reason: OutOfService | None) -> None:
        """Whether this kiosk may give numbers; while not, the fault screen stands."""
        self._out_of_service = reason
        self._show()

    def crashed(self, error: Exception) -> None:
        """A defect on the screen: show the fault screen, then begin anew."""
        self._go_home()
        self._fault = error if isinstance(error, KioskError) else KioskError(type(error).__name__)
        self._wait(DEFECT_SECONDS)
        self._show()

    # Time

    def tick(self) -> None:
        """Time has passed: end what is over, draw the clock anew."""
        self._staff.ticked()
        if self._until is not None and self._now() >= self._until:
            if self._staff.is_busy:
                self._wait(TICK_SECONDS)
            else:
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
        waits = self._leaving or self._staff.is_in or any((self._asked, self._ticket, self._fault))
        busy = self._choosing_priority or self._visit is not None
        return not waits and (busy or self.session != Session.fresh(self._parts.settings))

    def seconds_to_next_tick(self) -> float:
        """When `tick` is due at the latest: the end of the session, or the next minute of the clock."""
        reading = self._parts.clock.read()
        to_minute = 60 - reading.utc.second - reading.utc.microsecond / 1_000_000
        if self._staff.is_in:
            to_minute = min(to_minute, TICK_SECONDS)
        return to_minute if self._until is None else max(0.0, min(to_minute, self._until - self._now()))

    def _now(self) -> float:
        return self._parts.clock.read().monotonic_ns / NANOSECONDS

    def _wait(self, seconds: float) -> None:
        self._until = self._now() + seconds

    def _go_home(self) -> None:
        """End the session: everything that a citizen chose or saw is wiped."""
        self.session = Session.fresh(self._parts.settings)
        self._choosing_priority = self._leaving = False
        self._ticket = self._fault = self._until = self._visit = None
        self._staff.leave()

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
        if (behind_the_door := self._staff.view(session, bar)) is not None:
            return behind_the_door
        return self._of_citizens(reading, bar, tr)

    def _of_citizens(self, reading: ClockReading, bar: Bar, tr: Translate) -> View:
        parts, session = self._parts, self.session
        if self._ticket is not None:
            return make_ticket(self.office, self._ticket, bar, tr)
        fault = self._out_of_service or self._fault or (None if self._ledger_is_well else LedgerError(""))
        if fault is not None:
            return make_fault(type(fault).__name__, bar, tr)
        if self._leaving:
            return make_leaving(parts.settings.warning_seconds, bar, tr)
        if self._choosing_priority:
            return make_priority(self.office, session, bar, tr)
        if self._visit is not None:
            from kiosk.flow.lookup.visit import Moment  # noqa: PLC0415  the visit has imported it

            asking, paper = self._asked is not None, not self._staff.waits_for_paper
            return self._visit.view(Moment(self.office, reading, session.language, asking, has_paper=paper), bar, tr)
        return self._home_or_closed(reading, bar, tr)

    def _home_or_closed(self, reading: ClockReading, bar: Bar, tr: Translate) -> View:
        office, parts = self.office, self._parts
        closed = not any(is_open(office, service, reading) for service in office.services)
        if closed and not office.hours.is_open(reading.local) and self._asked is None:
            return make_closed(office, reading.local, self._look_up_choice(tr), bar, tr)
        busy = self._asked.service_id if self._asked else None
        facts = HomeFacts(
            self.given, busy, self._staff.printer, self._standing, self._look_up_choice(tr), parts.settings.staff.paperless
        )
        return make_home(office, self.session, reading, facts, bar, tr)

    def _look_up_choice(self, tr: Translate) -> Choice | None:
        """What leads to the procedures; None while nothing can be looked up."""
        if self._parts.look_up is None or self.overview is None:
            return None
        return Choice("look-up", tr("Tìm thủ tục, giấy tờ cần mang"), "search")
