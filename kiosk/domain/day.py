"""What was given on a business day, counted by service."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.numbering import Number
from kiosk.domain.ticket import Ticket, TicketState


@dataclass
class ServiceTally:
    """Numbers of one service: the first, the last, and how many are in which state."""

    service_id: str
    first: Number
    last: Number
    states: Counter[TicketState] = field(default_factory=Counter)

    @property
    def given(self) -> int:
        """All numbers that were given, those that were taken back too."""
        return self.states.total()


def tallied(tickets: Iterable[Ticket]) -> list[ServiceTally]:
    """Tickets of one day by service, in the order of their first numbers."""
    found: dict[str, ServiceTally] = {}
    for ticket in tickets:
        tally = found.setdefault(ticket.service_id, ServiceTally(ticket.service_id, ticket.number, ticket.number))
        tally.first, tally.last = min(tally.first, ticket.number), max(tally.last, ticket.number)
        tally.states[ticket.state] += 1
    return sorted(found.values(), key=lambda tally: tally.first)
