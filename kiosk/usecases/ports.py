"""What the use cases need from the outside. Adapters (storage, printer, device) implement these; tests may fake them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kiosk.domain.board import Digits
from kiosk.domain.businessday import ClockReading
from kiosk.domain.grant import CentralKnown, Granted, GrantWish
from kiosk.domain.numbering import Namespace, Number
from kiosk.domain.printer import Trouble
from kiosk.domain.reprint import Reprint, ReprintState
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import Ticket, TicketRequest, TicketState


class Clock(Protocol):
    """The machine's clock, and who vouches for it."""

    def read(self) -> ClockReading:
        """Look at it now; never raises, never waits."""
        ...


class TicketLedger(Protocol):
    """The durable record of tickets. Calls may come from any thread; each raises `LedgerError` when it cannot do its work."""

    @property
    def kiosk_code(self) -> int:
        """The code under which this ledger gives own numbers; it changes when a damaged ledger is replaced."""
        ...

    @property
    def business_day(self) -> date | None:
        """The newest business day; None before the first ticket."""
        ...

    def open_day(self, day: date, reading: ClockReading) -> None:
        """Move to a later business day; durable on return."""
        ...

    def namespace_on(self, day: date) -> Namespace:
        """Which numbers a kiosk alone in its office may give that day: own ones after a ledger was lost, else central.

        On a day on which a server spoke for the office they are own ones as well.
        """
        ...

    def follow_server(self, day: date) -> None:
        """Note that a server speaks for the office in this day. Not durable by itself; the next number makes it so."""
        ...

    def central_known(self, series: str, day: date) -> CentralKnown:
        """What a grant of this series and day is held against."""
        ...

    def record_intent(self, request: TicketRequest, series: str, reading: ClockReading, *, durable: bool = False) -> None:
        """Note that a number was asked for. Durable on return if so wanted; otherwise the number makes it so."""
        ...

    def give_number(self, ticket_id: str, namespace: Namespace, day: date, reading: ClockReading) -> Ticket:
        """Give the next number to an intent; durable on return, with exactly one fdatasync."""
        ...

    def accept_grant(self, granted: Granted, reading: ClockReading) -> Ticket:
        """Give an intent the number that the server granted; durable on return. Raises `GrantRefused` if it cannot be."""
        ...

    def note_state(self, ticket_id: str, state: TicketState, reason: str, reading: ClockReading) -> None:
        """Note what became of the print. Not durable by itself: lost, it is found as `unknown` at the next start."""
        ...

    def find(self, ticket_id: str) -> Ticket | None:
        """The ticket of this id; None when it has no number."""
        ...

    def left_open(self) -> Sequence[tuple[str, TicketState]]:
        """Ids and states of tickets that a stopped process left between two states."""
        ...

    def reprints_left_open(self) -> Sequence[str]:
        """Ids of reprints that a stopped process left between two states."""
        ...

    def note_reprint(self, reprint_id: str, state: ReprintState, reason: str, reading: ClockReading) -> None:
        """Note what became of a reprint. Not durable by itself, as with `note_state`."""
        ...

    def count_given(self, day: date, series: str) -> int:
        """How many numbers of this series were given that day by this kiosk."""
        ...

    def settle(self) -> None:
        """Do the housekeeping that may wait until nobody waits (checkpoints)."""
        ...


class Grants(Protocol):
    """The one-stop server as the giver of central numbers. Calls come from the issuer's thread."""

    def check(self) -> None:
        """Raise `OutOfService` while this kiosk may give no number at all: not enrolled, a copy, stopped."""
        ...

    def is_awaited(self) -> bool:
        """Whether an answer may come in time; False while the server is known to be away."""
        ...

    def ask(self, wish: GrantWish) -> Granted | None:
        """The next central number, or None when none came within the budget. What comes later is void by itself."""
        ...

    def give_back(self, ticket_id: str, reason: str) -> None:
        """The number that was granted is not used; the server is told when it can be."""
        ...


class StaffLedger(Protocol):
    """What staff do with tickets that were given. Raises as `TicketLedger`."""

    @property
    def business_day(self) -> date | None:
        """The newest business day; None before the first ticket."""
        ...

    def find(self, ticket_id: str) -> Ticket | None:
        """The ticket of this id; None when it has no number."""
        ...

    def numbered(self, number: Number, day: date) -> Ticket | None:
        """The ticket that had this number that day."""
        ...

    def language_of(self, ticket_id: str) -> str | None:
        """The language that the citizen had chosen."""
        ...

    def record_reprint(self, reprint_id: str, ticket_id: str, reading: ClockReading) -> Reprint:
        """Note that a ticket is to be printed again; durable on return. Raises `TicketNotAtRest`."""
        ...

    def void(self, ticket_id: str, reason: str, reading: ClockReading) -> None:
        """Take a ticket back; durable on return."""
        ...


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A slip to print. `ticket_id` names the job: the id of a ticket, or of a reprint.

    What is no ticket (`is_ticket` False) has a name of its own, and its states stand in no ledger.
    """

    ticket_id: str
    slip: Slip
    is_ticket: bool = True


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What is known of a job: `state` is printing, printed, unconfirmed or failed; `trouble` says why it failed.

    `presented`: while still printing, the slip hangs in the printer's mouth, to be taken.
    """

    ticket_id: str
    state: TicketState
    trouble: Trouble | None = None
    reason: str = ""
    presented: bool = False


class Board(Protocol):
    """An LED board that shows a number."""

    @property
    def place(self) -> int:
        """1 for the first of the settings."""
        ...

    @property
    def number(self) -> str:
        """What it is to show; empty before the first call."""
        ...

    @property
    def digits(self) -> Digits:
        """Its digits."""
        ...

    def show(self, number: str) -> None:
        """Show this number from now on; returns at once."""
        ...

    def light(self) -> None:
        """Light every segment until it is told its number again, 20 s at most; raises `BoardError`. Waits for the board."""
        ...

    def tell(self) -> None:
        """Tell it its number now; raises `BoardError`. Waits for the board."""
        ...


class SlipPrinter(Protocol):
    """Takes jobs and prints them in order, in its own thread."""

    def submit(self, job: PrintJob) -> None:
        """Queue a job; returns at once, outcomes come through the listener that the printer was made with."""
        ...

    def let_begin(self, seconds: float) -> bool:
        """Return when the newest job is on its way to the printer or has ended; False when the time was over before."""
        ...
