"""Ends a ledger for good, without losing it: the next one has another code, and own numbers until the next day.

For a kiosk that is wiped, and for one that takes up the past of another. Both may have given numbers that nobody here knows.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.domain.businessday import ClockReading, business_day
from kiosk.domain.numbering import KIOSK_CODES
from kiosk.errors import LedgerError
from kiosk.storage.anchor import Anchor, AnchorFile

LOST_BY_ITSELF = tuple(reversed(KIOSK_CODES))[:5]
"""Codes that a kiosk without a server takes for its next ledgers, highest first: one whose ledger is copied elsewhere may have taken
some of them since. One that takes up a backup begins at the lowest."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a ledger that has ended: the codes that it and those before it had, and its newest business day."""

    office: str
    codes: tuple[int, ...]
    business_day: date | None


@dataclass(frozen=True, slots=True)
class Wish:
    """`copied`: the ledger that ended may have gone on on another machine; `alone`: under codes that it took by itself.

    `code` is the next one's, when an administrator answers for it. `now` is the clock at this moment, None without one.
    """

    copied: bool
    alone: bool = True
    code: int | None = None
    now: ClockReading | None = None


def codes_today(past: Past, now: ClockReading | None) -> tuple[int, ...]:
    """Those that must not be had again today: all, or on a later day that somebody vouches for only the last one."""
    is_later = (
        now is not None and past.business_day is not None and business_day(past.business_day, now, date.min) > past.business_day
    )
    return past.codes[-1:] if is_later else past.codes


def promise_another(file: AnchorFile, pasts: Iterable[Past], wish: Wish) -> Anchor:
    """Write an anchor that no ledger fits, so that the next opening begins another one; raises `OSError`, `LedgerError`."""
    told, known = file.read(), list(pasts)
    if told is not None:
        known.append(Past(told.office_code, told.used_codes, told.business_day))
    by_itself = LOST_BY_ITSELF if wish.copied and wish.alone else ()
    used = tuple(dict.fromkeys([*by_itself, *(code for past in known for code in codes_today(past, wish.now))]))
    if not used:
        raise LedgerError("there is no ledger that could end", "nothing is to be done")
    free = [code for code in KIOSK_CODES if code not in used]
    if not free:
        raise LedgerError("every kiosk code was used up today", "do it tomorrow, when the kiosk has reached a time server")
    if wish.code is not None and wish.code not in free:
        raise LedgerError(f"kiosk code {wish.code} may have been used today", f"say one of {', '.join(map(str, free))}")
    days = [past.business_day for past in known if past.business_day is not None]
    return file.write(
        Anchor(
            ledger_id=str(uuid.uuid4()),
            office_code=known[-1].office,
            used_codes=used,
            business_day=max(days, default=None),
            copied=wish.copied or (told is not None and told.copied),
            next_code=wish.code,
            entries=1,  # as if it had been there and were gone
            writes=told.writes if told else 0,
        )
    )


def has_ledger(folder: Path, name: str) -> bool:
    """Whether a ledger was ever begun in the folder."""
    path = folder / name
    return path.exists() and path.stat().st_size > 0
