"""A ledger as a kiosk has it: entries in order, each bound to all before it."""

import copy
import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Self

from onestop import wire

MONDAY = date(2026, 3, 2)


@dataclass
class PaperLedger:
    """Entries of one kiosk; `code` is the digit of its own numbers."""

    code: int
    day: date = MONDAY
    ledger_id: uuid.UUID = field(default_factory=uuid.uuid4)
    entries: list[wire.Event] = field(default_factory=list)
    acknowledged: int = 0
    counts: dict[tuple[date, str, int], int] = field(default_factory=dict)
    boot_id: str = "boot-1"
    monotonic_ns: int = 1_000_000_000

    @property
    def last(self) -> int:
        """The newest entry."""
        return len(self.entries)

    def chain(self, seq: int) -> str | None:
        """The chain at an entry; None before the first."""
        return self.entries[seq - 1].chain if 0 < seq <= self.last else None

    def copy(self) -> Self:
        """As a card is copied: everything, at this moment."""
        return copy.deepcopy(self)

    def write(self, kind: wire.EventKind, ticket_id: uuid.UUID | None, body: wire.EventBody | None = None) -> wire.Event:
        """The next entry."""
        self.monotonic_ns += 1_000_000
        seq, before = self.last + 1, self.chain(self.last) or str(self.ledger_id)
        chain = hashlib.sha256(f"{before} {seq} {kind} {ticket_id}".encode()).hexdigest()
        entry = wire.Event(
            seq=seq,
            kind=kind,
            ticket_id=ticket_id,
            at=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
            boot_id=self.boot_id,
            monotonic_ns=self.monotonic_ns,
            body=body or wire.EventBody(),
            chain=chain,
        )
        self.entries.append(entry)
        return entry

    def intent(self, ticket_id: uuid.UUID, service: str = "ho-tich", series: str = "A", priority: str | None = None) -> None:
        """Somebody asked."""
        body = wire.EventBody(service_id=service, series=series, priority=priority, language="vi")
        self.write(wire.EventKind.INTENT, ticket_id, body)

    def numbered(self, ticket_id: uuid.UUID, n: int, code: int | None = None, day: date | None = None) -> None:
        """The ticket has its number; `code` 0 is a central one."""
        body = wire.EventBody(business_day=day or self.day, kiosk_code=self.code if code is None else code, n=n)
        self.write(wire.EventKind.NUMBERED, ticket_id, body)

    def printed(self, ticket_id: uuid.UUID) -> None:
        """The printer confirmed it."""
        self.write(wire.EventKind.PRINTING, ticket_id)
        self.write(wire.EventKind.PRINTED, ticket_id)

    def own_ticket(
        self, service: str = "ho-tich", series: str = "A", priority: str | None = None, ticket_id: uuid.UUID | None = None
    ) -> uuid.UUID:
        """A whole ticket with an own number."""
        made = ticket_id or uuid.uuid4()
        key = (self.day, series, self.code)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.intent(made, service, series, priority)
        self.numbered(made, self.counts[key])
        self.printed(made)
        return made

    def central_ticket(self, grant: wire.Grant, service: str = "ho-tich") -> None:
        """A whole ticket with the number of a grant."""
        self.intent(grant.ticket_id, service, grant.series)
        self.numbered(grant.ticket_id, grant.n, 0, grant.business_day)
        self.printed(grant.ticket_id)

    def status(self, marks: tuple[wire.SeriesMark, ...] = ()) -> wire.LedgerStatus:
        """What a hello says of it."""
        return wire.LedgerStatus(
            ledger_id=self.ledger_id,
            kiosk_code=self.code,
            last=self.last,
            acknowledged=self.acknowledged,
            chain=self.chain(self.acknowledged),
            last_chain=self.chain(self.last),
            business_day=self.day,
            marks=marks,
        )

    def batch(self, first: int | None = None, last: int | None = None) -> wire.EventBatch:
        """Entries from `first` (else the first that is not confirmed) to `last` (else the newest)."""
        begin = first or self.acknowledged + 1
        return wire.EventBatch(
            ledger_id=self.ledger_id,
            kiosk_code=self.code,
            boot_id=self.boot_id,
            monotonic_ns=self.monotonic_ns + 1_000_000,
            clock=wire.ClockSource.NTP,
            before=self.chain(begin - 1),
            events=tuple(self.entries[begin - 1 : last]),
        )
