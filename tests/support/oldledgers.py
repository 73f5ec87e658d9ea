"""Ledgers as older versions of the kiosk left them, written row by row: today's code would write today's tables."""

import sqlite3
import uuid
from pathlib import Path

from kiosk.domain.businessday import utc_text
from kiosk.domain.journal import Body, genesis
from kiosk.storage import journal
from kiosk.storage.database import migrations
from kiosk.storage.opening import LEDGER_NAME
from tests.support.office import MONDAY, OFFICE, at


def old_ledger(folder: Path, version: int, tickets: int) -> list[str]:
    """A ledger with so many tickets whose print failed, in the tables of a version; returns their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / LEDGER_NAME, isolation_level=None)
    for number, sql in migrations()[:version]:
        connection.executescript(f"{sql}; PRAGMA user_version = {number};")
    meta = {"office_code": OFFICE.code, "kiosk_code": "1", "configured_code": "1", "ledger_id": "ledger-1", "central_after": ""}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    link = (0, genesis(OFFICE.code, 1, "ledger-1"))

    def write(kind: str, ticket_id: str, body: Body) -> None:
        nonlocal link
        link = journal.append(connection, link, kind, ticket_id, at(8), body)

    connection.execute("BEGIN")
    connection.execute("INSERT INTO day VALUES (?)", (MONDAY.isoformat(),))
    write("day", "", {"business_day": MONDAY.isoformat(), "source": "ntp"})
    ids = [str(uuid.uuid4()) for _ in range(tickets)]
    for n, ticket_id in enumerate(ids, start=1):
        connection.execute(
            "INSERT INTO ticket (ticket_id, service_id, series, state) VALUES (?, 'ho-tich', 'A', 'intent')", (ticket_id,)
        )
        write("intent", ticket_id, {"service_id": "ho-tich", "series": "A", "priority": None, "language": "vi"})
        given = {"business_day": MONDAY.isoformat(), "kiosk_code": 0, "n": n, "issued_at": utc_text(at(8).utc)}
        numbers = (given["business_day"], n, given["issued_at"], ticket_id)
        connection.execute(
            "UPDATE ticket SET business_day = ?, kiosk_code = 0, n = ?, issued_at = ?, state = 'numbered' WHERE ticket_id = ?",
            numbers,
        )
        write("numbered", ticket_id, given)
        for state, reason in (("printing", ""), ("failed", "no paper")):
            connection.execute("UPDATE ticket SET state = ?, reason = ? WHERE ticket_id = ?", (state, reason, ticket_id))
            write(state, ticket_id, {"reason": reason})
    connection.execute("COMMIT")
    connection.close()
    return ids


def entries_of(folder: Path) -> list[tuple[object, ...]]:
    """The journal's rows, without opening it as a kiosk."""
    connection = sqlite3.connect(folder / LEDGER_NAME)
    rows = connection.execute("SELECT * FROM entry ORDER BY seq").fetchall()
    connection.close()
    return rows
