"""What the hands of the staff desk tell."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Tickets of the last hour of which nobody knows whether they are on paper, oldest first."""

    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The business day, None before the first; the clock's local date; and whether the clock is one that may move the day."""

    held: date | None
    clock: date
    trusted: bool


@dataclass(frozen=True, slots=True)
class Voided:
    """How many tickets of a range were taken back."""

    count: int
