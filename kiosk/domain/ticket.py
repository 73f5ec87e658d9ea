"""A ticket, its states, and the steps between them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.numbering import Number

ANSWER_SECONDS = 10.0
"""A number that did not come by then is not waited for; the citizen is sent to the help desk."""


class TicketState(StrEnum):
    """What the kiosk knows of a ticket. docs/architecture.md draws the steps between them."""

    INTENT = "intent"
    """Somebody asked; no number was given yet."""
    NUMBERED = "numbered"
    """The number is durable; no byte went to the printer."""
    PRINTING = "printing"
    """Bytes are on their way."""
    PRINTED = "printed"
    """The printer confirmed it."""
    UNCONFIRMED = "unconfirmed"
    """All bytes were taken, but the printer said nothing."""
    FAILED = "failed"
    """The printer did not print it; the number stays valid."""
    UNKNOWN = "unknown"
    """Power or the process went away in between; staff decide."""
    VOID = "void"
    """Taken back, with a reason."""


NEXT_STATES: dict[TicketState | None, frozenset[TicketState]] = {
    None: frozenset({TicketState.INTENT}),
    TicketState.INTENT: frozenset({TicketState.NUMBERED, TicketState.VOID}),
    TicketState.NUMBERED: frozenset({TicketState.PRINTING, TicketState.FAILED, TicketState.UNKNOWN, TicketState.VOID}),
    TicketState.PRINTING: frozenset(
        {TicketState.PRINTED, TicketState.UNCONFIRMED, TicketState.FAILED, TicketState.UNKNOWN, TicketState.VOID}
    ),
    TicketState.PRINTED: frozenset({TicketState.VOID}),
    TicketState.UNCONFIRMED: frozenset({TicketState.PRINTED, TicketState.VOID}),
    TicketState.FAILED: frozenset({TicketState.VOID}),
    TicketState.UNKNOWN: frozenset({TicketState.VOID}),
    TicketState.VOID: frozenset(),
}
"""Which states may follow which; staff's reprints are entries of their own and do not change the original's state."""

OPEN_STATES = frozenset({TicketState.INTENT, TicketState.NUMBERED, TicketState.PRINTING})
"""States that only a running process may hold: found at start, they are what a crash left behind."""


def may_follow(before: TicketState | None, after: TicketState) -> bool:
    """Whether a ticket in state `before` (None: not there yet) may enter state `after`."""
    return after in NEXT_STATES[before]


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """One wish for a ticket. `ticket_id` (UUID text) is its idempotency key: the same id always gets the same ticket."""

    ticket_id: str
    service_id: str
    priority: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its number. `issued_at` is UTC; `reason` explains the state, or tells how well a print is known."""

    ticket_id: str
    office_code: str
    business_day: date
    number: Number
    service_id: str
    priority: str | None
    issued_at: datetime
    state: TicketState
    reason: str = ""
