"""How often somebody may guess at the door: five tries, then ever longer waits, and never more than a budget a day.

Waits are measured by the monotonic clock of one boot, never by the wall clock. What passed before a power cut cannot be known, so
after one the whole wait starts again with the boot. No time that is measured here is ever longer than the true one.
"""

from dataclasses import dataclass, replace
from typing import Final

FREE_TRIES: Final = 5
"""Wrong tries in a row before the door locks for the first time."""

FIRST_WAIT_S: Final = 30
LONGEST_WAIT_S: Final = 15 * 60

BUDGET: Final = 50
"""Wrong tries in hand. Somebody who has a PIN of their own could wipe out the waits with it, but not this."""

REFILL_S: Final = 15 * 60
"""After so long one more is in hand: 96 a day, with the budget and a rest of at most one 147 in any 24 hours."""

MOST_A_DAY: Final = 150
"""What is promised."""

_SECOND: Final = 1_000_000_000
_LONGEST_ROW: Final = 1_000
"""Enough: the wait does not grow any more."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A monotonic time, in nanoseconds since the boot of this id; an empty id compares with nothing but what is plainly before."""

    boot_id: str
    ns: int


@dataclass(frozen=True, slots=True)
class Tries:
    """What is remembered of wrong tries: how many in a row, how many of the budget, and the moments both are measured from."""

    in_row: int = 0
    spent: int = 0
    boot_id: str = ""
    last_ns: int = 0
    """When the last one was counted."""
    refilled_ns: int = 0
    """Up to when the budget has been refilled."""

    def __post_init__(self) -> None:
        """Figures that no kiosk has written are a damaged file."""
        if not (0 <= self.in_row <= _LONGEST_ROW and 0 <= self.spent <= BUDGET and self.last_ns >= 0 <= self.refilled_ns):
            raise ValueError("no kiosk counts like that")


def lock_s(in_row: int) -> int:
    """Seconds for which so many wrong tries in a row lock the door."""
    doublings = in_row - FREE_TRIES
    return 0 if doublings < 0 else min(LONGEST_WAIT_S, FIRST_WAIT_S << min(doublings, 10))


def wait_s(tries: Tries, now: Moment) -> int:
    """Whole seconds, rounded up, until the next try may be counted; 0: at once."""
    row = lock_s(tries.in_row) * _SECOND - _elapsed(tries.boot_id, tries.last_ns, now)
    kept = _refilled(tries, now)
    empty = REFILL_S * _SECOND - _elapsed(kept.boot_id, kept.refilled_ns, now) if kept.spent >= BUDGET else 0
    return max(0, -(-max(row, empty) // _SECOND))


def counted(tries: Tries, now: Moment) -> Tries:
    """One more try, taken for a wrong one until it has been judged. Only when `wait_s` is 0."""
    kept = _refilled(tries, now)
    return replace(kept, in_row=min(kept.in_row + 1, _LONGEST_ROW), spent=min(kept.spent + 1, BUDGET), last_ns=now.ns)


def forgiven(before: Tries, now: Moment) -> Tries:
    """The try was right: the row ends, and the budget is as it was before it."""
    return replace(_refilled(before, now), in_row=0, last_ns=now.ns)


def tries_left(tries: Tries) -> int:
    """How many more may be wrong before the door locks."""
    return max(0, min(FREE_TRIES - tries.in_row, BUDGET - tries.spent))


def longest(now: Moment) -> Tries:
    """What is believed when nothing can be known: everything is spent, just now."""
    return Tries(_LONGEST_ROW, BUDGET, now.boot_id, now.ns, now.ns)


def _elapsed(boot_id: str, since_ns: int, now: Moment) -> int:
    """Nanoseconds that have passed for sure: since that moment, or since this boot if it was in another one."""
    same = boot_id == now.boot_id and now.ns >= since_ns
    return now.ns - since_ns if same else now.ns if boot_id != now.boot_id or not boot_id else 0


def _refilled(tries: Tries, now: Moment) -> Tries:
    """The budget with what time has given back, and both moments in this boot."""
    elapsed = _elapsed(tries.boot_id, tries.refilled_ns, now)
    gained = elapsed // (REFILL_S * _SECOND)
    spent = max(0, tries.spent - gained)
    rest = elapsed - gained * REFILL_S * _SECOND if spent else 0
    last = now.ns - _elapsed(tries.boot_id, tries.last_ns, now)
    return Tries(tries.in_row, spent, now.boot_id, last, now.ns - rest)
