"""Hurts a real terminal in every way of `tests.heal.blows`, and measures how long it takes to end or to come back.

python -m tests.heal.campaign --rounds 5 --seed 1

Each blow meets a terminal that has just started, under a stand-in for systemd with the times of its unit file; after it the terminal is
stopped in order. Ends with one JSON line, in seconds. Exit code 1: a limit was broken, a number was lost or printed twice, or the
ledger is not whole. Wants a machine that does little else: `load` says how busy it was.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Final

from tests.heal.blackhole import black_holed
from tests.heal.blows import BLOWS
from tests.heal.hall import Hall, hall
from tests.heal.truth import Truth
from tests.heal.unit import Unit
from tests.support.commands import kiosk

LIMITS: Final = {"stop": 2.0, "home": 5.0, "kill": 20.0}
"""Seconds: from SIGTERM to the end, from a death or a fault to home, from a hang to its end."""

BLACK_HOLE: Final = "SIGTERM, server black-holed"


class Tally:
    """What was measured, by blow and kind of time, and what was wrong."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.times: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.found: list[str] = []
        self.load = 0.0

    def add(self, blow: str, times: dict[str, float]) -> None:
        """Note it, and what is over its limit."""
        self.load = max(self.load, os.getloadavg()[0])
        for kind, seconds in times.items():
            self.times[blow, kind].append(seconds)
            if seconds > LIMITS[kind]:
                self.found.append(f"{blow}: {kind} took {seconds:.2f} s")

    def told(self) -> dict[str, object]:
        """Median and most of each."""
        figures = {
            f"{blow}, {kind}": f"{median(seconds):.2f} ≤ {max(seconds):.2f} s"
            for (blow, kind), seconds in sorted(self.times.items())
        }
        return {**figures, "load": round(self.load, 1), "found": self.found}


def strike(there: Hall, names: list[str], tally: Tally) -> None:
    """These blows, one after the other, each upon a terminal of its own life; what it told of its tickets is held against the paper."""
    truth = Truth(there)
    for name in names:
        try:
            with there.serving() as manager:
                tally.add(name, BLOWS[name](there, manager))
        except (AssertionError, OSError) as error:
            tally.found.append(f"{name}: {error}")
        tally.found += [f"{name}: {one}" for one in truth.lies()]
    verified = kiosk("ledger", "verify", config=there.config)
    if verified.returncode:
        tally.found.append(f"the ledger does not fit: {verified.stdout.strip() or verified.stderr.strip()}")


def campaign(folder: Path, rounds: int, seed: int, unit: Unit) -> Tally:
    """All blows in a new order each round."""
    chance, tally = random.Random(seed), Tally()  # noqa: S311  a campaign is replayed by its seed
    for number in range(rounds):
        names = list(BLOWS)
        chance.shuffle(names)
        place = folder / str(number)
        place.mkdir()
        with hall(place, unit) as there:
            strike(there, names, tally)
        tally.add(BLACK_HOLE, {"stop": black_holed(folder / f"{number}-far", unit)})
        print(f"round {number + 1}: {len(tally.found)} found", file=sys.stderr, flush=True)
    return tally


def main() -> int:
    """Run, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiosk-heal-") as folder:
        tally = campaign(Path(folder), asked.rounds, asked.seed, Unit.read())
    for one in tally.found:
        print(one, file=sys.stderr)
    print(json.dumps({"seed": asked.seed, "rounds": asked.rounds, **tally.told()}, ensure_ascii=False))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
