"""Measures a server process on this machine; the last line is JSON. The load comes from the same cores.

python -m benchmarks.load grants --database sqlite:////tmp/load.db --clients 64 --seconds 20
python -m benchmarks.load events --database sqlite:////tmp/load.db --tickets 50000
python -m benchmarks.load fleet --database sqlite:////tmp/load.db --kiosks 2000 --seconds 60
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.load import events, fleetday, grants
from benchmarks.load.fleet import Kiosk, prepare, today
from benchmarks.load.processors import Meter, memory
from tests.support.onestop.process import ServerProcess, serving

KIOSKS_EACH = 5
OPEN_FILES = 20_000


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__.splitlines()[0])
    made.add_argument("measure", choices=("grants", "events", "fleet"))
    made.add_argument("--database", required=True, metavar="URL", help="an empty database")
    made.add_argument("--workers", type=int, default=1)
    made.add_argument("--clients", type=int, default=64)
    made.add_argument("--offices", type=int, default=8)
    made.add_argument("--kiosks", type=int, default=2000, help="of the fleet")
    made.add_argument("--tickets", type=int, default=50_000)
    made.add_argument("--each", type=int, default=250, help="tickets in a batch")
    made.add_argument("--seconds", type=float, default=20)
    made.add_argument("--rate", type=float, default=50, help="numbers a second that the fleet's citizens take")
    made.add_argument("--replays", type=float, default=0.2)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--postgresql", type=int, metavar="PID", help="of the database, to count its processor time")
    return made


@contextmanager
def server_of(asked: argparse.Namespace) -> Iterator[tuple[ServerProcess, dict[str, Meter]]]:
    """The server, and meters for its processor time."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(asked.database, Path(folder), "--device-rate", "100000", workers=asked.workers) as server,
    ):
        meters = {"server": Meter(server.process.pid), "load": Meter(os.getpid(), alone=True)}
        if asked.postgresql:
            meters["postgresql"] = Meter(asked.postgresql)
        yield server, meters


def times(told: Sequence[float]) -> dict[str, float]:
    """Percentiles of milliseconds."""
    cuts = statistics.quantiles(told, n=1000)
    return {"p50_ms": round(cuts[499], 1), "p99_ms": round(cuts[989], 1), "max_ms": round(max(told), 1)}


def measure_grants(asked: argparse.Namespace, kiosks: list[Kiosk]) -> dict[str, Any]:
    """Numbers as fast as they come, each over a new connection."""
    with server_of(asked) as (server, meters):
        tally = asyncio.run(grants.run(server.port, kiosks, asked.clients, asked.seconds, asked.replays, asked.seed))
        used = {name: round(meter.seconds() * 1000 / len(tally.milliseconds), 3) for name, meter in meters.items()}
    return {
        "clients": asked.clients,
        "offices": asked.offices,
        "per_second": round(len(tally.milliseconds) / tally.seconds, 1),
        **times(tally.milliseconds),
        "cpu_ms_each": used,
        "statuses": dict(tally.statuses),
        "numbers": len(tally.numbers),
        "repeated": tally.repeated,
        "changed_on_replay": tally.changed,
    }


def measure_events(asked: argparse.Namespace, kiosks: list[Kiosk]) -> dict[str, Any]:
    """Whole tickets of kiosks that were offline."""
    with server_of(asked) as (server, meters):
        sent = asyncio.run(events.run(server.port, kiosks, today(), asked.tickets, asked.each))
        used = {name: round(meter.seconds() * 1000 / sent.tickets, 3) for name, meter in meters.items()}
    return {
        "tickets": sent.tickets,
        "tickets_each_batch": asked.each,
        "per_second": round(sent.tickets / sent.seconds, 1),
        **times(sent.milliseconds),
        "cpu_ms_each": used,
    }


def measure_fleet(asked: argparse.Namespace, kiosks: list[Kiosk]) -> dict[str, Any]:
    """A province's kiosks at once."""
    with server_of(asked) as (server, meters):
        day = asyncio.run(fleetday.run(server.port, kiosks, asked.seconds, asked.rate, asked.seed))
        used = {name: round(meter.seconds(), 1) for name, meter in meters.items()}
        megabytes = memory(server.process.pid)
    return {
        "kiosks": len(kiosks),
        "seconds": round(day.seconds, 1),
        "grants": len(day.grants_ms),
        "grant": times(day.grants_ms),
        "heartbeats": len(day.heartbeats_ms),
        "heartbeat": times(day.heartbeats_ms),
        "states_told": day.news,
        "statuses": dict(day.statuses),
        "cpu_s": used,
        "memory_mb": megabytes,
    }


def main() -> None:
    """Run one measure."""
    asked = parser().parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, most), most))
    uvloop.install()
    offices = asked.kiosks // KIOSKS_EACH if asked.measure == "fleet" else asked.offices
    kiosks = prepare(asked.database, offices, KIOSKS_EACH)
    measures = {"grants": measure_grants, "events": measure_events, "fleet": measure_fleet}
    told = measures[asked.measure](asked, kiosks)
    print(json.dumps({"measure": asked.measure, "workers": asked.workers, "seed": asked.seed, **told}))


if __name__ == "__main__":
    main()
