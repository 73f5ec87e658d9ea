"""The ledger as the outbox: what the server has not confirmed is the journal behind the acknowledged entry."""

import sqlite3
from datetime import date
from itertools import islice

from kiosk.domain.businessday import ClockReading
from kiosk.domain.journal import COMMAND
from kiosk.errors import CommandReplayed
from kiosk.storage import journal, server
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.ledger import Ledger
from kiosk.usecases.outbox import CodesUsed, OutboxBatch, OutboxStatus, ServerMemory


def codes_used(file: AnchorFile) -> CodesUsed | None:
    """What the anchor knows, also while no ledger is open; None: nothing, or not what another machine did with the same past.

    A ledger that has only begun has not used its code: if a power cut takes it, it begins again under the same one.
    """
    anchor = file.read()
    if anchor is None or anchor.business_day is None or anchor.copied:
        return None
    used = anchor.used_codes if anchor.entries else anchor.used_codes[:-1]
    return CodesUsed(anchor.business_day, tuple(dict.fromkeys(used)))


class LedgerOutbox:
    """Implements `Outbox` over an open ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """The ledger is opened and closed by others."""
        self._ledger = ledger

    def status(self) -> OutboxStatus:
        """See `Outbox`."""
        day = self._ledger.business_day
        with self._ledger.reading() as connection:
            memory = server.read_memory(connection)
            last, last_chain = journal.last_link(connection, b"")
            return OutboxStatus(
                ledger_id=self._ledger.ledger_id,
                kiosk_code=self._ledger.kiosk_code,
                last=last,
                memory=memory,
                chain=journal.hash_at(connection, memory.acknowledged),
                last_chain=last_chain,
                business_day=day,
                marks=server.marks(connection, day) if day else (),
                last_command=server.last_command(connection),
                codes_before=self._ledger.codes_before,
            )

    def memory(self) -> ServerMemory:
        """See `Outbox`."""
        with self._ledger.reading() as connection:
            return server.read_memory(connection)

    def last(self) -> int:
        """See `Outbox`."""
        with self._ledger.reading() as connection:
            return journal.last_link(connection, b"")[0]

    def batch(self, after: int, most: int) -> OutboxBatch:
        """See `Outbox`."""
        with self._ledger.reading() as connection:
            entries = tuple(islice(journal.read_entries(connection, after), most))
            return OutboxBatch(journal.hash_at(connection, after), entries)

    def remember(self, memory: ServerMemory) -> None:
        """See `Outbox`."""
        with self._ledger.writing(durable=False) as (connection, _):
            server.write_memory(connection, memory)

    def open_day(self, day: date, reading: ClockReading) -> None:
        """See `Outbox`."""
        self._ledger.open_day(day, reading)

    def begin_anew(self, kiosk_code: int, since: date, reading: ClockReading) -> None:
        """See `Outbox`."""
        self._ledger.begin_anew(kiosk_code, since, reading)

    def obey(self, number: int, kind: str, outcome: str, reading: ClockReading) -> None:
        """See `Outbox`."""
        with self._ledger.writing(durable=True) as (connection, append):
            try:
                server.note_command(connection, number, kind, outcome)
            except sqlite3.IntegrityError as error:
                raise CommandReplayed(f"command {number} was obeyed before", "it is not obeyed again") from error
            append(COMMAND, "", reading, {"command_number": number, "command": kind, "outcome": outcome})
