"""What the ledger says when it is asked: reading only."""

import json
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime

from kiosk.domain.grant import CentralKnown
from kiosk.domain.numbering import Number
from kiosk.domain.reprint import Reprint
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.storage import reprints, server
from kiosk.storage.database import Connection

_TICKET = "SELECT ticket_id, business_day, series, kiosk_code, n, service_id, priority, issued_at, state, reason FROM ticket"


class LedgerReads(ABC):
    """The part of the ledger that changes nothing. Implements those methods of `TicketLedger` and `StaffLedger`."""

    _guard: "threading.RLock"
    """Held by whoever uses the file."""

    @property
    @abstractmethod
    def office_code(self) -> str:
        """The office that all numbers belong to."""

    @abstractmethod
    def _read(self) -> AbstractContextManager[Connection]:
        """The open file; nobody writes meanwhile."""

    def connection(self) -> Connection:
        """The open file, for the report of this package."""
        with self._read() as connection:
            return connection

    def copy_into(self, target: sqlite3.Connection, pages: int, pause: Callable[[], None]) -> None:
        """Copy the file, so many pages at once; others may write at each pause, and the copy has what they wrote."""

        def let_others_in(*_: int) -> None:
            self._guard.release()
            try:
                pause()
            finally:
                self._guard.acquire()

        with self._read() as connection:
            connection.backup(target, pages=pages, progress=let_others_in)

    def find(self, ticket_id: str) -> Ticket | None:
        """See `TicketLedger`."""
        with self._read() as connection:
            row = connection.execute(f"{_TICKET} WHERE ticket_id = ? AND n IS NOT NULL", (ticket_id,)).fetchone()
        return self._ticket(row) if row else None

    def numbered(self, number: Number, day: date) -> Ticket | None:
        """See `StaffLedger`."""
        key = (day.isoformat(), number.series, number.kiosk_code, number.n)
        with self._read() as connection:
            query = f"{_TICKET} WHERE business_day = ? AND series = ? AND kiosk_code = ? AND n = ?"
            row = connection.execute(query, key).fetchone()
        return self._ticket(row) if row else None

    def language_of(self, ticket_id: str) -> str | None:
        """See `StaffLedger`. Only the journal knows it; it is read from its end, where the tickets of today are."""
        with self._read() as connection:
            query = "SELECT body FROM entry WHERE kind = 'intent' AND ticket_id = ? ORDER BY seq DESC LIMIT 1"
            row = connection.execute(query, (ticket_id,)).fetchone()
        return str(json.loads(row[0])["language"]) if row else None

    def left_open(self) -> Sequence[tuple[str, TicketState]]:
        """See `TicketLedger`."""
        marks = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
        with self._read() as connection:
            rows = connection.execute(
                f"SELECT ticket_id, state FROM ticket WHERE state IN ({marks}) ORDER BY ticket_id"
            ).fetchall()
        return [(ticket_id, TicketState(state)) for ticket_id, state in rows]

    def find_reprint(self, reprint_id: str) -> Reprint | None:
        """See `StaffLedger`."""
        with self._read() as connection:
            return reprints.find(connection, reprint_id)

    def reprints_left_open(self) -> Sequence[str]:
        """See `TicketLedger`."""
        with self._read() as connection:
            return reprints.left_open(connection)

    def count_given(self, day: date, series: str) -> int:
        """See `TicketLedger`."""
        with self._read() as connection:
            query = "SELECT count(*) FROM ticket WHERE business_day = ? AND series = ? AND state <> 'void'"
            return int(connection.execute(query, (day.isoformat(), series)).fetchone()[0])

    def central_known(self, series: str, day: date) -> CentralKnown:
        """See `TicketLedger`."""
        with self._read() as connection:
            return server.central_known(connection, series, day)

    def tickets(self, day: date | None = None) -> Iterator[Ticket]:
        """Every numbered ticket, or those of one business day, by business day, series and number."""
        where, values = ("n IS NOT NULL", ()) if day is None else ("business_day = ?", (day.isoformat(),))
        order = "ORDER BY business_day, series, kiosk_code, n"
        with self._read() as connection:
            yield from map(self._ticket, connection.execute(f"{_TICKET} WHERE {where} {order}", values))

    def uncertain(self, day: date) -> Sequence[Ticket]:
        """See `kiosk.usecases.staff_tickets.TicketBook`."""
        with self._read() as connection:
            query = f"""{_TICKET} WHERE business_day = ? AND state IN ('failed', 'unknown') AND NOT EXISTS (
                SELECT 1 FROM reprint
                WHERE reprint.ticket_id = ticket.ticket_id AND reprint.state IN ('printed', 'unconfirmed')
            )"""
            return [self._ticket(row) for row in connection.execute(query, (day.isoformat(),)).fetchall()]

    def noted_at(self, ticket_id: str) -> tuple[str, int]:
        """See `kiosk.usecases.staff_tickets.TicketBook`. Read from the newest entry on, where such tickets stand."""
        query = "SELECT boot_id, monotonic_ns FROM entry WHERE ticket_id = ? ORDER BY seq DESC LIMIT 1"
        with self._read() as connection:
            boot, at = connection.execute(query, (ticket_id,)).fetchone() or ("", 0)
            return str(boot), int(at)

    def count_reprints(self, day: date) -> int:
        """How many reprints of that business day's tickets staff have asked for."""
        with self._read() as connection:
            return reprints.count(connection, day)

    def _ticket(self, row: tuple[str, ...]) -> Ticket:
        ticket_id, day, series, code, n, service_id, priority, issued_at, state, reason = row
        return Ticket(
            ticket_id=ticket_id,
            office_code=self.office_code,
            business_day=date.fromisoformat(day),
            number=Number(series, int(code), int(n)),
            service_id=service_id,
            priority=priority,
            issued_at=datetime.fromisoformat(issued_at),
            state=TicketState(state),
            reason=reason,
        )


def highest_given(connection: sqlite3.Connection, day: date, series: str, code: int) -> int:
    """The highest number that was given of a series in a day under a kiosk code; 0 before the first."""
    query = "SELECT coalesce(max(n), 0) FROM ticket WHERE business_day = ? AND series = ? AND kiosk_code = ?"
    return int(connection.execute(query, (day.isoformat(), series, code)).fetchone()[0])
