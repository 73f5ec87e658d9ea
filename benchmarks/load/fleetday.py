"""A province's kiosks at once: each follows the state of its office and tells how it is; people take numbers meanwhile."""

import asyncio
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from benchmarks.load.fleet import SERVICES, Kiosk
from benchmarks.load.wires import Connection, connect, get, post
from onestop.wire import ClockHealth, ClockSource, GrantRequest, Heartbeat, PrinterHealth, State

HEARTBEAT_SECONDS = 30.0
WAIT_SECONDS = 25


@dataclass
class Day:
    """What was seen."""

    seconds: float = 0.0
    grants_ms: list[float] = field(default_factory=list)
    heartbeats_ms: list[float] = field(default_factory=list)
    news: int = 0
    statuses: "Counter[int]" = field(default_factory=Counter)


async def run(port: int, kiosks: list[Kiosk], seconds: float, grants_a_second: float, seed: int) -> Day:
    """Play so many seconds, after the polls are there."""
    day, chance = Day(), random.Random(seed)  # noqa: S311  a run is repeated by its seed
    polls = [asyncio.create_task(_follow(port, kiosk, day)) for kiosk in kiosks]
    await asyncio.sleep(5)
    began = time.perf_counter()
    beats = [asyncio.create_task(_beat(port, kiosk, chance.uniform(0, HEARTBEAT_SECONDS), day)) for kiosk in kiosks]
    asked: list[asyncio.Task[None]] = []
    while time.perf_counter() - began < seconds:
        asked.append(asyncio.create_task(_ask(port, chance.choice(kiosks), chance.choice(SERVICES), day)))
        await asyncio.sleep(chance.expovariate(grants_a_second))
    await asyncio.gather(*asked)
    day.seconds = time.perf_counter() - began
    for task in (*polls, *beats):
        task.cancel()
    await asyncio.gather(*polls, *beats, return_exceptions=True)
    return day


async def _follow(port: int, kiosk: Kiosk, day: Day) -> None:
    connection, cursor = await _patiently(port), ""
    while True:
        answer = await connection.ask(get(f"/v1/state?wait={WAIT_SECONDS}&cursor={cursor}", kiosk.headers))
        day.statuses[answer.status] += 1
        if answer.status == 200:
            day.news += bool(cursor)
            cursor = msgspec.json.decode(answer.body, type=State).cursor


async def _patiently(port: int) -> Connection:
    """Two thousand do not come through the door at once."""
    await asyncio.sleep(random.uniform(0, 3))  # noqa: S311  to spread them
    return await connect(port)


async def _beat(port: int, kiosk: Kiosk, first: float, day: Day) -> None:
    await asyncio.sleep(first)
    while True:
        beat = Heartbeat(
            monotonic_ns=time.monotonic_ns(),
            software="load",
            uptime_s=1,
            ledger_last=0,
            outbox_depth=0,
            outbox_oldest_s=0,
            business_day=None,
            clock=ClockHealth(source=ClockSource.NTP),
            printer=PrinterHealth(online=True),
        )
        day.heartbeats_ms.append(await _timed(port, post("/v1/heartbeat", kiosk.headers, msgspec.json.encode(beat)), day))
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _ask(port: int, kiosk: Kiosk, service: str, day: Day) -> None:
    ask = GrantRequest(ticket_id=uuid.uuid4(), service_id=service, age_ms=3)
    day.grants_ms.append(await _timed(port, post("/v1/grants", kiosk.headers, msgspec.json.encode(ask)), day))


async def _timed(port: int, request: bytes, day: Day) -> float:
    began = time.perf_counter()
    connection = await connect(port)
    answer = await connection.ask(request)
    connection.close()
    day.statuses[answer.status] += 1
    return (time.perf_counter() - began) * 1000
