"""A copy of the ledger while it is in use: tickets go on between two steps of it."""

import os
import sqlite3
import time
from pathlib import Path

from kiosk.storage.database import storage_errors
from kiosk.storage.ledger import Ledger

STEP_PAGES = 128
"""Half a megabyte; nobody waits longer for a number than copying that takes."""

PAUSE_S = 0.002
"""Lets in who waits: a lock that is taken again at once is seldom got by anybody else."""


def copy_ledger(ledger: Ledger, path: Path) -> None:
    """Write the ledger as it is now to a new file `path`, durable on return; raises `LedgerError`, and leaves no half of one."""
    try:
        with storage_errors(path):
            target = sqlite3.connect(path)
            try:
                ledger.copy_into(target, STEP_PAGES, lambda: time.sleep(PAUSE_S))
                target.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, without a log beside it
            finally:
                target.close()
            fd = os.open(path, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
