"""What the ledger knows of the one-stop server: grants, days, commands, and what the server has confirmed.

Functions over the ledger's connection; the ledger calls them within its transactions.
"""

import sqlite3
from datetime import date

from kiosk.domain.grant import CentralKnown, Granted
from kiosk.domain.numbering import CENTRAL_CODE
from kiosk.usecases.outbox import SeriesMark, ServerMemory


def read_memory(connection: sqlite3.Connection) -> ServerMemory:
    """What is remembered of the server."""
    return ServerMemory(*connection.execute("SELECT acknowledged, epoch, cursor FROM server_memory").fetchone())


def write_memory(connection: sqlite3.Connection, memory: ServerMemory) -> None:
    """Remember this."""
    values = (memory.acknowledged, memory.epoch, memory.cursor)
    connection.execute("UPDATE server_memory SET acknowledged = ?, epoch = ?, cursor = ?", values)


def begin_day(connection: sqlite3.Connection, day: date) -> None:
    """From now on the server speaks for the office in this day: the kiosk gives no central number by itself."""
    connection.execute("INSERT OR IGNORE INTO server_day (business_day) VALUES (?)", (day.isoformat(),))


def is_server_day(connection: sqlite3.Connection, day: date) -> bool:
    """Whether the server speaks for the office in this day."""
    return connection.execute("SELECT 1 FROM server_day WHERE business_day = ?", (day.isoformat(),)).fetchone() is not None


def accept(connection: sqlite3.Connection, granted: Granted) -> None:
    """Note the grant of an intent, before its number is written; the tables refuse what cannot be."""
    day = granted.business_day.isoformat()
    connection.execute("UPDATE server_day SET epoch = ? WHERE business_day = ? AND epoch IS NULL", (granted.epoch, day))
    connection.execute("INSERT INTO granted VALUES (?, ?)", (granted.ticket_id, granted.epoch))


def central_known(connection: sqlite3.Connection, series: str, day: date) -> CentralKnown:
    """What a grant of this series and day is held against."""
    where = (day.isoformat(), series, CENTRAL_CODE)
    query = "SELECT coalesce(max(n), 0) FROM ticket WHERE business_day = ? AND series = ? AND kiosk_code = ?"
    (highest,) = connection.execute(query, where).fetchone()
    row = connection.execute("SELECT epoch FROM server_day WHERE business_day = ?", (day.isoformat(),)).fetchone()
    (of_days,) = connection.execute("SELECT coalesce(max(epoch), 0) FROM server_day").fetchone()
    epoch = max(of_days, read_memory(connection).epoch)
    return CentralKnown(day, int(highest), epoch, row[0] if row else None)


def marks(connection: sqlite3.Connection, day: date) -> tuple[SeriesMark, ...]:
    """The highest number of each series and kiosk code in a day."""
    query = (
        "SELECT series, kiosk_code, max(n) FROM ticket WHERE business_day = ? "
        "GROUP BY series, kiosk_code ORDER BY series, kiosk_code"
    )
    return tuple(SeriesMark(*row) for row in connection.execute(query, (day.isoformat(),)))


def last_command(connection: sqlite3.Connection) -> int:
    """Number of the newest command that was obeyed; 0: none."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM command").fetchone()[0])


def note_command(connection: sqlite3.Connection, number: int, kind: str, outcome: str) -> None:
    """Note a command; the table refuses one that was obeyed before."""
    connection.execute("INSERT INTO command VALUES (?, ?, ?)", (number, kind, outcome))
