"""Opens the database: SQLite as one file without any set-up, or PostgreSQL, by one URL.

Nothing above this package knows which of the two it is. Each process has one connection that writes (see `writer`) and a
few that read.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url

from onestop.errors import SettingsError, StorageCorrupt, StorageError, StorageUnavailable

RESTORE = "keep the file, put the newest backup in its place, then: onestop office restore --all"

READERS = 4
"""Connections of one process that read at once."""

BUSY_SECONDS = 10.0
"""How long SQLite waits for another process's transaction."""


@dataclass(frozen=True, slots=True)
class Database:
    """Engines for writing (every transaction takes the write lock at once) and for reading."""

    url: str
    writer: Engine
    reader: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.writer.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """SQLite's file; None for PostgreSQL."""
        return Path(self.writer.url.database or "") if self.is_sqlite else None

    def close(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str) -> Database:
    """Make the engines; `url` is `sqlite:///FILE` or `postgresql://…`. Raises `SettingsError`, `StorageUnavailable`."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError as error:
        raise SettingsError("the database URL makes no sense", "write sqlite:///FILE or postgresql://HOST/NAME") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _open_sqlite(url, Path(parsed.database or ""))
    if backend == "postgresql":
        return _open_postgresql(url)
    raise SettingsError(f"the server cannot use {backend}", "write sqlite:///FILE or postgresql://HOST/NAME")


def _open_sqlite(url: str, file: Path) -> Database:
    if not file.name or file.name == ":memory:":
        raise SettingsError("the database must be a file", "write sqlite:///FILE")
    with storage_errors():
        _prepare_file(file)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    writer = create_engine(url, pool_size=1, max_overflow=0, connect_args=arguments)
    reader = create_engine(url, pool_size=READERS, max_overflow=0, connect_args=arguments)
    _begin_with(writer, "BEGIN IMMEDIATE", ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"))
    _begin_with(reader, "BEGIN", ("query_only = ON", "trusted_schema = OFF"))
    return Database(url, writer, reader)


def _prepare_file(file: Path) -> None:
    """EXTRA before the switch to WAL: the switch unlinks a journal, and an unlink that is lost takes everything with it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    file.chmod(0o600)
    for path in (file, file.parent):
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _begin_with(engine: Engine, statement: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the begin below is the only one
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _open_postgresql(url: str) -> Database:
    full = make_url(url).set(drivername="postgresql+psycopg")
    common: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5, "application_name": "onestop"}}
    writer = create_engine(full, pool_size=1, max_overflow=1, **common)
    reader = create_engine(full, pool_size=READERS, max_overflow=0, isolation_level="REPEATABLE READ", **common)
    return Database(url, writer, reader)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the engines and the system say into errors of ours; those that may pass become `StorageUnavailable`."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, sqlite3.OperationalError) as error:
        raise StorageUnavailable(f"the database does not answer ({_first_line(error)})", "try again; see its log") from error
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        if _is_damage(error):
            raise StorageCorrupt(f"the database is damaged ({_first_line(error)})", RESTORE) from error
        raise StorageError(f"the database refused ({_first_line(error)})", "this is a defect; report it") from error
    except OSError as error:
        raise StorageUnavailable(
            f"the database cannot be opened ({error.strerror})", "check path, rights and free space"
        ) from error


def _is_damage(error: Exception) -> bool:
    """Whether SQLite says that the file is none of its own, or not whole."""
    code = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def check_soundness(database: Database) -> None:
    """Read all of SQLite's file, about a second for each gigabyte; raises `StorageCorrupt`. PostgreSQL looks after itself."""
    if not database.is_sqlite:
        return
    with storage_errors(), database.reader.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise StorageCorrupt(f"the database is damaged ({found})", RESTORE)


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__
