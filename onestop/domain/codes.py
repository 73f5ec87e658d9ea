"""Which digit a kiosk gets. A digit is unique in its office and is not given to another ledger within a business day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from onestop.domain.states import CodeRole

ALL_CODES: Final = range(1, 10)

KEPT_FREE: Final = 1
"""So many digits are left for further kiosks before one is kept as a spare: five kiosks always find theirs."""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """Who holds a digit, and the last business day in which it was held before it was freed."""

    role: CodeRole = CodeRole.FREE
    used_through: date | None = None


FARTHEST_USE: Final = timedelta(days=100)
"""A kiosk that tells of a later day has a clock that is years ahead: it must not keep a digit from others until then."""


@dataclass(frozen=True, slots=True)
class Used:
    """The digits that a kiosk's ledgers had in `day`, the newest day that it knows."""

    day: date
    codes: frozenset[int]


def used_through(code: int, told: Used | None, day: date) -> date:
    """The last business day in which a digit may have been used by the kiosk that leaves it in `day`, the office's.

    What it has `told` counts; a kiosk that tells nothing may have used it today.
    """
    if told is None or not date.min < told.day <= day + FARTHEST_USE:
        return day
    return told.day if code in told.codes else told.day - timedelta(days=1)


def latest(one: date | None, other: date | None) -> date | None:
    """The later of two days, where there are any."""
    return max((day for day in (one, other) if day is not None), default=None)


def free_codes(uses: Mapping[int, CodeUse], day: date) -> list[int]:
    """Digits that may be given out in `day`, the longest unused first: a kiosk that was taken out may still be switched on."""
    free = [code for code in ALL_CODES if _is_free(uses.get(code, CodeUse()), day)]
    return sorted(free, key=lambda code: (uses.get(code, CodeUse()).used_through or date.min, code))


def spare_code(uses: Mapping[int, CodeUse], day: date) -> int | None:
    """A digit to keep for a kiosk's next ledger, the highest of the longest unused; None when too few are left."""
    free = free_codes(uses, day)
    if len(free) <= KEPT_FREE:
        return None
    unused = [code for code in free if uses.get(code, CodeUse()).used_through is None]
    return max(unused) if unused else free[0]


def _is_free(use: CodeUse, day: date) -> bool:
    return use.role is CodeRole.FREE and (use.used_through is None or use.used_through < day)
