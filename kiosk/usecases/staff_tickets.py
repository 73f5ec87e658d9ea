"""What staff do with tickets at the terminal: find those whose print is uncertain, print again, take back one or a run of them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final, Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.numbering import Number
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.errors import KioskError, LedgerError, RangeCutShort, RequestError, TicketNotAtRest
from kiosk.usecases.ports import Clock, PrintJob, SlipPrinter, StaffLedger
from kiosk.usecases.reprint import ReprintTicket
from kiosk.usecases.staff_desk import Arguments
from kiosk.usecases.staff_told import Uncertain, Voided
from kiosk.usecases.tickets import find_ticket
from kiosk.usecases.void import VoidTicket

UNCERTAIN_WITHIN: Final = timedelta(hours=1)
"""Who took a number longer ago has been called, or has asked at the desk."""

MOST_AT_ONCE: Final = 200
"""Numbers that one order takes back."""

VOID_RANGE_REASON: Final = "huỷ một dãy số tại máy"


class TicketBook(StaffLedger, Protocol):
    """The open ledger, as staff see it."""

    def uncertain(self, day: date) -> Sequence[Ticket]:
        """Tickets of a business day that failed or whose print is unknown, and that no reprint has replaced."""
        ...

    def noted_at(self, ticket_id: str) -> tuple[str, int]:
        """Boot and monotonic nanoseconds when something was written of it last; an empty boot if nothing was."""
        ...


def _is_recent(noted_at: tuple[str, int], now: ClockReading) -> bool:
    boot, at = noted_at
    return boot != now.boot_id or not boot or timedelta(microseconds=(now.monotonic_ns - at) / 1000) <= UNCERTAIN_WITHIN


class StaffTickets:
    """The use cases. Each method takes the arguments of an order."""

    def __init__(
        self,
        clock: Clock,
        book: Callable[[], TicketBook | None],
        again: Callable[[TicketBook], ReprintTicket],
        printer: SlipPrinter,
    ) -> None:
        """`book` is the open ledger, None while there is none; `again` the use case of a reprint over it."""
        self._clock, self._book, self._again, self._printer = clock, book, again, printer

    def uncertain(self, _: Arguments) -> Uncertain:
        """Those of which nothing was heard for less than an hour, or nobody knows how long: a clock that is put right hides none."""
        book, now = self._opened(), self._clock.read()
        day = book.business_day
        found = [] if day is None else book.uncertain(day)
        recent = (one for one in found if _is_recent(book.noted_at(one.ticket_id), now))
        return Uncertain(tuple(sorted(recent, key=lambda one: one.issued_at)))

    def reprint(self, said: Arguments) -> str:
        """Print it again, as the job of this id; returns the number."""
        book = self._opened()
        done = self._again(book)(find_ticket(book, said["ticket"]), said["job"])
        self._printer.submit(PrintJob(done.reprint.reprint_id, done.slip))
        return str(done.ticket.number)

    def void(self, said: Arguments) -> str:
        """Take it back; returns the number."""
        book = self._opened()
        ticket = find_ticket(book, said["ticket"])
        VoidTicket(self._clock, book)(ticket, said["reason"])
        return str(ticket.number)

    def void_range(self, said: Arguments) -> Voided:
        """Take back what this kiosk gave of a run of numbers in this business day; what is void already stays so.

        Raises `TicketNotAtRest`, before anything is taken back, when one of them is on its way to the printer, and
        `RangeCutShort` when it stopped in the middle; the same order then takes back the rest.
        """
        book, series, code = self._opened(), said["series"], int(said["code"])
        first, last = int(said["first"]), int(said["last"])
        if not 0 < last - first + 1 <= MOST_AT_ONCE:
            raise RequestError(f"{last - first + 1} numbers are too many at once", f"take back at most {MOST_AT_ONCE}")
        if (day := book.business_day) is None:
            return Voided(0)
        found = [ticket for n in range(first, last + 1) if (ticket := book.numbered(Number(series, code, n), day))]
        standing = [one for one in found if one.state is not TicketState.VOID]
        if moving := [str(one.number) for one in standing if one.state in OPEN_STATES]:
            raise TicketNotAtRest(f"{', '.join(moving)} are on their way to the printer", "wait until their prints are over")
        void = VoidTicket(self._clock, book)
        for done, one in enumerate(standing):
            try:
                void(one, VOID_RANGE_REASON)
            except KioskError as error:
                if not done:
                    raise
                raise RangeCutShort(done, len(standing), str(error)) from error
        return Voided(len(standing))

    def _opened(self) -> TicketBook:
        book = self._book()
        if book is None:
            raise LedgerError("the ledger is not open", "wait a moment; see the log")
        return book
