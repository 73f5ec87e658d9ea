"""A small file beside SQLite's that remembers how far each office had come: an older copy that is put back is noticed.

It is written at most once a second, after the commits that it speaks of, so it never knows more than the disk. PostgreSQL has
none: a server of many offices is restored by people who run `onestop office restore --all`, and its kiosks notice as well.
"""

import os
from pathlib import Path
from typing import Final

import msgspec
import structlog

SUFFIX: Final = ".anchor"

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class _Content(msgspec.Struct):
    """`mark` is of this database's secret: a new database at the same place is no older copy."""

    mark: str
    versions: dict[int, int]


class Anchor:
    """The versions of offices that were told to somebody, outside the database."""

    def __init__(self, database: Path, mark: str) -> None:
        """Beside this file; `mark` names the database."""
        self._path = database.with_name(database.name + SUFFIX)
        self._mark = mark
        self._kept = self.read()

    def read(self) -> dict[int, int]:
        """The versions by office id; none when there is no file of this database that can be read."""
        try:
            content = msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except (OSError, msgspec.DecodeError):
            return {}
        return content.versions if content.mark == self._mark else {}

    def keep(self, versions: dict[int, int]) -> None:
        """Remember newer versions, durably. It is a help, never a hindrance: a failure is only logged."""
        if all(self._kept.get(office, -1) >= version for office, version in versions.items()):
            return
        known = self.read()
        self._kept = {office: max(version, known.get(office, 0)) for office, version in {**known, **versions}.items()}
        try:
            self._write(msgspec.json.encode(_Content(self._mark, self._kept)))
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
