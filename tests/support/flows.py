"""A flow over a desk that answers when the test says so; steps read like the citizen's journey."""

from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from kiosk.domain.numbering import Number
from kiosk.domain.office import Office
from kiosk.domain.printer import Trouble
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import Ticket, TicketRequest, TicketState
from kiosk.errors import KioskError
from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.parts import FlowParts, View
from kiosk.flow.router import Flow
from kiosk.flow.session import FlowSettings
from kiosk.i18n import Translations
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.ports import PrintOutcome
from tests.support.ledgers import vietnamese
from tests.support.office import MONDAY, OFFICE, SetClock
from tests.support.procedures import NotedLookUp, finder


@dataclass
class NotedDesk:
    """A desk that only notes what was asked."""

    asked: list[TicketRequest] = field(default_factory=list)

    def request(self, request: TicketRequest) -> None:
        self.asked.append(request)


class Citizen:
    """Stands before the kiosk: taps what is to be read, waits, and sees."""

    def __init__(
        self,
        clock: SetClock | None = None,
        settings: FlowSettings | None = None,
        office: Office = OFFICE,
        translations: Translations = vietnamese,
    ) -> None:
        self.desk, self.clock, self.seen, self.office = NotedDesk(), clock or SetClock(), list[View](), office
        self.look_up = NotedLookUp()
        parts = FlowParts(office, self.desk, self.clock, translations, settings or FlowSettings(), look_up=self.look_up)
        self.flow = Flow(parts, self.seen.append)

    @property
    def view(self) -> View:
        return self.flow.view

    def tap(self, title: str) -> None:
        """Tap what is written so on the screen; what is not there cannot be tapped."""
        self.flow.tap(self.choices()[title])

    def choices(self) -> dict[str, str]:
        """What can be tapped now: title and action."""
        found: dict[str, str] = {}
        for view in (self.view, self.view.bar):
            shown: Any = view
            for part in fields(shown):
                value = getattr(view, part.name)
                for one in value if isinstance(value, tuple) else (value,):
                    if isinstance(one, Choice | ServiceTile):
                        found[one.title] = one.action
        return found

    def type(self, keys: str) -> None:
        """Key by key, as they are struck; each is answered."""
        for key in keys:
            self.flow.tap("key:space" if key == " " else f"key:{key}")
            self.is_answered()

    def catalogue_is_there(self) -> None:
        """The look-up desk has read its catalogue."""
        self.flow.catalogue_ready(finder().overview())

    def is_answered(self) -> None:
        """The look-up desk answers the newest question."""
        serial, question = self.look_up.asked[-1]
        self.flow.replied(serial, self.look_up.reply_to(question))

    def opens(self, *titles: str) -> None:
        """Tap these one after the other; each is answered at once."""
        for title in titles:
            self.tap(title)
            if self.look_up.asked:
                self.is_answered()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        reading = self.clock.reading
        self.clock.move(timedelta(seconds=seconds))
        object.__setattr__(self.clock.reading, "monotonic_ns", reading.monotonic_ns + int(seconds * 1e9))
        self.flow.tick()

    def number_comes(self, n: int = 12, ahead: int = 3) -> Ticket:
        """The desk answers the newest request."""
        request = self.desk.asked[-1]
        series = self.office.service(request.service_id).series
        ticket = Ticket(
            request.ticket_id,
            self.office.code,
            MONDAY,
            Number(series, 0, n),
            request.service_id,
            request.priority,
            self.clock.reading.utc,
            TicketState.NUMBERED,
        )
        self.flow.numbered(IssuedTicket(ticket, Ahead(ahead, exact=False), Slip(())))
        return ticket

    def number_is_refused(self, error: KioskError) -> None:
        """The desk refuses the newest request."""
        self.flow.refused(self.desk.asked[-1], error)

    def print_becomes(self, state: TicketState, trouble: Trouble | None = None) -> None:
        """News of the newest ticket's print."""
        self.flow.printed(PrintOutcome(self.desk.asked[-1].ticket_id, state, trouble))
