"""The table of reprints, beside the journal. Called by the ledger, within its transactions."""

import sqlite3

from kiosk.domain.journal import Body
from kiosk.domain.reprint import OPEN_REPRINT_STATES, Reprint, ReprintState

_COLUMNS = "SELECT reprint_id, ticket_id, copy, state, reason FROM reprint"


def find(connection: sqlite3.Connection, reprint_id: str) -> Reprint | None:
    """The reprint of this id."""
    row = connection.execute(f"{_COLUMNS} WHERE reprint_id = ?", (reprint_id,)).fetchone()
    return _reprint(row) if row else None


def insert(connection: sqlite3.Connection, reprint_id: str, ticket_id: str) -> Reprint:
    """The next copy of a ticket; the table refuses one that may not be printed again."""
    query = "SELECT coalesce(max(copy), 0) + 1 FROM reprint WHERE ticket_id = ?"
    (copy,) = connection.execute(query, (ticket_id,)).fetchone()
    asked = Reprint(reprint_id, ticket_id, copy, ReprintState.ASKED)
    connection.execute("INSERT INTO reprint VALUES (?, ?, ?, ?, '')", (reprint_id, ticket_id, copy, asked.state.value))
    return asked


def update(connection: sqlite3.Connection, reprint_id: str, state: ReprintState, reason: str) -> None:
    """Another state."""
    connection.execute("UPDATE reprint SET state = ?, reason = ? WHERE reprint_id = ?", (state.value, reason, reprint_id))


def left_open(connection: sqlite3.Connection) -> list[str]:
    """Ids of those that a stopped process left between two states."""
    marks = ", ".join(f"'{state}'" for state in sorted(OPEN_REPRINT_STATES))
    return [row[0] for row in connection.execute(f"SELECT reprint_id FROM reprint WHERE state IN ({marks}) ORDER BY reprint_id")]


def everything(connection: sqlite3.Connection) -> list[Reprint]:
    """All of them."""
    return [_reprint(row) for row in connection.execute(f"{_COLUMNS} ORDER BY reprint_id")]


def body(reprint: Reprint) -> Body:
    """What the journal says of it."""
    return {"reprint_id": reprint.reprint_id, "copy": reprint.copy, "state": reprint.state.value, "reason": reprint.reason}


def _reprint(row: tuple[str, ...]) -> Reprint:
    reprint_id, ticket_id, copy, state, reason = row
    return Reprint(reprint_id, ticket_id, int(copy), ReprintState(state), reason)
