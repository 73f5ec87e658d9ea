"""Proportional set size: at rest, and of the kiosk after many tickets that were taken on its screen."""

from benchmarks.booths import PATIENCE, booth
from benchmarks.contenders import chromium, floor, kiosk
from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.printer import watched_printer
from benchmarks.visitor import Visitor
from benchmarks.workshop import Workshop

GOAL = Goal(0.35, of_peer=True)
NO_GROWTH = Goal(1.0)
"""MB between the first and the last tenth of the tickets. SQLite's page cache and interned words fill up to their limits."""

_SETTLE_SECONDS = 5.0
"""The kiosk makes its other screens and draws the lines of its tickets after the first frame; that belongs to its memory."""


def measure(workshop: Workshop) -> list[Figure]:
    """MB (10^6 bytes)."""
    return [*_at_rest(workshop), *_after_tickets(workshop)]


def _at_rest(workshop: Workshop) -> list[Figure]:
    with watched_printer() as printer:
        contenders = [kiosk(printer.uri), floor(), *chromium(workshop)]
        samples: dict[str, list[float]] = {contender.name: [] for contender in contenders}
        for _ in range(workshop.some(1, 5)):
            for contender in contenders:
                with booth(workshop, contender) as stall:
                    stall.settle(_SETTLE_SECONDS)
                    samples[contender.name].append(stall.family.pss_mb())
    return [
        Figure("memory at rest", name, "MB", tuple(taken), goal=GOAL if name == KIOSK else None)
        for name, taken in samples.items()
    ]


def _after_tickets(workshop: Workshop) -> list[Figure]:
    tickets = workshop.some(20, 1000)
    total, own = [], []
    with watched_printer() as printer, booth(workshop, kiosk(printer.uri)) as stall:
        stall.settle(_SETTLE_SECONDS)
        visitor = Visitor(stall.screen)
        for ticket in range(tickets):
            visitor.press(ticket % 8)
            visitor.release()
            visitor.number_seen()
            printer.finished(ticket + 1, PATIENCE)
            visitor.done()
            if (ticket + 1) % (tickets // 10) == 0:
                total.append(stall.family.pss_mb())
                own.append(stall.family.own_mb())
                workshop.say(f"  {ticket + 1} tickets: {total[-1]:.1f} MB, of which its own {own[-1]:.1f}")
    return [
        Figure(f"memory after {tickets} tickets", KIOSK, "MB", (total[-1],)),
        Figure(f"growth from ticket {tickets // 10} to {tickets}", KIOSK, "MB", (own[-1] - own[0],), goal=NO_GROWTH),
    ]
