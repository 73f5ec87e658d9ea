"""From the ledger's journal to the messages that the server keeps."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from kiosk.domain.businessday import ClockReading
from kiosk.domain.journal import COMMAND, DAY, Entry
from kiosk.domain.ticket import TicketState
from kiosk.sync.identity import as_uuid
from kiosk.usecases.outbox import OutboxBatch, OutboxStatus
from onestop.wire import ClockSource, Event, EventBatch, EventBody, EventKind

LONGEST_REASON: Final = 200

REPRINT: Final = "reprint"
"""The journal's kind of a step of a reprint."""


def batch_of(batch: OutboxBatch, status: OutboxStatus, reading: ClockReading) -> EventBatch:
    """The entries as one upload."""
    return EventBatch(
        ledger_id=as_uuid(status.ledger_id),
        kiosk_code=status.kiosk_code,
        boot_id=reading.boot_id,
        monotonic_ns=reading.monotonic_ns,
        clock=ClockSource(reading.source.value),
        before=batch.before.hex() or None,
        events=tuple(event_of(entry, written) for entry, written in batch.entries),
    )


def event_of(entry: Entry, written: bytes) -> Event:
    """One entry; `written` is the chain's hash up to and with it."""
    return Event(
        seq=entry.seq,
        kind=EventKind.REPRINTED if entry.kind == REPRINT else EventKind(entry.kind),
        ticket_id=as_uuid(entry.ticket_id) if entry.ticket_id else None,
        at=datetime.fromisoformat(entry.at),
        boot_id=entry.boot_id,
        monotonic_ns=entry.monotonic_ns,
        body=_body(entry.kind, entry.body),
        chain=written.hex(),
    )


def _body(kind: str, said: Mapping[str, Any]) -> EventBody:
    if kind == DAY:
        return EventBody(business_day=date.fromisoformat(said["business_day"]), source=ClockSource(said["source"]))
    if kind == TicketState.INTENT:
        return EventBody(
            service_id=said["service_id"], series=said["series"], priority=said["priority"], language=said["language"]
        )
    if kind == TicketState.NUMBERED:
        return EventBody(
            business_day=date.fromisoformat(said["business_day"]),
            kiosk_code=said["kiosk_code"],
            n=said["n"],
            issued_at=datetime.fromisoformat(said["issued_at"]),
        )
    if kind == COMMAND:
        return EventBody(command_number=said["command_number"], outcome=said["outcome"][:LONGEST_REASON])
    if kind == REPRINT:
        return EventBody(reason=f"copy {said['copy']} {said['state']} {said['reason']}".strip()[:LONGEST_REASON])
    return EventBody(reason=said["reason"][:LONGEST_REASON] or None)
