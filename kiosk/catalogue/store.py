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
from dataclasses import fields
from pathlib import Path

import msgspec

from kiosk.catalogue.reading import ARRAYS, FORM, STRINGS, About, CatalogueReader, HeldCatalogue
from kiosk.domain.search.entries import is_here
from kiosk.domain.search.index import Index
from kiosk.errors import CatalogueError
from kiosk.files import make_folder, sync_directory
from procedures.model import Procedure

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


class CatalogueFile(CatalogueReader):
    """The file at `path`."""

    def held(self) -> HeldCatalogue:
        """To read the one that is there now, whatever takes its place; raises `CatalogueError`."""
        return HeldCatalogue(self.path)

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


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_Row = tuple[str, str, str, str, bool, bytes]
"""Of the table `procedure`."""


def _row(one: Procedure) -> _Row:
    return one.code, one.name, one.field, one.level.value, is_here(one), msgspec.msgpack.encode(one)


def _fill(connection: sqlite3.Connection, rows: Sequence[_Row], parts: Mapping[str, bytes], about: About) -> None:
    told = {**{field.name: getattr(about, field.name) for field in fields(About)}, "form": str(FORM)}
    connection.executemany("INSERT INTO about VALUES (?, ?)", told.items())
    connection.executemany("INSERT INTO procedure VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO part VALUES (?, ?)", parts.items())


def _parts_of(index: Index) -> Mapping[str, bytes]:
    """Arrays as they lie in memory of a little-endian machine, words one a line."""
    parts: dict[str, bytes] = {name: array(kind, getattr(index, name)).tobytes() for name, kind in ARRAYS.items()}
    parts |= {name: "\n".join(getattr(index, name)).encode() for name in STRINGS}
    return {**parts, "is_official": bytes(index.is_official)}
