"""Measures a server process on this machine; the last line is JSON. The load comes from the same cores.

python -m benchmarks.load grants --database sqlite:////tmp/load.db --clients 64 --seconds 20
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
from pathlib import Path

import uvloop

from benchmarks.load import grants
from benchmarks.load.fleet import prepare
from benchmarks.load.processors import Meter
from tests.support.onestop.process import serving


def main() -> None:
    """Run one measure."""
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__.splitlines()[0])
    parser.add_argument("measure", choices=("grants",))
    parser.add_argument("--database", required=True, metavar="URL", help="an empty database")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--offices", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--replays", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", type=int, metavar="PID", help="of the database, to count its processor time")
    asked = parser.parse_args()
    uvloop.install()
    kiosks = prepare(asked.database, asked.offices, 5)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(asked.database, Path(folder), "--device-rate", "100000", workers=asked.workers) as server,
    ):
        meters = {"server": Meter(server.process.pid), "load": Meter(os.getpid(), alone=True)}
        if asked.postgresql:
            meters["postgresql"] = Meter(asked.postgresql)
        tally = asyncio.run(grants.run(server.port, kiosks, asked.clients, asked.seconds, asked.replays, asked.seed))
        used = {name: meter.seconds() for name, meter in meters.items()}
    told = tally.milliseconds
    cuts = statistics.quantiles(told, n=1000)
    print(
        json.dumps(
            {
                "measure": "grants",
                "workers": asked.workers,
                "clients": asked.clients,
                "offices": asked.offices,
                "per_second": round(len(told) / tally.seconds, 1),
                "p50_ms": round(cuts[499], 1),
                "p99_ms": round(cuts[989], 1),
                "max_ms": round(max(told), 1),
                "cpu_ms_each": {name: round(seconds * 1000 / len(told), 3) for name, seconds in used.items()},
                "statuses": dict(tally.statuses),
                "numbers": len(tally.numbers),
                "repeated": tally.repeated,
                "changed_on_replay": tally.changed,
                "seed": asked.seed,
            }
        )
    )


if __name__ == "__main__":
    main()
