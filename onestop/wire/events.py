"""What is in the ledger of a kiosk, entry by entry, so that the server's set of tickets is the union of the ledgers.

The entries of a ledger are numbered from 1 without a gap. The kiosk sends them in order, as many at once as it likes up to
`LARGEST_BATCH`; the server keeps each exactly once and says up to which it has them. Entries that it has already are
skipped, so a batch may be repeated. A gap is asked for again: nothing behind it is kept.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from onestop.wire.scalars import (
    BootId,
    Chain,
    ClockSource,
    Count,
    KioskCode,
    Language,
    MaybeSequence,
    Moment,
    N,
    NumberCode,
    PriorityId,
    Sequence,
    Series,
    ServiceId,
    ShortText,
)

LARGEST_BATCH = 2000


class EventKind(StrEnum):
    """What an entry says: a new business day, or what became of a ticket."""

    DAY = "day"
    INTENT = "intent"
    NUMBERED = "numbered"
    PRINTING = "printing"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    VOID = "void"
    REPRINTED = "reprinted"
    COMMAND = "command"


class EventBody(Struct, omit_defaults=True):
    """What the kind needs; the other fields are left out.

    day: business_day, source · intent: service_id, series, priority, language · numbered: business_day, kiosk_code, n,
    issued_at · failed, unknown, void: reason · command: command_number, outcome.
    """

    business_day: date | None = None
    source: ClockSource | None = None
    service_id: ServiceId | None = None
    series: Series | None = None
    priority: PriorityId | None = None
    language: Language | None = None
    kiosk_code: NumberCode | None = None
    """0: the number is a central one."""
    n: N | None = None
    issued_at: Moment | None = None
    reason: ShortText | None = None
    command_number: Count | None = None
    outcome: ShortText | None = None


class Event(Struct):
    """One entry of the ledger."""

    seq: Sequence
    kind: EventKind
    ticket_id: UUID | None
    """None for `day` and `command`."""
    at: Moment
    """By the kiosk's clock, which may be wrong."""
    boot_id: BootId
    monotonic_ns: Count
    """Nanoseconds on the clock of that boot. Of the present boot: the server takes the age from them."""
    body: EventBody
    chain: Chain
    """The ledger's chain up to and with this entry. An entry that the server has with another chain: `rolled-back`."""


class EventBatch(Struct, kw_only=True):
    """Entries in order, without a gap between them.

    Errors: `say-hello` (the ledger is not the one of the last `Hello`), `rolled-back`, `too-large`, and those of any
    device request. An entry that makes no sense to the server is kept, acknowledged and marked for an administrator: it
    never holds up the entries behind it.
    """

    ledger_id: UUID
    kiosk_code: KioskCode
    boot_id: BootId
    monotonic_ns: Count
    """Now, when this is sent, on the clock of `boot_id`."""
    clock: ClockSource
    """Who vouches for the kiosk's clock now."""
    before: Chain | None
    """The ledger's chain before the first of these entries; None before entry 1. Another than the server has there:
    `rolled-back`."""
    events: Annotated[tuple[Event, ...], Meta(max_length=LARGEST_BATCH)]


class EventsAnswer(Struct, kw_only=True):
    """What the server has now, durably."""

    acknowledged: MaybeSequence
    """Every entry up to this one is kept. The kiosk sends them again only if a later `HelloAnswer` or `again_from` says so."""
    again_from: Sequence | None
    """There was a gap: send again from this entry, which is `acknowledged + 1`. None when the batch was kept whole."""
    server_time: Moment
