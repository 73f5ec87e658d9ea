"""How a number is written and read: `A045` in the central namespace, `A2-015` in kiosk 2's own.

Two namespaces are disjoint by construction: an own number carries the kiosk's digit and a dash, a central one never does.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from kiosk.errors import RequestError

SERIES_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""Letters that a series may have: I, O and Q are left out, since they read like 1 and 0."""

KIOSK_CODES = range(1, 10)
"""Codes that a kiosk may have: one digit."""

DIGITS = 3
"""Fewest digits of a number; the 1000th ticket of a series is A1000, it never wraps."""

CENTRAL_CODE = 0
"""Stands in the place of the kiosk code for numbers of the central namespace."""

_WRITTEN = re.compile(r"([A-Z])(?:([1-9])-)?(\d{3,})")


class Namespace(StrEnum):
    """Who gave the number: the office (central) or a kiosk by itself (own)."""

    CENTRAL = "central"
    OWN = "own"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A number within one business day: series letter, kiosk code (0 in the central namespace) and n from 1 up."""

    series: str
    kiosk_code: int
    n: int

    @property
    def namespace(self) -> Namespace:
        """Central when no kiosk code is part of it."""
        return Namespace.OWN if self.kiosk_code else Namespace.CENTRAL

    def __str__(self) -> str:
        """As printed, shown and called."""
        prefix = f"{self.series}{self.kiosk_code}-" if self.kiosk_code else self.series
        return f"{prefix}{self.n:0{DIGITS}}"


def parse_number(written: str) -> Number:
    """Read a number back; raises `RequestError` when it is not one."""
    match = _WRITTEN.fullmatch(written) if written.isascii() else None
    if match is None or match[1] not in SERIES_LETTERS or int(match[3]) == 0 or (len(match[3]) > DIGITS and match[3][0] == "0"):
        raise RequestError(f"{written!r} is not a ticket number", "write it like A045 or A2-015")
    return Number(match[1], int(match[2] or CENTRAL_CODE), int(match[3]))
