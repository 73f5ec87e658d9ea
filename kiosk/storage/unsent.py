"""What only this kiosk knows: entries of its ledger that no server has confirmed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.errors import NotSentYet


def unsent(path: Path) -> int:
    """How many entries the closed ledger `path` has that are not at the server; 0 when it is not there or cannot be read."""
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=0.0)) as connection:
            (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
            (acknowledged,) = connection.execute("SELECT acknowledged FROM server_memory").fetchone()
    except (sqlite3.Error, TypeError):
        return 0  # whoever asked finds the damage, or who has it open
    return max(0, int(last) - int(acknowledged))


def must_be_sent(count: int) -> None:
    """Raises `NotSentYet` when entries would be put aside that the server does not have."""
    if count:
        raise NotSentYet(count)
