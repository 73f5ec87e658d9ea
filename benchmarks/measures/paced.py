"""The sample ticket over a serial line at its true pace: from the job in the queue until its end is known.

Known is the end when the printer acknowledges it; where it never answers, when it has taken the last byte and the slip falls.
"""

import threading
import time
from pathlib import Path

from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.workshop import ROOT, Workshop
from kiosk.config import load_settings
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.domain.sample import sample_slip
from kiosk.domain.ticket import TicketState
from kiosk.printer.encoder import Encoder
from kiosk.printer.profiles import profile_named
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.printer.transports import transport_to
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from kiosk.usecases.ports import PrintJob, PrintOutcome

GOALS = {("tm-t20ii", 19200): 0.25, ("clone-bare", 19200): 2.5, ("tm-t20ii", 115200): 0.06, ("clone-bare", 115200): 0.6}
"""Seconds; the bytes alone take 10 bits each at that speed."""

_PATIENCE = 30.0


class _NoLog:
    """A print log that keeps nothing."""

    def note(self, ticket_id: str, state: TicketState, reason: str) -> None:
        """Nothing is kept."""

    def settle(self) -> None:
        """Nothing to do."""


def measure(workshop: Workshop) -> list[Figure]:
    """Seconds. The cover is closed, paper is there, and the mechanics take no time: this is the line's share."""
    return [_figure(workshop, profile, baud, limit) for (profile, baud), limit in GOALS.items()]


def _figure(workshop: Workshop, profile: str, baud: int, limit: float) -> Figure:
    samples = _samples(workshop.fresh("paced") / "port", profile, baud, workshop.some(3, 15))
    return Figure(f"acknowledged at {baud} baud, {profile}", KIOSK, "s", samples, goal=Goal(limit))


def _samples(port: Path, name: str, baud: int, count: int) -> tuple[float, ...]:
    profile = profile_named(name)
    slip = sample_slip(load_settings(ROOT / "config.yaml").office, str)
    printer, ended = VirtualPrinter(profile, baud=baud), threading.Event()
    taken: list[float] = []
    confirmed: list[float] = []

    def told(outcome: PrintOutcome) -> None:
        if outcome.state is TicketState.PRINTED:
            confirmed.append(time.monotonic())
        if outcome.state is not TicketState.PRINTING:
            ended.set()

    with PtyServer(printer, port) as server:
        transport = transport_to(parse_printer_uri(server.uri), port.parent, profile)
        spooler = Spooler(Encoder(ROOT / "assets" / "fonts", profile), Session(transport, profile), _NoLog(), told)
        spooler.start()
        spooler.warm([slip])
        for sample in range(count + 1):  # the first one opens the port and learns whether it answers
            ended.clear()
            confirmed.clear()
            begun = time.monotonic()
            spooler.submit(PrintJob(f"paced-{sample}", slip))
            fallen = printer.wait_for_slips(sample + 1, _PATIENCE)
            fell = time.monotonic()
            if not fallen or not ended.wait(_PATIENCE):
                raise TimeoutError(f"{name} at {baud} baud was not done within {_PATIENCE:g} s")
            taken.append((confirmed[0] if confirmed else fell) - begun)
        spooler.stop(_PATIENCE)
    return tuple(taken[1:])
