"""From the finger on a service until its pixels change, and from the lifted finger until the number stands there."""

from contextlib import ExitStack

from benchmarks.booths import booth
from benchmarks.contenders import chromium, kiosk
from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.printer import watched_printer
from benchmarks.visitor import Visitor
from benchmarks.workshop import Workshop

GOAL = Goal(60)
_SETTLE_SECONDS = 5.0
_UNCOUNTED = 8
"""The first tap on each tile: everybody draws something for the first time then."""


def measure(workshop: Workshop) -> list[Figure]:
    """Milliseconds. The contenders run side by side and are tapped in turn."""
    with watched_printer() as printer, ExitStack() as stack:
        stalls = [stack.enter_context(booth(workshop, contender)) for contender in (kiosk(printer.uri), *chromium(workshop))]
        for stall in stalls:
            stall.settle(_SETTLE_SECONDS)
        names = [stall.contender.name for stall in stalls]
        visitors = [Visitor(stall.screen) for stall in stalls]
        samples: list[list[tuple[float, float]]] = [[] for _ in stalls]
        for turn in range(_UNCOUNTED + workshop.some(12, 200)):
            for visitor, taken in zip(visitors, samples, strict=True):
                taken.append(_visit(visitor, turn % 8))
    return [
        Figure(what, name, "ms", tuple(pair[which] * 1000 for pair in pairs[_UNCOUNTED:]), goal=goal if name == KIOSK else None)
        for which, what, goal in ((0, "finger down to pixels", GOAL), (1, "finger up to number", None))
        for name, pairs in zip(names, samples, strict=True)
    ]


def _visit(visitor: Visitor, tile: int) -> tuple[float, float]:
    answered = visitor.press(tile)
    released = visitor.release()
    seen = visitor.number_seen() - released
    visitor.done()
    return answered, seen
