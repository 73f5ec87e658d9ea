"""Grants: so many clients ask without a pause, each time over a new connection; some requests are replays."""

import asyncio
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from benchmarks.load.fleet import SERVICES, Kiosk
from benchmarks.load.wires import connect, post
from onestop.wire import Grant, GrantRequest


@dataclass
class Tally:
    """What was seen. `numbers` maps a number to the ticket that has it."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    statuses: "Counter[int]" = field(default_factory=Counter)
    numbers: dict[tuple[int, str, str, int], uuid.UUID] = field(default_factory=dict)
    repeated: int = 0
    changed: int = 0

    def take(self, office_id: int, grant: Grant) -> None:
        """Hold a grant against all before it."""
        key = (office_id, str(grant.business_day), grant.series, grant.n)
        owner = self.numbers.setdefault(key, grant.ticket_id)
        self.repeated += owner != grant.ticket_id


async def run(port: int, kiosks: list[Kiosk], clients: int, seconds: float, replays: float, seed: int) -> Tally:
    """Let the clients ask for so many seconds."""
    tally = Tally()
    began = time.perf_counter()
    ends = began + seconds
    await asyncio.gather(*(_client(port, kiosks[one % len(kiosks)], ends, replays, seed + one, tally) for one in range(clients)))
    tally.seconds = time.perf_counter() - began
    return tally


async def _client(port: int, kiosk: Kiosk, ends: float, replays: float, seed: int, tally: Tally) -> None:
    chance = random.Random(seed)  # noqa: S311  a run is repeated by its seed
    mine: dict[uuid.UUID, int] = {}
    while time.perf_counter() < ends:
        again = bool(mine) and chance.random() < replays
        ticket = chance.choice(list(mine)[-50:]) if again else uuid.uuid4()
        ask = GrantRequest(ticket_id=ticket, service_id=chance.choice(SERVICES), age_ms=3)
        began = time.perf_counter()
        connection = await connect(port)
        answer = await connection.ask(post("/v1/grants", kiosk.headers, msgspec.json.encode(ask)))
        connection.close()
        tally.milliseconds.append((time.perf_counter() - began) * 1000)
        tally.statuses[answer.status] += 1
        if answer.status == 200:
            grant = msgspec.json.decode(answer.body, type=Grant)
            tally.take(kiosk.office_id, grant)
            tally.changed += mine.setdefault(ticket, grant.n) != grant.n
