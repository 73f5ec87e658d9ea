"""Is it the kiosk that we know? Boots and ledgers follow one another; copies and older cards do not fit."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final
from uuid import UUID

MOST_STALE_HELLOS: Final = 2
"""A delayed packet of an earlier boot is no proof. So many hellos that came anew from a boot that is over, and one more, are."""


class BootVerdict(StrEnum):
    """What a hello's boot tells."""

    SAME = auto()
    NEW = auto()
    REPLAYED = auto()
    """Heard before, word for word or later than a newer one."""
    OVER = auto()
    """A boot that another one has followed; it may be a late packet."""
    CLONED = auto()
    """A boot that another one has followed goes on speaking: two machines."""


@dataclass(frozen=True, slots=True)
class KnownBoot:
    """A boot that said hello before."""

    hello_ns: int
    stale_hellos: int
    is_current: bool


def judge_boot(known: KnownBoot | None, monotonic_ns: int) -> BootVerdict:
    """Judge the boot of a hello; `known` is what is known of this boot."""
    if known is None:
        return BootVerdict.NEW
    if monotonic_ns <= known.hello_ns:
        return BootVerdict.REPLAYED
    if known.is_current:
        return BootVerdict.SAME
    return BootVerdict.CLONED if known.stale_hellos >= MOST_STALE_HELLOS else BootVerdict.OVER


class LedgerVerdict(StrEnum):
    """What a hello's ledger tells."""

    KNOWN = auto()
    FIRST = auto()
    REPLACED = auto()
    """The old one was lost; this is the next, under the spare code, or under one that only a lost database had given to it."""
    ROLLED_BACK = auto()
    WRONG_CODE = auto()


@dataclass(frozen=True, slots=True)
class KnownLedger:
    """The ledger that the server has of this kiosk."""

    ledger_id: UUID
    kiosk_code: int
    acknowledged: int


@dataclass(frozen=True, slots=True)
class ShownLedger:
    """The ledger that the kiosk shows."""

    ledger_id: UUID
    kiosk_code: int
    last: int


@dataclass(frozen=True, slots=True)
class Codes:
    """The digits that the server keeps for this kiosk."""

    main: int
    spare: int | None


def judge_ledger(
    known: KnownLedger | None, shown: ShownLedger, codes: Codes, *, seen_before: bool, is_free: bool
) -> LedgerVerdict:
    """Judge the ledger of a hello. `seen_before`: the shown ledger is one that was replaced by `known`.

    `is_free`: nobody has the shown ledger's code, or had it today. Then it harms nobody: a server that was restored from a
    backup does not know which codes it gave since. That backup may be older than the kiosk's first hello: without a known
    ledger both codes of the kiosk are good, for it may have begun its next ledger since.
    """
    if known is None:
        return LedgerVerdict.FIRST if is_free or shown.kiosk_code in (codes.main, codes.spare) else LedgerVerdict.WRONG_CODE
    if seen_before:
        return LedgerVerdict.ROLLED_BACK
    if shown.ledger_id != known.ledger_id:
        return LedgerVerdict.REPLACED if is_free or shown.kiosk_code == codes.spare else LedgerVerdict.WRONG_CODE
    if shown.kiosk_code != known.kiosk_code:
        return LedgerVerdict.WRONG_CODE
    if shown.last < known.acknowledged:
        return LedgerVerdict.ROLLED_BACK
    return LedgerVerdict.KNOWN


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """The newest entry that somebody has of a ledger, and the chain's hash there; None: not told, or there is no entry."""

    seq: int
    chain: str | None


def ends_otherwise(known: LedgerEnd, shown: LedgerEnd) -> bool:
    """Whether two ledgers of one name and length are not the same.

    A card that was put back and has written as many entries as it had sent before has nothing to send: no upload shows it.
    """
    return known.seq == shown.seq and None not in (known.chain, shown.chain) and known.chain != shown.chain
