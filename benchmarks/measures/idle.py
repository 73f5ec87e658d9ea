"""Processor time of a minute in which nobody comes. All contenders rest in the same minutes, each on a display of its own."""

import time
from contextlib import ExitStack

from benchmarks.booths import booth
from benchmarks.contenders import chromium, floor, kiosk
from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.printer import watched_printer
from benchmarks.workshop import Workshop

GOAL = Goal(0.10)
_MINUTE = 60.0


def measure(workshop: Workshop) -> list[Figure]:
    """Processor seconds in 60 s; each of them holds one change of the clock and two looks at the printer."""
    with watched_printer() as printer, ExitStack() as stack:
        stalls = [
            stack.enter_context(booth(workshop, contender)) for contender in (kiosk(printer.uri), floor(), *chromium(workshop))
        ]
        for stall in stalls:
            stall.settle(workshop.some(3, 20))
        samples: list[list[float]] = [[] for _ in stalls]
        for _ in range(workshop.some(1, 3)):
            before = [stall.family.cpu_seconds() for stall in stalls]
            time.sleep(_MINUTE)
            for taken, stall, start in zip(samples, stalls, before, strict=True):
                taken.append(stall.family.cpu_seconds() - start)
    return [
        Figure("idle minute", stall.contender.name, "s", tuple(taken), goal=GOAL if stall.contender.name == KIOSK else None)
        for stall, taken in zip(stalls, samples, strict=True)
    ]
