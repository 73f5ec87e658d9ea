"""Opens the SQLite file with the settings under which no acknowledged row was lost in the power-loss tests.

The order matters: `synchronous=EXTRA` before the switch to WAL, because the switch unlinks a rollback journal, and an
unlink that is not synced can come back after a power cut and roll everything away; `FULL` afterwards, so that a commit
costs one fdatasync. Checkpoints are never automatic (they would fall on a citizen's wait): `checkpoint` does them.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from kiosk.errors import LedgerBusy, LedgerCorrupt, LedgerError, LedgerTooNew, LedgerUnwritable
from kiosk.files import sync_directory

_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def connect(path: Path) -> sqlite3.Connection:
    """Open or create the file as its only owner and bring its schema up to date; raises `LedgerError`."""
    with storage_errors(path):
        existed = path.exists()
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1.0)
        try:
            _prepare(connection, path, fresh=not existed)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path, *, fresh: bool) -> None:
    for pragma in (
        "locking_mode = EXCLUSIVE",
        "synchronous = EXTRA",
        "journal_mode = WAL",
        "synchronous = FULL",
        "wal_autocheckpoint = 0",
        "foreign_keys = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if migrate(connection) or fresh:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # a migration's log may be as long as the ledger
        checkpoint(connection)
        _sync_file(path)
        sync_directory(path.parent)


def _sync_file(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def migrations() -> list[tuple[int, str]]:
    """The numbered migrations of this version: (number, SQL) in order, from the files `NNNN_name.sql`."""
    folder = resources.files("kiosk.storage") / "migrations"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(int(name.split("_")[0]), (folder / name).read_text(encoding="utf-8")) for name in names]


def migrate(connection: sqlite3.Connection) -> bool:
    """Apply what is missing, each migration whole or not at all; returns whether anything was done."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    known = migrations()
    if version > known[-1][0]:
        raise LedgerTooNew(f"the ledger has schema {version}, this kiosk knows {known[-1][0]}", "install the newer version again")
    pending = [(number, sql) for number, sql in known if number > version]
    for number, sql in pending:
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
    return bool(pending)


def checkpoint(connection: sqlite3.Connection) -> None:
    """Move the log into the file, then write once: the first write after it syncs the log's new header, so that no ticket pays."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES ('checkpoints', 1 + coalesce((SELECT value FROM meta WHERE key = 'checkpoints'), 0))"
    )


@contextmanager
def transaction(connection: sqlite3.Connection, *, durable: bool) -> Iterator[sqlite3.Connection]:
    """One transaction: durable (one fdatasync), or only in order, to be made durable by the next durable one."""
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into the ledger's own errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(path, error) from error
    except OSError as error:
        raise LedgerUnwritable(
            f"{path}: {error.strerror or error}", "check the data partition (full, read-only, failing card)"
        ) from error


def _translated(path: Path, error: sqlite3.Error) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _UNWRITABLE:
        return LedgerUnwritable(f"{path}: {error}", "check the data partition (full, read-only, failing card)")
    if code in _CORRUPT:
        return LedgerCorrupt(f"{path}: {error}", "keep the file; the kiosk starts a new ledger under a new code")
    if code in _BUSY:
        return LedgerBusy(f"{path}: {error}", "another program has opened it; close that program")
    return LedgerError(f"{path}: {error}", "keep the file and report this with the log")
