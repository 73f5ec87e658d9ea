"""What the way to the server needs of the ledger: the journal behind the entry that the server confirmed is the outbox."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.domain.journal import Entry
from kiosk.usecases.office_clock import NANOSECONDS


@dataclass(frozen=True, slots=True)
class ServerMemory:
    """`acknowledged`: newest entry that the server confirmed; `epoch`: highest that it told; `cursor`: newest, empty: none."""

    acknowledged: int = 0
    epoch: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class SeriesMark:
    """The highest number that the ledger has of one series and kiosk code (0: central) in one day."""

    series: str
    kiosk_code: int
    n: int


@dataclass(frozen=True, slots=True)
class CodesUsed:
    """The kiosk codes that ledgers here had in `business_day`, the newest that is known, each once."""

    business_day: date
    codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """The ledger as the server gets to know it. `chain`: its hash at the acknowledged entry; empty when that is 0.

    `last_chain`: its hash at the newest entry; empty when there is none. `codes_before`: kiosk codes of earlier ledgers here.
    """

    ledger_id: str
    kiosk_code: int
    last: int
    memory: ServerMemory
    chain: bytes
    last_chain: bytes
    business_day: date | None
    marks: tuple[SeriesMark, ...]
    last_command: int
    codes_before: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        """Entries that the server has not confirmed."""
        return self.last - self.memory.acknowledged


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """Entries in order with the chain's hash at each; `before` is the hash before the first, empty at the very first."""

    before: bytes
    entries: tuple[tuple[Entry, bytes], ...]


class Outbox(Protocol):
    """The ledger, from the sync thread. Each call may raise `LedgerError`."""

    def status(self) -> OutboxStatus:
        """All that a hello tells."""
        ...

    def memory(self) -> ServerMemory:
        """What is remembered of the server."""
        ...

    def last(self) -> int:
        """The newest entry; 0: none."""
        ...

    def batch(self, after: int, most: int) -> OutboxBatch:
        """At most so many entries after this one."""
        ...

    def remember(self, memory: ServerMemory) -> None:
        """Note what the server told. In order, and durable with the next number: what is lost is only sent again.

        The epoch never falls, and nothing is acknowledged that is not there.
        """
        ...

    def open_day(self, day: date, reading: ClockReading) -> None:
        """Move to a later business day; durable on return."""
        ...

    def begin_anew(self, kiosk_code: int, since: date, reading: ClockReading) -> None:
        """Keep this ledger aside, for it is an older copy, and begin another under a code that no ledger had today.

        `since`: from which business day on the code is this kiosk's.
        """
        ...

    def obey(self, number: int, kind: str, outcome: str, reading: ClockReading) -> None:
        """Note that a command was obeyed; durable on return, and refused if it was obeyed before."""
        ...


def oldest_s(outbox: Outbox, status: OutboxStatus, reading: ClockReading) -> int:
    """Age of the oldest entry that is not confirmed, in whole seconds; 0 when there is none.

    Of an earlier boot it is not known, and counts from this boot's start.
    """
    waiting = outbox.batch(status.memory.acknowledged, 1).entries
    if not waiting:
        return 0
    (entry, _), *_ = waiting
    since = entry.monotonic_ns if entry.boot_id == reading.boot_id else 0
    return max(0, reading.monotonic_ns - since) // NANOSECONDS
