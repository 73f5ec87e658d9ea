"""Reading a catalogue that is in its place: records, lists and the index."""

import sqlite3
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from operator import le
from pathlib import Path
from typing import Any

import msgspec

from kiosk.domain.lookup import Brief, FieldCount
from kiosk.domain.search.index import Index
from kiosk.errors import CatalogueDamaged, CatalogueError, UnknownProcedure
from procedures.model import Level, Procedure

FORM = 2
"""Of this file; another one is made anew from its sources."""

_IMPORT_AGAIN = "import the catalogue again: kiosk catalogue import FILE"

_MAY_PASS = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
"""What says nothing about the file. A card that cannot read it any more does."""


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


class CatalogueReader:
    """Reads the file that is at `path` at that time."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self.path = path

    def about(self) -> About:
        """Where it is from."""
        with self._reading() as connection:
            found = dict(connection.execute("SELECT key, value FROM about"))
            if found.pop("form", "") != str(FORM):
                raise CatalogueDamaged(f"{self.path} was made by another version", _IMPORT_AGAIN)
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
            index = _index_of(dict(connection.execute("SELECT name, content FROM part")))
            if not _is_sound(index):
                raise ValueError("the parts of its index do not fit each other")
            return index

    def damage(self) -> CatalogueDamaged | None:
        """What is wrong with it; None when its pages, lists and index are sound. Raises `CatalogueError` when it cannot be said.

        Records are not looked into: one that has rotted costs its own page.
        """
        try:
            self.about()
            self.index()
            self.fields()
            with self._reading() as connection:
                ((said,),) = connection.execute("PRAGMA quick_check(1)")
        except CatalogueDamaged as error:
            return error
        return None if said == "ok" else CatalogueDamaged(f"{self.path} is damaged: {said}", _IMPORT_AGAIN)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connected() as connection:
                yield connection
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in _MAY_PASS:
                raise CatalogueError(f"{self.path} cannot be read: {error}", "look at the disk and its owner") from error
            raise self._damaged(error) from error
        except (sqlite3.Error, msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> CatalogueDamaged:
        return CatalogueDamaged(f"{self.path} is damaged: {error}", _IMPORT_AGAIN)

    def _connected(self) -> AbstractContextManager[sqlite3.Connection]:
        return closing(_connect(self.path))


class HeldCatalogue(CatalogueReader):
    """Goes on reading the file that was at `path` when this was made, also when another has taken its place.

    An index and the records that it leads to are of one catalogue then. The file is let go with this object.
    """

    def __init__(self, path: Path) -> None:
        """Raises `CatalogueError`."""
        super().__init__(path)
        try:
            self._held = _connect(path)
        except sqlite3.Error as error:
            raise CatalogueError(f"{path} cannot be read: {error}", _IMPORT_AGAIN) from error
        weakref.finalize(self, self._held.close)

    def _connected(self) -> AbstractContextManager[sqlite3.Connection]:
        return nullcontext(self._held)


def _connect(path: Path) -> sqlite3.Connection:
    """Any thread may let it go, and one at a time reads."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


_BRIEF = "code, name, field, level"


def _brief(row: tuple[str, str, str, str]) -> Brief:
    code, name, field, level = row
    return Brief(code, name, field, Level(level))


def _decode(record: bytes) -> Procedure:
    return msgspec.msgpack.decode(record, type=Procedure)


ARRAYS = {
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
STRINGS = ("codes", "spelt", "terms")


def _index_of(parts: Mapping[str, bytes]) -> Index:
    read: dict[str, Any] = {}
    for name, kind in ARRAYS.items():
        read[name] = array(kind)
        read[name].frombytes(parts[name])
    for name in STRINGS:
        read[name] = parts[name].decode().split("\n") if parts[name] else []
    return Index(**read, is_official=bytearray(parts["is_official"]))


def _is_sound(index: Index) -> bool:
    """Whether every number of the index leads somewhere."""
    titles, terms = len(index.document), len(index.terms)
    return (
        len(index.weights) == len(index.codes)
        and len(index.is_official) == len(index.tells) == titles
        and len(index.folded) == len(index.spelt)
        and _cuts(index.starts, index.text, titles)
        and _cuts(index.posting_starts, index.postings, terms)
        and _within(index.document, len(index.codes))
        and _within(index.text, len(index.spelt))
        and _within(index.folded, terms)
        and _within(index.postings, titles)
    )


def _cuts(starts: "array[int]", whole: "array[int]", pieces: int) -> bool:
    return len(starts) == pieces + 1 and starts[-1] == len(whole) and all(map(le, starts, starts[1:]))


def _within(numbers: "array[int]", end: int) -> bool:
    return max(numbers, default=-1) < end
