"""What staff have printed again: the part of the ledger that writes reprints, and what other rooms of storage write with."""

import sqlite3
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from kiosk.domain.businessday import ClockReading
from kiosk.domain.journal import REPRINT, Body
from kiosk.domain.reprint import Reprint, ReprintState, may_be_reprinted, reprint_may_follow
from kiosk.domain.ticket import TicketState
from kiosk.errors import LedgerError, TicketNotAtRest
from kiosk.storage import reprints
from kiosk.storage.database import Connection
from kiosk.storage.reads import LedgerReads

Append = Callable[[str, str, ClockReading, Body], None]
"""Appends an entry to the journal: kind, ticket id, reading, body."""


class LedgerReprints(LedgerReads):
    """The part of the ledger that prints again. Implements those methods of `StaffLedger`."""

    @abstractmethod
    def _write(self, *, durable: bool) -> AbstractContextManager[Connection]:
        """A transaction; on stable storage at its end if `durable`."""

    @abstractmethod
    def _append(self, connection: sqlite3.Connection, kind: str, ticket_id: str, reading: ClockReading, body: Body) -> None:
        """Append an entry to the journal."""

    @abstractmethod
    def note_state(self, ticket_id: str, state: TicketState, reason: str, reading: ClockReading) -> None:
        """See `TicketLedger`."""

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[tuple[Connection, Append]]:
        """A transaction for this package: the open file, and what appends an entry to the journal."""
        with self._write(durable=durable) as connection:
            yield connection, lambda *entry: self._append(connection, *entry)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The open file, to be read, for this package; nobody writes meanwhile."""
        with self._read() as connection:
            yield connection

    def record_reprint(self, reprint_id: str, ticket_id: str, reading: ClockReading) -> Reprint:
        """See `StaffLedger`. Asked twice for the same id, it answers with the same reprint."""
        with self._write(durable=True) as connection:
            if (known := reprints.find(connection, reprint_id)) is not None:
                return known
            if not may_be_reprinted(state := self._state(connection, ticket_id)) or self.find(ticket_id) is None:
                raise TicketNotAtRest(
                    f"the ticket {ticket_id} is {state or 'not there'}, so it cannot be printed again",
                    "wait until its print is over; a ticket that was taken back stays so",
                )
            asked = reprints.insert(connection, reprint_id, ticket_id)
            self._append(connection, REPRINT, ticket_id, reading, reprints.body(asked))
        return asked

    def note_reprint(self, reprint_id: str, state: ReprintState, reason: str, reading: ClockReading) -> None:
        """See `StaffLedger`. Raises `LedgerError` for a step that cannot follow."""
        with self._write(durable=False) as connection:
            before = reprints.find(connection, reprint_id)
            if before is None or not reprint_may_follow(before.state, state):
                raise LedgerError(
                    f"reprint {reprint_id} cannot go from {before.state if before else 'nothing'} to {state}",
                    "this is a defect; report it",
                )
            reprints.update(connection, reprint_id, state, reason)
            now = replace(before, state=state, reason=reason)
            self._append(connection, REPRINT, before.ticket_id, reading, reprints.body(now))

    def note_print(self, job_id: str, state: TicketState, reason: str, reading: ClockReading) -> None:
        """Note what became of a print, whether the job is a ticket's or a reprint's."""
        if self.find_reprint(job_id) is None:
            self.note_state(job_id, state, reason, reading)
        else:
            self.note_reprint(job_id, ReprintState(state.value), reason, reading)

    def _state(self, connection: sqlite3.Connection, ticket_id: str) -> TicketState | None:
        row = connection.execute("SELECT state FROM ticket WHERE ticket_id = ?", (ticket_id,)).fetchone()
        return TicketState(row[0]) if row else None
