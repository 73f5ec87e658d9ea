"""A small file beside SQLite's that remembers how far each office had come: an older copy that is put back is noticed.

It is written at most once a second, after the commits that it speaks of, so it never knows more than the disk. It holds the
business day too: if a clock that was wrong had begun a later one, its numbers are in no copy, and that day will come.
PostgreSQL has no anchor: a server of many offices is restored by people who run `onestop office restore --all`, and its kiosks
notice as well.
"""

import os
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import structlog

from onestop.db.engine import Database
from onestop.db.transaction import Seen
from onestop.domain.credentials import Keys

SUFFIX: Final = ".anchor"

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class _Content(msgspec.Struct):
    """`mark` is of this database's secret: a new database at the same place is no older copy."""

    mark: str
    versions: dict[int, int]
    days: dict[int, date] = {}


class Anchor:
    """How far offices had come when somebody was told of them, outside the database."""

    def __init__(self, database: Path, mark: str) -> None:
        """Beside this file; `mark` names the database."""
        self._path = database.with_name(database.name + SUFFIX)
        self._mark = mark
        self._kept = self.read()

    def read(self) -> dict[int, Seen]:
        """By office id; nothing when there is no file of this database that can be read."""
        try:
            content = msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except (OSError, msgspec.DecodeError):
            return {}
        if content.mark != self._mark:
            return {}
        return {office: Seen(version, content.days.get(office, date.min)) for office, version in content.versions.items()}

    def keep(self, seen: dict[int, Seen]) -> None:
        """Remember what is newer, durably. It is a help, never a hindrance: a failure is only logged."""
        if all(one.or_later(self._kept.get(office)) == self._kept.get(office) for office, one in seen.items()):
            return
        known = self.read()
        self._kept = {**known, **{office: one.or_later(known.get(office)) for office, one in seen.items()}}
        versions = {office: one.version for office, one in self._kept.items()}
        days = {office: one.day for office, one in self._kept.items()}
        try:
            self._write(msgspec.json.encode(_Content(self._mark, versions, days)))
        except OSError as error:
            log.warning("anchor_not_written", error=str(error))

    def _write(self, content: bytes) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(fd, content)
            os.fsync(fd)
        finally:
            os.close(fd)
        fresh.replace(self._path)


def anchor_of(database: Database, keys: Keys) -> Anchor | None:
    """The anchor beside a database's file; None where it has no file."""
    return None if database.file is None else Anchor(database.file, keys.digest("anchor").hex())
