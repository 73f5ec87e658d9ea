"""What the server has delivered of its catalogue, in a file of its own: it survives a power cut between two pages.

Records stay as they were written, so that their digest is the server's. A file that is damaged is removed and costs a delivery.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from kiosk.errors import CatalogueError, CatalogueTorn
from kiosk.files import make_folder
from kiosk.usecases.office_catalogue import Delivery, Reached
from procedures.digest import digest_of, digest_of_all
from procedures.model import Procedure

LARGEST: Final = 512 << 20
"""Bytes of all records: as much as a file of procedures may have."""

WAIT_SECONDS: Final = 10.0
"""For another process that reads or writes it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS procedure (code TEXT PRIMARY KEY, digest TEXT NOT NULL, record BLOB NOT NULL) STRICT;
"""
_KEEP = (
    "INSERT INTO procedure VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET digest = excluded.digest, record = excluded.record"
)


class Delivered:
    """The file at `path`."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self.path = path

    def reached(self, office: str = "") -> Reached:
        """How far the deliveries of an office have come, of whichever it is when none is named; nothing when there are none."""
        about = self._about()
        return (
            Reached() if office and about.get("office") != office else Reached(about.get("place", ""), about.get("edition", ""))
        )

    @property
    def office(self) -> str:
        """Whose they are; empty for nobody's."""
        return self._about().get("office", "")

    def _about(self) -> Mapping[str, str]:
        if not self.path.exists():  # nothing is made for a kiosk without a server
            return {}
        try:
            with self._open() as connection:
                return dict(connection.execute("SELECT key, value FROM about"))
        except CatalogueError:
            return {}

    def keep(self, delivery: Delivery) -> None:
        """Keep a page, all of it or nothing; see `Shelf.keep`."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if delivery.whole:
                connection.execute("DELETE FROM procedure")
            rows = ((code, digest_of(record), record) for code, record in delivery.records.items())
            connection.executemany(_KEEP, rows)
            connection.executemany("DELETE FROM procedure WHERE code = ?", ((code,) for code in delivery.removed))
            edition = "" if delivery.more else delivery.edition
            told = {"office": delivery.office, "place": delivery.place, "edition": edition}
            connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", told.items())
            wrong = _wrong_in(connection, delivery)
            connection.execute("COMMIT" if not wrong else "ROLLBACK")
        if wrong:
            self.forget()
            raise CatalogueTorn(f"the server's catalogue {delivery.edition} {wrong}", "all of it is fetched again by itself")

    def procedures(self) -> list[Procedure]:
        """All of them, by code; raises `CatalogueError` when one is not what was delivered: then it begins anew."""
        with self._open() as connection:
            decode = msgspec.json.Decoder(Procedure).decode
            rows = connection.execute("SELECT digest, record FROM procedure ORDER BY code").fetchall()
            if all(digest_of(record) == digest for digest, record in rows):
                return [decode(record) for _, record in rows]
        self.forget()
        raise CatalogueError(f"{self.path} is not what was delivered", "all of it is fetched again by itself")

    def forget(self) -> None:
        """Begin anew."""
        try:
            for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise CatalogueError(
                f"{self.path} cannot be removed: {error}", "look at the disk and the owner of data_dir"
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self.path.parent)
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
                connection.executescript(f"PRAGMA synchronous = FULL; {_SCHEMA}")
                yield connection
        except (sqlite3.DatabaseError, msgspec.MsgspecError, OSError) as error:
            if not isinstance(error, sqlite3.OperationalError | OSError):  # damage; those two may pass
                with suppress(CatalogueError):
                    self.forget()
            raise CatalogueError(f"{self.path} cannot be used: {error}", "look at the disk and the owner of data_dir") from error


def _wrong_in(connection: sqlite3.Connection, delivery: Delivery) -> str:
    """Why what there is now cannot be what the server has; empty when it can."""
    if connection.execute("SELECT ifnull(sum(length(record)), 0) FROM procedure").fetchone()[0] > LARGEST:
        return f"has more than {LARGEST} bytes"
    if delivery.more:
        return ""
    digests: dict[str, str] = dict(connection.execute("SELECT code, digest FROM procedure"))
    if len(digests) != delivery.procedures:
        return f"should have {delivery.procedures} procedures, but {len(digests)} came"
    return "" if digest_of_all(digests) == delivery.digest else "is not what came"
