"""From the start of the process until all services can be seen, and the processor time that it took to get there."""

import os
import time
from pathlib import Path

from benchmarks.booths import PATIENCE, booth
from benchmarks.contenders import Contender, chromium, floor, kiosk
from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.printer import watched_printer
from benchmarks.regions import Shown, all_seen
from benchmarks.workshop import Workshop

GOAL = Goal(0.65, of_peer=True)
_LOOK_EVERY = 0.002
_DROP = Path("/proc/sys/vm/drop_caches")

Samples = dict[str, list[tuple[float, float]]]


def measure(workshop: Workshop) -> list[Figure]:
    """Wall and processor seconds, with the files in memory; in a full run by root also with the files on the disk only."""
    with watched_printer() as printer:
        contenders = [kiosk(printer.uri), floor(), *chromium(workshop)]
        shown = {}
        for contender in contenders:
            with booth(workshop, contender) as stall:
                shown[contender.name] = all_seen(stall.calm_looks())
        figures = _figures("start", _rounds(workshop, contenders, shown, cold=False))
        if workshop.quick:
            return figures
        if not os.access(_DROP, os.W_OK):
            workshop.note("Only root can empty the page cache, so the start with nothing in memory was not measured.")
            return figures
        return [*figures, *_figures("start from disk", _rounds(workshop, contenders, shown, cold=True))]


def _rounds(workshop: Workshop, contenders: list[Contender], shown: dict[str, Shown], *, cold: bool) -> Samples:
    samples: Samples = {contender.name: [] for contender in contenders}
    for _ in range(workshop.some(3, 7 if cold else 21)):
        for contender in contenders:
            if cold:
                os.sync()
                _DROP.write_text("3", encoding="ascii")
            samples[contender.name].append(_start_once(workshop, contender, shown[contender.name]))
    return samples


def _start_once(workshop: Workshop, contender: Contender, shown: Shown) -> tuple[float, float]:
    with booth(workshop, contender) as stall:
        deadline = stall.family.started_at + PATIENCE
        while not shown(stall.screen):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{contender.name} did not show what it showed before")
            time.sleep(_LOOK_EVERY)
        return time.monotonic() - stall.family.started_at, stall.family.cpu_seconds()


def _figures(name: str, samples: Samples) -> list[Figure]:
    return [
        Figure(measure, contender, "s", tuple(pair[which] for pair in pairs), goal=goal if contender == KIOSK else None)
        for which, measure, goal in ((0, name, GOAL), (1, f"{name}, processor time", None))
        for contender, pairs in samples.items()
    ]
