"""Walks through the staff pages for a long time.

python -m tests.simulation.terminal.campaign --actions 20000 --seed 1

The last line is JSON; the exit code is 1 when anything was found, and what led to it stands above.
"""

import argparse
import json
import logging
import random
import sys
import time
import traceback
from contextlib import closing

from tests.simulation.terminal.errands import CUTTABLE, STEPS
from tests.simulation.terminal.walk import StaffWalk

STEPS_OF_A_WALK = 100
WITH_A_SERVER = 0.3
"""How many kiosks of all have one."""

LATEST_CUT = 14
"""Changes of files in one action, at most."""


def walk(actions: int, seed: int) -> None:
    """Walk so many actions in all, from a new kiosk every hundred; raises what the first mistake raises."""
    begun, number = StaffWalk.figures["actions"], 0
    while StaffWalk.figures["actions"] - begun < actions:
        one_walk(random.Random(f"{seed} {number}"))  # noqa: S311  seeded
        number += 1


def one_walk(chance: random.Random) -> None:
    """One kiosk."""
    done: list[tuple[str, int, int | None]] = []
    with closing(StaffWalk(has_server=chance.random() < WITH_A_SERVER)) as staff:
        try:
            for _ in range(STEPS_OF_A_WALK):
                what = chance.choice(STEPS)
                cut = chance.randint(1, LATEST_CUT) if what in CUTTABLE and chance.random() < 0.1 else None
                done.append((what, chance.randrange(2**16), cut))
                staff.step(*done[-1])
            staff.end()
        except Exception as error:
            error.add_note(f"after {done}")
            raise


def main() -> int:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description="Walks through the staff pages, with faults.")
    parser.add_argument("--actions", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    begun, found = time.monotonic(), 0
    try:
        walk(asked.actions, asked.seed)
    except Exception:  # noqa: BLE001  whatever it is, it is told
        traceback.print_exc(file=sys.stdout)
        found = 1
    seconds = round(time.monotonic() - begun)
    print(json.dumps({"seed": asked.seed, **StaffWalk.figures, "seconds": seconds, "found": found}))
    return found


if __name__ == "__main__":
    sys.exit(main())
