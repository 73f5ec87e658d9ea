"""A monkey at the kiosk for a long time.

python -m tests.monkey.campaign --events 100000 --seed 1

The last line is JSON; the exit code is 1 when anything was found, and what it was stands above. `--no-server`: without the one-stop
server beside the kiosk. Memory is looked at after a warm-up, as growth.py has it, and more than two per cent of growth is something found.
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

from kiosk.device.memory import keep_heap_small
from tests.monkey.growth import WARM_UP_EVENTS, growth, series
from tests.support.commands import kiosk

WARM_UP_PART = 0.25
"""Of the events, at most: a short run is no measure of memory anyway."""


def main() -> int:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description="Touches, keys and faults, at random.")
    parser.add_argument("--events", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--no-server", action="store_true")
    asked = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    keep_heap_small()  # as the kiosk does
    logging.getLogger().addHandler(logging.NullHandler())
    from tests.monkey.cage import Cage  # noqa: PLC0415  the surroundings first
    from tests.monkey.monkey import Monkey  # noqa: PLC0415  likewise

    begun, told, found = time.monotonic(), dict[str, object](), 0
    with tempfile.TemporaryDirectory(prefix="kiosk-monkey-") as folder:
        cage = Cage(Path(folder), with_server=not asked.no_server)
        monkey = Monkey(cage, asked.seed)
        try:
            with cage.open():
                cage.make_all_screens()
                monkey.curious = True
                monkey.act(min(WARM_UP_EVENTS, round(asked.events * WARM_UP_PART)))
                monkey.look()
                monkey.curious = False
                warm = len(monkey.looks) - 1
                monkey.act(asked.events - monkey.events)
                monkey.look()
            grown = growth(monkey.looks[warm:])
            slope = grown.per_ten_thousand
            told = {
                "memory_kib": monkey.looks[-1].kib,
                "memory_mb": " ".join(map(str, series(monkey.looks))),
                "growth_percent": round(grown.percent, 2),
                "growth_percent_per_10000_events": None if slope is None else round(slope, 2),
                "restarts": cage.restarts,
                "tapped": len(monkey.tapped),
            }
            if grown.is_too_much:
                print(f"memory grew by {grown.percent:.1f} % over {grown.events} events")
                found = 1
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
