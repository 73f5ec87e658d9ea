"""With a server beside the kiosk: when numbers come from it, what it weighs, and what a citizen waits while it answers or hangs.

The server hangs because it is stopped (SIGSTOP): connections come about, and nothing answers. That is the worst that a server
can do to a citizen; one that is gone is noticed at once.
"""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psutil

from benchmarks.booths import PATIENCE, Booth, booth
from benchmarks.contenders import kiosk, kiosk_with_server
from benchmarks.figures import KIOSK, WITH_SERVER, Figure, Goal, Kind
from benchmarks.printer import WatchedPrinter, watched_printer
from benchmarks.processes import wait_until
from benchmarks.visitor import Visitor
from benchmarks.workshop import Workshop

ANSWERED, HUNG = Goal(60), Goal(360)
_SETTLE_SECONDS = 5.0
_PAUSE = 0.3
_GRANTS_AGAIN = 3.0
"""After one miss the kiosk asks again two seconds later at the latest, once the server has answered something."""


def measure(workshop: Workshop) -> list[Figure]:
    """Seconds until the server's first number can be had, megabytes, and milliseconds from the finger to the first byte."""
    with watched_printer() as printer, booth(workshop, kiosk_with_server(printer.uri)) as stall:
        up = _seconds_until_up(stall)
        stall.settle(_SETTLE_SECONDS)
        weighs = (stall.family.pss_mb(),)
        visits = _Visits(Visitor(stall.screen), printer)
        answered = visits.take(workshop.some(16, 400))
        hung = [_while_hung(stall, visits) for _ in range(workshop.some(5, 60))]
        central, own = _given(stall.folder)
    workshop.note(f"server: {central} central and {own} own numbers; the own ones are those while it hung.")
    with watched_printer() as printer, booth(workshop, kiosk(printer.uri)) as stall:
        stall.settle(_SETTLE_SECONDS)
        alone = _Visits(Visitor(stall.screen), printer).take(workshop.some(16, 400))
    what = "finger up to first byte, server"
    return [
        Figure("start until the server gives numbers", WITH_SERVER, "s", (up,)),
        Figure("memory of kiosk and server at rest", WITH_SERVER, "MB", weighs),
        Figure(f"{what} answers", WITH_SERVER, "ms", tuple(answered)),
        Figure(f"{what} answers", WITH_SERVER, "ms", tuple(answered), kind=Kind.P99, goal=ANSWERED),
        Figure(f"{what} hangs", WITH_SERVER, "ms", tuple(hung), kind=Kind.LARGEST, goal=HUNG),
        Figure(f"{what} none", KIOSK, "ms", tuple(alone)),
    ]


class _Visits:
    """Citizens, one after the other."""

    def __init__(self, visitor: Visitor, printer: WatchedPrinter) -> None:
        self._visitor, self._printer, self._count = visitor, printer, 0

    def take(self, tickets: int) -> list[float]:
        """So many tickets; milliseconds from the lifted finger to the first byte of each."""
        return [self._one() for _ in range(tickets)]

    def _one(self) -> float:
        self._visitor.press(self._count % 8)
        released = self._visitor.release()
        taken = (self._printer.first_byte(self._count, PATIENCE) - released) * 1000
        self._count += 1
        self._visitor.number_seen()
        self._printer.finished(self._count, PATIENCE)
        time.sleep(_PAUSE)
        self._visitor.done()
        return taken


def _while_hung(stall: Booth, visits: _Visits) -> float:
    """One ticket while the server hangs; afterwards it answers again and gives a number."""
    server = _server(stall)
    server.send_signal(signal.SIGSTOP)
    try:
        (taken,) = visits.take(1)
    finally:
        server.send_signal(signal.SIGCONT)
    time.sleep(_GRANTS_AGAIN)
    visits.take(1)
    return taken


def _server(stall: Booth) -> psutil.Process:
    return next(one for one in stall.family.members() if "onestop" in one.cmdline())


def _seconds_until_up(stall: Booth) -> float:
    """When the kiosk was introduced to its server, from the start of its process."""
    device = stall.folder / "data" / "device" / "device.json"
    wait_until(lambda: device.exists() and '"accepted": true' in device.read_text(encoding="utf-8"), "the server", PATIENCE, 0.01)
    return time.monotonic() - stall.family.started_at


def _given(folder: Path) -> tuple[int, int]:
    """How many central and own numbers the server knows by now."""
    with closing(sqlite3.connect(f"file:{folder / 'data' / 'server' / 'onestop.db'}?mode=ro", uri=True)) as database:
        query = "SELECT count(*) FILTER (WHERE kiosk_code = 0), count(*) FILTER (WHERE kiosk_code > 0) FROM ticket"
        central, own = database.execute(query).fetchone()
    return int(central), int(own)
