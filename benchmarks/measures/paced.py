"""A ticket over a serial line at its true pace: from the tap, as the desk takes it, until the printer has acknowledged its end.

In between lie the number with its fdatasync, the slip, the note that printing begins, and the line. Where a printer never
answers, the end is when it has taken the last byte and the slip falls.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.contenders import settings_in
from benchmarks.figures import KIOSK, Figure, Goal
from benchmarks.workshop import Workshop
from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.errors import KioskError
from kiosk.printer.profiles import profile_named
from kiosk.printer.spooler import Spooler
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from kiosk.usecases.desk import Desk, DeskEvents
from kiosk.usecases.issue_ticket import IssuedTicket
from kiosk.usecases.ports import PrintOutcome

GOALS = {("tm-t20ii", 19200): 0.25, ("clone-bare", 19200): 2.5, ("tm-t20ii", 115200): 0.06, ("clone-bare", 115200): 0.6}
"""Seconds; the bytes alone take 10 bits each at that speed."""

_PATIENCE = 30.0
_SERVICE = "ho-tich"


@dataclass
class _Heard:
    """What the threads tell about the ticket in hand."""

    ended: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    confirmed: list[float] = field(default_factory=list)
    refused: list[KioskError] = field(default_factory=list)

    def outcome(self, outcome: PrintOutcome) -> None:
        """From the printer thread."""
        if outcome.state is TicketState.PRINTED:
            self.confirmed.append(time.monotonic())
        if outcome.state is not TicketState.PRINTING:
            self.ended.set()

    def refusal(self, _request: TicketRequest, error: KioskError) -> None:
        """From the issuer thread."""
        self.refused.append(error)

    def numbered(self, _issued: IssuedTicket) -> None:
        """The screen would show it now."""

    def counted(self, _given: dict[str, int]) -> None:
        """The screen would show them now."""

    def ledger_ready(self, well: bool) -> None:  # noqa: FBT001  as the desk tells it
        """From the issuer thread, once it has nothing to do."""
        if well:
            self.ready.set()


def measure(workshop: Workshop) -> list[Figure]:
    """Seconds. The cover is closed, paper is there, and the mechanics take no time: this is our share and the line's."""
    return [_figure(workshop, profile, baud, limit) for (profile, baud), limit in GOALS.items()]


def _figure(workshop: Workshop, profile: str, baud: int, limit: float) -> Figure:
    samples = _samples(workshop.fresh("paced"), profile, baud, workshop.some(3, 15))
    return Figure(f"tap to acknowledged at {baud} baud, {profile}", KIOSK, "s", samples, goal=Goal(limit))


def _samples(folder: Path, profile: str, baud: int, count: int) -> tuple[float, ...]:
    printer, heard, taken = VirtualPrinter(profile_named(profile), baud=baud), _Heard(), list[float]()
    with PtyServer(printer, folder / "port") as server, _kiosk(folder, profile, server.uri, heard) as desk:
        for sample in range(count + 1):  # the first one opens the port and learns whether it answers
            if not heard.ready.wait(_PATIENCE):
                raise TimeoutError("the ledger was not opened")
            heard.ended.clear()
            heard.ready.clear()
            heard.confirmed.clear()
            begun = time.monotonic()
            desk.request(TicketRequest(str(uuid.uuid4()), _SERVICE))
            fallen = printer.wait_for_slips(sample + 1, _PATIENCE)
            fell = time.monotonic()
            if not fallen or not heard.ended.wait(_PATIENCE):
                raise TimeoutError(f"{profile} at {baud} baud was not done within {_PATIENCE:g} s: {heard.refused}")
            taken.append((heard.confirmed[0] if heard.confirmed else fell) - begun)
    return tuple(taken[1:])


@contextmanager
def _kiosk(folder: Path, profile: str, uri: str, heard: _Heard) -> Iterator[Desk]:
    """Issuer and printer thread as the terminal has them, over a ledger on the disk; no screen."""
    settings = load_settings(settings_in(folder, uri))
    settings = replace(settings, data_dir=folder / "data", printer=replace(settings.printer, profile=profile))
    clock = bootstrap.clock_of(settings)
    notes = bootstrap.LedgerNotes(clock)
    spooler = Spooler(*bootstrap.printing(settings), notes, heard.outcome)
    spooler.meter = bootstrap.roll_keeper(settings, clock)
    events = DeskEvents(heard.numbered, heard.refusal, heard.ledger_ready, heard.counted)
    desk = Desk(bootstrap.office_opener(settings, clock, notes), spooler, clock, events)
    desk.start()
    spooler.start()
    spooler.warm(bootstrap.slips_to_warm(settings))
    try:
        yield desk
    finally:
        desk.stop(_PATIENCE)
        spooler.stop(_PATIENCE)
