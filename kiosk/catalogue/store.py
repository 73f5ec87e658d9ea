"""The catalogue as one SQLite file: records, and the index as it lies in memory. It is made whole and put in place at once.

A kiosk that reads goes on reading the old file until it opens anew; a power cut leaves the old one or the new one. Processes
that make it take turns: who makes one looks first, in its turn, what is there.
"""

import fcntl
import os
import sqlite3
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from kiosk.domain.lookup import Brief, FieldCount
from kiosk.domain.search.entries import is_here
from kiosk.domain.search.index import Index
from kiosk.errors import CatalogueError, UnknownProcedure
from kiosk.files import make_folder, sync_directory
from procedures.model import Level, Procedure

FORM = 2
"""Of this file; another one is made anew from its sources."""

LONGEST_TURN = 60.0
"""Seconds that one waits for another who makes the catalogue: the country takes a slow board a third of it."""

POLL_SECONDS = 0.02

RESERVE = 64 << 20
"""Bytes that a catalogue leaves free on its disk: numbers come first, and the ledger must be able to grow for weeks."""

_OVERHEAD = 1.5
"""A catalogue's bytes on the disk for each of its content, which pages and their own indexes take; measured: 1.3."""

_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE procedure (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    level TEXT NOT NULL,
    is_here INTEGER NOT NULL,
    record BLOB NOT NULL
) STRICT;
CREATE INDEX procedure_field ON procedure (field, name) WHERE is_here;
CREATE TABLE part (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
"""
_IMPORT_AGAIN = "import the catalogue again: kiosk catalogue import FILE"


@dataclass(frozen=True, slots=True)
class About:
    """Of a catalogue: what it was made of."""

    sources: str
    made: str
    """ISO 8601."""
    procedures: str
    """SHA-256 of the built-in records; empty for imported ones."""
    names: str
    """SHA-256 of what citizens call them."""
    as_of: str = ""
    """The day that its facts are of, ISO 8601."""
    edition: str = ""
    """The server's, when it is the server's catalogue."""


class CatalogueFile:
    """The file at `path`."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self.path = path

    def exists(self) -> bool:
        """Whether there is one in this form."""
        try:
            return self.path.is_file() and self.about() is not None
        except CatalogueError:
            return False

    @contextmanager
    def in_turn(self, wait_seconds: float = LONGEST_TURN) -> Iterator[None]:
        """Alone among all who make it, in this process and in others; raises `CatalogueError` when one's turn does not come."""
        fd = self._turns()
        try:
            deadline = time.monotonic() + wait_seconds
            while not _locked(fd):
                if time.monotonic() >= deadline:
                    raise CatalogueError(
                        f"another process has been making {self.path} for {wait_seconds:g} s", "try again when it has ended"
                    )
                time.sleep(POLL_SECONDS)
            self._remove_fresh()  # what one who was killed has left takes the room of numbers
            yield
        finally:
            os.close(fd)

    def _turns(self) -> int:
        """The folder itself is the lock: the kernel frees it when its holder dies, however it dies."""
        try:
            make_folder(self.path.parent)
            return os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, procedures: Iterable[Procedure], index: Index, about: About) -> None:
        """Replace it, durably, in one's turn; raises `CatalogueError`."""
        rows, parts = [_row(one) for one in procedures], _parts_of(index)
        try:
            self._remove_fresh()
            self._expect_room(sum(len(row[-1]) for row in rows) + sum(map(len, parts.values())))
            with closing(sqlite3.connect(self._fresh, isolation_level=None)) as connection:
                connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_SCHEMA}")
                _fill(connection, rows, parts, about)
                connection.execute("COMMIT")
            with self._fresh.open("rb") as file:
                os.fsync(file.fileno())
            self._fresh.replace(self.path)
            sync_directory(self.path.parent)
        except (OSError, sqlite3.Error) as error:
            self._remove_fresh()
            raise self._unwritable(error) from error

    @property
    def _fresh(self) -> Path:
        """Where it is made."""
        return self.path.with_suffix(".new")

    def _remove_fresh(self) -> None:
        with suppress(OSError):  # whoever makes one says what is wrong
            self._fresh.unlink(missing_ok=True)

    def _expect_room(self, content: int) -> None:
        """Raises `CatalogueError` when so many bytes would leave too little of the disk."""
        disk = os.statvfs(self.path.parent)
        needed, free = int(content * _OVERHEAD) + RESERVE, disk.f_bavail * disk.f_frsize
        if free < needed:
            raise CatalogueError(
                f"{self.path} is not written: it needs {-(-needed >> 20)} MB free and there are {free >> 20}",
                "make room on the disk of data_dir; the catalogue before it stays",
            )

    def _unwritable(self, error: Exception) -> CatalogueError:
        return CatalogueError(f"{self.path} cannot be written: {error}", "look at the disk and the owner of data_dir")

    def about(self) -> About:
        """Where it is from."""
        with self._reading() as connection:
            found = dict(connection.execute("SELECT key, value FROM about"))
        if found.pop("form", "") != str(FORM) or not found.keys() >= {"sources", "made", "procedures", "names"}:
            raise CatalogueError(f"{self.path} was made by another version, or is damaged", _IMPORT_AGAIN)
        return About(**found)

    def as_of(self) -> str:
        """The day that its facts are of."""
        return self.about().as_of

    def procedure(self, code: str) -> Procedure:
        """One record; raises `UnknownProcedure`."""
        with self._reading() as connection:
            row = connection.execute("SELECT record FROM procedure WHERE code = ?", (code,)).fetchone()
        if row is None:
            raise UnknownProcedure(f"no procedure has the code {code}", "look for it by a word of its name")
        return _decode(row[0])

    def procedures(self) -> Iterator[Procedure]:
        """All of them, by code."""
        with self._reading() as connection:
            for (record,) in connection.execute("SELECT record FROM procedure ORDER BY code"):
                yield _decode(record)

    def briefs(self, codes: Sequence[str]) -> list[Brief]:
        """These procedures as lines of a list, in this order; without those that a newer catalogue no longer has."""
        wanted = f"SELECT {_BRIEF} FROM procedure WHERE code IN ({','.join('?' * len(codes))})"  # noqa: S608  question marks
        with self._reading() as connection:
            found = {row[0]: _brief(row) for row in connection.execute(wanted, tuple(codes))}
        return [found[code] for code in codes if code in found]

    def of_field(self, field: str) -> list[Brief]:
        """What the office does of a field, by name."""
        with self._reading() as connection:
            wanted = f"SELECT {_BRIEF} FROM procedure WHERE field = ? AND is_here ORDER BY name, code"  # noqa: S608  a constant
            return [_brief(row) for row in connection.execute(wanted, (field,))]

    def fields(self) -> list[FieldCount]:
        """The fields of what the office does, largest first."""
        counted = "SELECT field, count(*) FROM procedure WHERE is_here AND field != '' GROUP BY field ORDER BY 2 DESC, 1"
        with self._reading() as connection:
            return [FieldCount(*row) for row in connection.execute(counted)]

    def index(self) -> Index:
        """The index, in memory."""
        with self._reading() as connection:
            return _index_of(dict(connection.execute("SELECT name, content FROM part")))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                yield connection
        except (sqlite3.Error, msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
            raise CatalogueError(f"{self.path} cannot be read: {error}", _IMPORT_AGAIN) from error


_BRIEF = "code, name, field, level"


def _brief(row: tuple[str, str, str, str]) -> Brief:
    code, name, field, level = row
    return Brief(code, name, field, Level(level))


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _decode(record: bytes) -> Procedure:
    return msgspec.msgpack.decode(record, type=Procedure)


_Row = tuple[str, str, str, str, bool, bytes]
"""Of the table `procedure`."""


def _row(one: Procedure) -> _Row:
    return one.code, one.name, one.field, one.level.value, is_here(one), msgspec.msgpack.encode(one)


def _fill(connection: sqlite3.Connection, rows: Sequence[_Row], parts: Mapping[str, bytes], about: About) -> None:
    told = {**{field.name: getattr(about, field.name) for field in fields(About)}, "form": str(FORM)}
    connection.executemany("INSERT INTO about VALUES (?, ?)", told.items())
    connection.executemany("INSERT INTO procedure VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO part VALUES (?, ?)", parts.items())


_ARRAYS = {
    "weights": "f",
    "document": "I",
    "starts": "I",
    "text": "I",
    "folded": "I",
    "posting_starts": "I",
    "postings": "I",
    "pairs": "Q",
    "tells": "f",
}
_STRINGS = ("codes", "spelt", "terms")


def _parts_of(index: Index) -> Mapping[str, bytes]:
    """Arrays as they lie in memory of a little-endian machine, words one a line."""
    parts: dict[str, bytes] = {name: array(kind, getattr(index, name)).tobytes() for name, kind in _ARRAYS.items()}
    parts |= {name: "\n".join(getattr(index, name)).encode() for name in _STRINGS}
    return {**parts, "is_official": bytes(index.is_official)}


def _index_of(parts: Mapping[str, bytes]) -> Index:
    read: dict[str, Any] = {}
    for name, kind in _ARRAYS.items():
        read[name] = array(kind)
        read[name].frombytes(parts[name])
    for name in _STRINGS:
        read[name] = parts[name].decode().split("\n") if parts[name] else []
    return Index(**read, is_official=bytearray(parts["is_official"]))
