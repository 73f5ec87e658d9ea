"""For which kiosk code a ledger was made, read without being its owner."""

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.errors import LedgerBusy


def configured_code(path: Path) -> int | None:
    """The kiosk code under which the ledger `path` can be opened; None when it is not there or damaged: it will be replaced.

    Raises `LedgerBusy` while another process has it open.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=0.0)) as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = 'configured_code'").fetchone()
        return int(found[0]) if found else None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LedgerBusy(f"{path}: {error}", "another program has opened it; close that program") from error
        return None
    except (sqlite3.Error, ValueError):
        return None
