"""What a ticket costs the disk, as the kernel sees it, and where the sync lies between the tap and the first byte."""

import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.booths import PATIENCE, booth
from benchmarks.contenders import kiosk
from benchmarks.figures import KIOSK, Figure, Goal, Kind
from benchmarks.printer import watched_printer
from benchmarks.processes import wait_until
from benchmarks.traces import SYNCS, WRITES, Call, calls_of, wrapper
from benchmarks.visitor import Visitor
from benchmarks.workshop import Workshop

GOAL = Goal(1, exactly=True)
_SETTLE_SECONDS = 5.0
_PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Ticket:
    """When the finger was lifted and when the printer had the first byte, in seconds of the epoch."""

    tapped: float
    first_byte: float


def measure(workshop: Workshop) -> list[Figure]:
    """Counts, bytes and milliseconds, under strace; a ticket's share of the housekeeping is in the means."""
    trace = workshop.folder / "trace"
    with watched_printer() as printer, booth(workshop, kiosk(printer.uri), wrapper(trace)) as stall:
        stall.settle(_SETTLE_SECONDS)
        visitor = Visitor(stall.screen)
        tickets = []
        for ticket in range(workshop.some(16, 200)):
            visitor.press(ticket % 8)
            released = visitor.release()
            first_byte = printer.first_byte(ticket, PATIENCE)
            tickets.append(Ticket(_epoch(released), _epoch(first_byte)))
            visitor.number_seen()
            printer.finished(ticket + 1, PATIENCE)
            time.sleep(_PAUSE)
            visitor.done()
        data = str(stall.folder / "data")
        tracers = [member for member in stall.family.members() if member.name() == "strace"]
    wait_until(lambda: not any(tracer.is_running() for tracer in tracers), "strace to write its last line", 10)
    return _figures([call for call in calls_of(_lines(trace)) if call.path.startswith(data)], tickets)


def _figures(calls: list[Call], tickets: list[Ticket]) -> list[Figure]:
    syncs = [call for call in calls if call.name in SYNCS]
    writes = [call for call in calls if call.name in WRITES]
    on_path = [[call for call in syncs if ticket.tapped <= call.began <= ticket.first_byte] for ticket in tickets]
    between = list(pairwise([*(ticket.tapped for ticket in tickets), time.time()]))
    durable = [(found[-1].ended - ticket.tapped) * 1000 for found, ticket in zip(on_path, tickets, strict=True) if found]
    synced = [float(sum(start <= call.began < end for call in syncs)) for start, end in between]
    written = [sum(call.result for call in writes if start <= call.began < end) / 1000 for start, end in between]
    return [
        Figure("syncs from tap to first byte", KIOSK, "", tuple(float(len(found)) for found in on_path), goal=GOAL),
        Figure("syncs a ticket in all", KIOSK, "", tuple(synced), kind=Kind.MEAN),
        Figure("written a ticket in all", KIOSK, "kB", tuple(written), kind=Kind.MEAN),
        *([Figure("finger up to durable row, traced", KIOSK, "ms", tuple(durable))] if durable else []),
    ]


def _epoch(monotonic: float) -> float:
    """The same moment on the clock that strace uses."""
    return time.time() - time.monotonic() + monotonic


def _lines(trace: Path) -> list[str]:
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()
