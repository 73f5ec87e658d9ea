"""Entries of ledgers come by the thousand: COPY on PostgreSQL, the driver's own loop on SQLite.

Everything else goes the ordinary way, past SQLAlchemy's care for each value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert
from sqlalchemy.dialects import sqlite

from onestop.db.columns import microseconds
from onestop.db.tables import event
from onestop.wire import Event

_INSERT: Final = str(insert(event).compile(dialect=sqlite.dialect(paramstyle="qmark")))
_COPY: Final = f"COPY event ({', '.join(event.columns.keys())}) FROM STDIN"

_encode: Final = msgspec.json.Encoder().encode

Row = tuple[Any, ...]


def insert_events(
    connection: Connection, ledger: tuple[int, UUID], entries: Sequence[Event], received: datetime, objections: Mapping[int, str]
) -> None:
    """Keep entries of a ledger (its office and id), in the order of the table's columns."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, list(_rows(ledger, entries, received, objections, lambda value: value.hex)))
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in _rows(ledger, entries, received, objections, str):
            copy.write_row(row)


def _rows(
    ledger: tuple[int, UUID],
    entries: Sequence[Event],
    received: datetime,
    objections: Mapping[int, str],
    key: Callable[[UUID], str],
) -> Iterator[Row]:
    office_id, ledger_id, received_at = ledger[0], key(ledger[1]), microseconds(received)
    for one in entries:
        yield (
            office_id,
            ledger_id,
            one.seq,
            one.kind.value,
            None if one.ticket_id is None else key(one.ticket_id),
            microseconds(one.at),
            one.boot_id,
            one.monotonic_ns,
            _encode(one.body).decode(),
            one.chain,
            received_at,
            objections.get(one.seq),
        )
