"""What a start looks at besides SQLite's quick check and the chain: the schema, the open tickets and the newest day.

Tables and triggers are text in the file, and a changed letter may go unnoticed until a citizen waits. A disk that lies about its syncs may keep one half of a transaction. SQLite's quick check compares no index with its table
and no table with another; `kiosk ledger verify` compares everything.
"""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from kiosk.domain.ticket import OPEN_STATES
from kiosk.errors import LedgerCorrupt
from kiosk.storage.database import apply, migrations, schema_of

_KEEP = "keep the file; the kiosk starts a new ledger under a new code"
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_OPEN = "SELECT ticket_id, state FROM ticket INDEXED BY ticket_left_open WHERE state IN ({marks})"
_STATE = "SELECT state FROM ticket WHERE ticket_id = ?"
_DAY = "SELECT coalesce(max(business_day), '') FROM day"
_DAY_ENTRY = "SELECT seq, json_extract(body, '$.business_day') FROM entry WHERE kind = 'day' ORDER BY seq DESC LIMIT 1"
_GIVEN = "SELECT count(*) FROM ticket WHERE business_day = ?"
_NUMBERED = "SELECT count(*) FROM entry WHERE seq > ? AND kind = 'numbered'"


def check_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Raise `LedgerCorrupt` when tables, indexes and triggers are not to the letter those of the file's version.

    A file of a newer version than this one is left to others. Before a migration, so that a faulty migration harms no file.
    """
    version = schema_of(connection)
    if version <= migrations()[-1][0] and connection.execute(_SCHEMA).fetchall() != _schema_as_made(version):
        raise LedgerCorrupt(f"{path}: its tables are not as they were made", _KEEP)


@cache
def _schema_as_made(version: int) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for number, _ in migrations():
            if number <= version:
                apply(made, number)
        return made.execute(_SCHEMA).fetchall()


def check_tables(path: Path, connection: sqlite3.Connection) -> None:
    """Raise `LedgerCorrupt` when an open ticket or the newest day is not what the journal says. Cost grows with the day only."""
    seq, day = connection.execute(_DAY_ENTRY).fetchone() or (0, "")
    (newest,) = connection.execute(_DAY).fetchone()
    (given,) = connection.execute(_GIVEN, (newest,)).fetchone()
    (numbered,) = connection.execute(_NUMBERED, (seq,)).fetchone()
    if day != newest or given != numbered:
        raise LedgerCorrupt(
            f"{path}: of business day {newest or 'none'} the table has {given} numbers, the journal {numbered} of {day or 'none'}",
            _KEEP,
        )
    marks = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
    for ticket_id, state in connection.execute(_OPEN.format(marks=marks)).fetchall():
        if connection.execute(_STATE, (ticket_id,)).fetchone() != (state,):
            raise LedgerCorrupt(
                f"{path}: ticket {ticket_id} is in the index and not in the table",
                _KEEP,
            )
