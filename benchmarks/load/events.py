"""Entries of ledgers: kiosks that were offline send whole tickets (four entries each) in batches, as fast as they are taken."""

import asyncio
import hashlib
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec

from benchmarks.load.fleet import BOOT, Kiosk
from benchmarks.load.wires import connect, post
from onestop.wire import ClockSource, Event, EventBatch, EventBody, EventKind, EventsAnswer

ENTRIES_EACH = 4
"""intent, numbered, printing, printed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did."""

    tickets: int
    seconds: float
    milliseconds: list[float]


def batches(kiosk: Kiosk, day: date, tickets: int, each: int) -> list[bytes]:
    """So many tickets of one kiosk, as bodies of requests with `each` tickets."""
    entries: list[Event] = []
    moment = datetime.now(UTC)

    def write(kind: EventKind, ticket: uuid.UUID, body: EventBody) -> None:
        seq = len(entries) + 1
        chain = hashlib.sha256(f"{kiosk.ledger_id}{seq}".encode()).hexdigest()
        entries.append(Event(seq, kind, ticket, moment, BOOT, seq * 1_000_000, body, chain))

    for n in range(1, tickets + 1):
        ticket = uuid.uuid4()
        write(EventKind.INTENT, ticket, EventBody(service_id="ho-tich", series="A", language="vi"))
        write(EventKind.NUMBERED, ticket, EventBody(business_day=day, kiosk_code=kiosk.code, n=n))
        write(EventKind.PRINTING, ticket, EventBody())
        write(EventKind.PRINTED, ticket, EventBody())
    step = each * ENTRIES_EACH
    return [
        msgspec.json.encode(
            EventBatch(
                ledger_id=kiosk.ledger_id,
                kiosk_code=kiosk.code,
                boot_id=BOOT,
                monotonic_ns=len(entries) * 1_000_000,
                clock=ClockSource.NTP,
                before=entries[start - 1].chain if start else None,
                events=tuple(entries[start : start + step]),
            )
        )
        for start in range(0, len(entries), step)
    ]


async def run(port: int, kiosks: list[Kiosk], day: date, tickets: int, each: int) -> Sent:
    """Let each kiosk send its tickets."""
    bodies = [(kiosk, batches(kiosk, day, tickets // len(kiosks), each)) for kiosk in kiosks]
    told: list[float] = []
    began = time.perf_counter()
    sent = await asyncio.gather(*(_send(port, kiosk, mine, told) for kiosk, mine in bodies))
    return Sent(sum(sent) // ENTRIES_EACH, time.perf_counter() - began, told)


async def _send(port: int, kiosk: Kiosk, bodies: list[bytes], told: list[float]) -> int:
    connection, kept = await connect(port), 0
    for body in bodies:
        began = time.perf_counter()
        answer = await connection.ask(post("/v1/events", kiosk.headers, body))
        told.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(answer.body.decode())
        kept = msgspec.json.decode(answer.body, type=EventsAnswer).acknowledged
    connection.close()
    return kept
