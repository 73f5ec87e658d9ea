"""From the answer of the look-up until a procedure can be read, at the largest text size, on each panel."""

import json
import subprocess
import sys

from benchmarks.figures import KIOSK, Figure, Goal, Kind
from benchmarks.measures.search import DATA
from benchmarks.workshop import ROOT, Workshop
from kiosk.lookup import BUILT_IN

GOAL = Goal(100)
LABEL = "one Kivy label"
LIMIT_SECONDS = 900


def measure(workshop: Workshop) -> list[Figure]:
    """Milliseconds: the largest of many, those with the longest steps among them."""
    file = DATA if DATA.is_file() else BUILT_IN / "procedures.jsonl"
    asked = [sys.executable, "-m", "benchmarks.opening", str(file), str(workshop.some(100, 600))]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=True)
    told: dict[str, dict[str, list[float]]] = json.loads(done.stdout.splitlines()[-1])
    return [
        Figure(f"a procedure opens, {panel}", name, "ms", tuple(times[key]), Kind.LARGEST, goal)
        for panel, times in told.items()
        for key, name, goal in (("kiosk", KIOSK, GOAL), ("label", LABEL, None))
    ]
