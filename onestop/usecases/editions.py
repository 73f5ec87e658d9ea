"""Editions of an office's catalogue, and places in its history."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import RowMapping, bindparam, select

from onestop.db.tables import catalogue

NEWEST: Final = select(catalogue).where(catalogue.c.office_id == bindparam("id")).order_by(catalogue.c.revision.desc()).limit(1)
"""The edition that an office has."""

NAMED: Final = select(catalogue.c.digest).where(
    catalogue.c.office_id == bindparam("id"), catalogue.c.revision == bindparam("revision")
)

_MARK: Final = 16
"""Digits of a digest that tell one history from another: after a restore a revision may come again, with other records."""

_PLACE: Final = re.compile(rf"([0-9]{{1,18}})-([0-9a-f]{{{_MARK}}})\.([0-9]{{1,18}})\.([0-9.]{{0,8}})")


def edition_of(row: RowMapping | None) -> str:
    """How an edition is called; empty for none."""
    return "" if row is None else f"{row['revision']}-{row['digest'][:_MARK]}"


@dataclass(frozen=True, slots=True)
class Reached:
    """A place: the edition that was the newest when somebody was here, and the last change that was told."""

    revision: int
    mark: str
    changed: int
    code: str

    def is_of(self, digest: str | None) -> bool:
        """Whether the edition of that revision has this digest: the place is of this history."""
        return digest is not None and digest.startswith(self.mark)


BEGINNING: Final = Reached(0, "", 0, "")


def place_of(edition: str, changed: int, code: str) -> str:
    """As it is told."""
    return f"{edition}.{changed}.{code}"


def read_place(told: str | None) -> Reached | None:
    """A place that was told; None for nonsense, which is as good as none."""
    match = _PLACE.fullmatch(told or "")
    return None if match is None else Reached(int(match[1]), match[2], int(match[3]), match[4])
