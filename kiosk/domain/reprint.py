"""A reprint: another paper with the same number, marked IN LẠI. It is a record of its own; the ticket's state stays as it is."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.ticket import OPEN_STATES, TicketState


class ReprintState(StrEnum):
    """What the kiosk knows of a reprint; but for the first, the words and meanings of `TicketState`."""

    ASKED = "asked"
    """Staff want it, and that is durable; no byte went to the printer."""
    PRINTING = "printing"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"


NEXT_REPRINT_STATES: dict[ReprintState | None, frozenset[ReprintState]] = {
    None: frozenset({ReprintState.ASKED}),
    ReprintState.ASKED: frozenset({ReprintState.PRINTING, ReprintState.FAILED, ReprintState.UNKNOWN}),
    ReprintState.PRINTING: frozenset({ReprintState.PRINTED, ReprintState.UNCONFIRMED, ReprintState.FAILED, ReprintState.UNKNOWN}),
    ReprintState.PRINTED: frozenset(),
    ReprintState.UNCONFIRMED: frozenset({ReprintState.PRINTED}),
    ReprintState.FAILED: frozenset(),
    ReprintState.UNKNOWN: frozenset(),
}
"""Which states of a reprint may follow which."""

OPEN_REPRINT_STATES = frozenset({ReprintState.ASKED, ReprintState.PRINTING})
"""States that only a running process may hold."""


def reprint_may_follow(before: ReprintState | None, after: ReprintState) -> bool:
    """Whether a reprint in state `before` (None: not there yet) may enter state `after`."""
    return after in NEXT_REPRINT_STATES[before]


def may_be_reprinted(state: TicketState | None) -> bool:
    """Whether staff may print a ticket again: it has its number, is not on its way to the printer, and is not taken back."""
    return state is not None and state not in OPEN_STATES and state is not TicketState.VOID


@dataclass(frozen=True, slots=True)
class Reprint:
    """One reprint. `reprint_id` (UUID text) is its idempotency key; `copy` counts 1, 2, 3 for each ticket."""

    reprint_id: str
    ticket_id: str
    copy: int
    state: ReprintState
    reason: str = ""
