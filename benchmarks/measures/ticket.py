"""From the lifted finger until the printer has the first byte of the slip; the row is durable in between."""

import time

from benchmarks.booths import PATIENCE, booth
from benchmarks.contenders import kiosk
from benchmarks.figures import KIOSK, Figure, Goal, Kind
from benchmarks.printer import watched_printer
from benchmarks.visitor import Visitor
from benchmarks.workshop import Workshop

GOAL = Goal(30)
_SETTLE_SECONDS = 5.0
_PAUSE = 0.3
"""Until the screen has followed the print to its end, as it has when the next citizen comes."""


def measure(workshop: Workshop) -> list[Figure]:
    """Milliseconds. `disk` shows where the sync lies in between."""
    taken = []
    with watched_printer() as printer, booth(workshop, kiosk(printer.uri)) as stall:
        stall.settle(_SETTLE_SECONDS)
        visitor = Visitor(stall.screen)
        for ticket in range(workshop.some(16, 400)):
            visitor.press(ticket % 8)
            released = visitor.release()
            taken.append((printer.first_byte(ticket, PATIENCE) - released) * 1000)
            visitor.number_seen()
            printer.finished(ticket + 1, PATIENCE)
            time.sleep(_PAUSE)
            visitor.done()
    what = "finger up to first byte at the printer"
    return [Figure(what, KIOSK, "ms", tuple(taken)), Figure(what, KIOSK, "ms", tuple(taken), kind=Kind.P99, goal=GOAL)]
