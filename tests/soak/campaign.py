"""Lets citizens come to one real terminal for an hour, and watches what it takes.

python -m tests.soak.campaign --minutes 60

A ticket every two seconds on a display of its own, a search after each fifth, the server beside it, a printer on the network. It
ends with one JSON line. Exit code 1: something grew, was too slow, or did not fit. Wants a machine that does nothing else.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.domain.hours import WEEKDAYS
from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import TcpServer
from kiosk.tour.panels import PANELS, Panel
from tests.soak.judging import Seen, look_at
from tests.soak.machine import unevenness
from tests.soak.trend import Sample, floor, slope_per_hour
from tests.support.commands import ROOT, settings_in
from tests.support.embedded import server_processes
from tests.support.xserver import x_server

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_SECONDS: Final = 5.0
MOST_MB_PER_HOUR: Final = 1.0
END_SECONDS: Final = 20.0
MEASURED_SECONDS: Final = 60.0
LATE_SECONDS: Final = 6.0
"""Between two tickets, at most; the pace is two, and the fingers of a search between them take up to four."""


@dataclass
class Tally(Seen):
    """What was seen after the warm-up; `mb_per_hour` and the rest of the terminal, `server_mb_per_hour` of the server beside it."""

    panel: str = ""
    minutes: float = 0.0
    mb_per_hour: float = 0.0
    mb_per_hour_with_tickets: float = 0.0
    """Of all looks, also of those at a ticket that was on the screen just then; see `trend.floor`."""
    server_mb_per_hour: float = 0.0
    stalls: int = 0
    stalls_in_warm_up: int = 0
    longest_gap_s: float = 0.0
    stop_s: float = 0.0
    machine_uneven: float = 0.0
    """Before the terminal began: see `unevenness`. With one of 5, a frame that takes 25 ms is sometimes a turn of 0.1 s."""

    def wrong(self) -> dict[str, bool]:
        """As of every soak, and how fast it was."""
        return {
            f"memory grew by {self.mb_per_hour:.2f} MB an hour": self.mb_per_hour >= MOST_MB_PER_HOUR,
            **super().wrong(),
            f"{self.stalls} turns of the screen's loop took longer than 0.1 s": self.stalls > 0,
            f"a ticket came {self.longest_gap_s:.1f} s after the one before": self.longest_gap_s > LATE_SECONDS,
            f"the end took {self.stop_s:.1f} s": self.stop_s > 2,
        }


@contextmanager
def _terminal(config: Path, visits: Path, errors: Path, panel: Panel) -> "Iterator[subprocess.Popen[str]]":
    with (
        TcpServer(VirtualPrinter(profile_named(RASTER))) as printer,
        x_server(panel.width, panel.height) as display,
        errors.open("w") as log,
    ):
        always = {day: ["00:00-23:59"] for day in WEEKDAYS}
        settings_in(
            config.parent,
            hours=always,
            holidays=[],
            printer={"uri": printer.uri},
            clock={"trust": "system"},
            screen={
                "width": panel.width,
                "height": panel.height,
                "mm_per_pixel": panel.mm_per_pixel,
                "orientation": "landscape" if panel.width > panel.height else "portrait",
                "fullscreen": False,
                "input": "mouse",
                "cursor": True,
            },
        )
        surroundings = {**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11", "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "tests.soak.terminal", str(config), str(visits)]
        with subprocess.Popen(words, cwd=ROOT, env=surroundings, stderr=log, text=True) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()


def _watch(process: "subprocess.Popen[str]", data: Path, seconds: float) -> tuple[list[Sample], list[Sample]]:
    """Samples of the terminal and of its server until the time is over; ends early when the terminal has ended."""
    ours: list[Sample] = []
    servers: list[Sample] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and process.poll() is None:
        try:
            ours.append(look_at(process.pid, time.time()))
            servers += [look_at(pid, time.time()) for pid in server_processes(data)[:1]]
        except OSError:
            pass  # it ended in the middle of a look; the loop sees it
        time.sleep(EVERY_SECONDS)
    return ours, servers


def soak(folder: Path, minutes: float, warm_up_minutes: float, panel: Panel = PANELS[0]) -> Tally:
    """Run for so long, the warm-up before it not counted."""
    config, visits, errors = folder / "config.yaml", folder / "visits.jsonl", folder / "errors.txt"
    tally = Tally(panel=panel.name, minutes=minutes, machine_uneven=unevenness(min(MEASURED_SECONDS, 60 * warm_up_minutes)))
    with _terminal(config, visits, errors, panel) as process:
        _watch(process, folder / "data", 60 * warm_up_minutes)
        warm_at = time.time()
        ours, servers = _watch(process, folder / "data", 60 * minutes)
        if process.poll() is not None:
            last = errors.read_text("utf-8", errors="replace").strip().splitlines()[-1:]
            tally.found.append(f"the terminal ended by itself: {' '.join(last)}")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(END_SECONDS)
        tally.stop_s = time.monotonic() - began
    _count(tally, visits, warm_at)
    tally.measure(ours)
    tally.mb_per_hour, tally.server_mb_per_hour = slope_per_hour(floor(ours)), slope_per_hour(floor(servers))
    tally.mb_per_hour_with_tickets = slope_per_hour(ours)
    tally.judge()
    tally.verify(config)
    return tally


def _count(tally: Tally, visits: Path, warm_at: float) -> None:
    lines = [json.loads(line) for line in visits.read_text("utf-8").splitlines()] if visits.exists() else []
    warm = [one for one in lines if one["at"] > warm_at]
    numbers = [one["number"] for one in lines]
    tally.tickets = len(warm)
    if not warm:
        tally.found.append("no ticket was taken after the warm-up")
        return
    if len(set(numbers)) < len(numbers):
        tally.found.append("a number came twice")
    tally.stalls_in_warm_up = max((one["stalls"] for one in lines if one["at"] <= warm_at), default=0)
    tally.stalls = warm[-1]["stalls"] - tally.stalls_in_warm_up
    tally.longest_gap_s = max((later["at"] - one["at"] for one, later in pairwise(warm)), default=0.0)


def main() -> int:
    """Run, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="after the warm-up (default: 60)")
    parser.add_argument("--warm-up", type=float, default=10.0, help="minutes before anything is counted (default: 10)")
    names = {panel.name: panel for panel in PANELS}
    parser.add_argument(
        "--panel", choices=names, default=PANELS[0].name, help="the smaller, the less a software renderer has to do"
    )
    arguments = parser.parse_args()
    place = os.environ.get("TMPDIR") or "/var/tmp"  # noqa: S108  a folder of our own is made in it
    with tempfile.TemporaryDirectory(prefix="kiosk-soak-", dir=place) as folder:
        tally = soak(Path(folder), arguments.minutes, arguments.warm_up, names[arguments.panel])
    print(json.dumps({key: round(value, 2) if isinstance(value, float) else value for key, value in asdict(tally).items()}))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
