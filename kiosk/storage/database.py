"""Opens the SQLite file with the settings under which no acknowledged row was lost in the power-loss tests.

The order matters: `synchronous=EXTRA` before the switch to WAL, because the switch unlinks a rollback journal, and an
unlink that is not synced can come back after a power cut and roll everything away; `FULL` afterwards, so that a commit
costs one fdatasync. Checkpoints are never automatic (they would fall on a citizen's wait): `checkpoint` does them.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from kiosk.errors import LedgerBusy, LedgerCorrupt, LedgerError, LedgerTooNew, LedgerUnwritable
from kiosk.files import sync_directory

_UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CACHE_KIB = 128
"""A ticket touches the newest pages only; SQLite's own 2000 KiB would fill with pages that nobody reads again."""

_PASSING = {sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS}
"""Troubles of the machine, not of the file."""

MOST_MIGRATIONS = 1000
"""A schema number beyond that was never written by anybody."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


PRAGMAS = (
    "locking_mode = EXCLUSIVE",
    "synchronous = EXTRA",
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 0",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    f"cache_size = -{_CACHE_KIB}",
)


_KEEP = "keep the file; the kiosk starts a new ledger under a new code"


class Connection(sqlite3.Connection):
    """A connection that knows whether its commits wait for the disk: asking SQLite or telling it again costs as much as a row."""

    is_durable = True
    """As `PRAGMAS` leave it."""
    commits = 0
    """Durable ones since it was opened, and what they took together."""
    commit_seconds = 0.0

    def be_durable(self, *, durable: bool) -> None:
        """Let commits be durable (one fdatasync), or only in order, to be made durable by the next durable one."""
        if durable is not self.is_durable:
            self.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self.is_durable = durable


def connect(path: Path) -> Connection:
    """Open or create the file as its only owner; raises `LedgerError`. Its schema is whatever it was."""
    with storage_errors(path, opening=path.exists()):
        connection = Connection(path, isolation_level=None, check_same_thread=False, timeout=1.0)
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection


def bring_up_to_date(path: Path, connection: Connection) -> None:
    """Give the file the schema of this version, durably; raises `LedgerError`, and then the file is as before."""
    with storage_errors(path):
        if migrate(connection):
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
    version, known = schema_of(connection), migrations()
    if version > known[-1][0]:
        raise LedgerTooNew(f"the ledger has schema {version}, this kiosk knows {known[-1][0]}", "install the newer version again")
    pending = [number for number, _ in known if number > version]
    for number in pending:
        apply(connection, number)
    return bool(pending)


def schema_of(connection: sqlite3.Connection) -> int:
    """Number of the newest migration that was applied; raises `LedgerCorrupt` for one that nobody ever wrote."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not 0 <= version <= MOST_MIGRATIONS:
        raise LedgerCorrupt(f"the ledger has schema {version}", _KEEP)
    return version


def apply(connection: sqlite3.Connection, number: int) -> None:
    """Apply one migration, whole or not at all."""
    sql = dict(migrations())[number]
    connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")


def checkpoint(connection: sqlite3.Connection) -> None:
    """Move the log into the file, then write once: the first write after it syncs the log's new header, so that no ticket pays."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES ('checkpoints', 1 + coalesce((SELECT value FROM meta WHERE key = 'checkpoints'), 0))"
    )


@contextmanager
def transaction(connection: Connection, *, durable: bool) -> Iterator[Connection]:
    """One transaction, see `Connection.be_durable`."""
    connection.be_durable(durable=durable)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        began = time.perf_counter()
        connection.execute("COMMIT")
        if durable:
            connection.commits += 1
            connection.commit_seconds += time.perf_counter() - began
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def storage_errors(path: Path, *, opening: bool = False) -> Iterator[None]:
    """Turn what SQLite and the system say into the ledger's own errors.

    While an existing file is being opened, whatever SQLite does not understand in it is damage.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(path, error, opening=opening) from error
    except UnicodeDecodeError as error:
        raise LedgerCorrupt(f"{path}: a text in it is none", _KEEP) from error
    except OSError as error:
        raise LedgerUnwritable(
            f"{path}: {error.strerror or error}", "check the data partition (full, read-only, failing card)"
        ) from error


def _translated(path: Path, error: sqlite3.Error, *, opening: bool) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _UNWRITABLE:
        return LedgerUnwritable(f"{path}: {error}", "check the data partition (full, read-only, failing card)")
    if code in _BUSY:
        return LedgerBusy(f"{path}: {error}", "another program has opened it; close that program")
    if code in _CORRUPT or (opening and code not in _PASSING):
        return LedgerCorrupt(f"{path}: {error}", _KEEP)
    return LedgerError(f"{path}: {error}", "keep the file and report this with the log")
