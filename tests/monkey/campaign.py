"""A monkey at the kiosk for a long time.

python -m tests.monkey.campaign --events 100000 --seed 1

The last line is JSON; the exit code is 1 when anything was found, and what it was stands above. `--no-server`: without the one-stop
server beside the kiosk.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.support.commands import kiosk

WARM_UP = 0.25
"""Which part of the events comes before memory is looked at."""


def main() -> int:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description="Touches, keys and faults, at random.")
    parser.add_argument("--events", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--no-server", action="store_true")
    asked = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    logging.getLogger().addHandler(logging.NullHandler())
    from tests.monkey.cage import Cage, memory_kib  # noqa: PLC0415  the surroundings first
    from tests.monkey.monkey import Monkey  # noqa: PLC0415  likewise

    begun, told, found = time.monotonic(), dict[str, object](), 0
    with tempfile.TemporaryDirectory(prefix="kiosk-monkey-") as folder:
        cage = Cage(Path(folder), with_server=not asked.no_server)
        monkey = Monkey(cage, asked.seed)
        try:
            with cage.open():
                monkey.act(round(asked.events * WARM_UP))
                monkey.look()
                before = memory_kib()
                monkey.act(asked.events - monkey.events)
                monkey.look()
                after = memory_kib()
            growth = round(100 * (after - before) / before, 2)
            told = {"memory_kib": after, "growth_percent": growth, "restarts": cage.restarts}
        except Exception:  # noqa: BLE001  whatever it is, it is told
            traceback.print_exc(file=sys.stdout)
            found = 1
        verdict = kiosk("ledger", "verify", config=cage.config, limit=600)
        if verdict.returncode != 0:
            found = 1
        told["ledger"] = (verdict.stdout + verdict.stderr).strip()
    seconds = round(time.monotonic() - begun)
    figures = {"seed": asked.seed, **monkey.figures, "views": monkey.views, **told, "seconds": seconds, "found": found}
    print(json.dumps(figures, ensure_ascii=False))
    return found


if __name__ == "__main__":
    sys.exit(main())
