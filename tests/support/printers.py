"""Encoders, simulated printers and spoolers for tests, with limits small enough that nobody waits."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from kiosk.domain.numbering import Number
from kiosk.domain.printer import PrinterSeen
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import Slip, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import LedgerError
from kiosk.printer.encoder import Encoder
from kiosk.printer.escpos import Bitmap
from kiosk.printer.paper import dots
from kiosk.printer.profiles import RASTER, Profile, profile_named, profiles
from kiosk.printer.session import Limits, Session
from kiosk.printer.spooler import Spooler
from kiosk.printer.transports import Transport, transport_to
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.personas import Persona
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer, TcpServer
from kiosk.usecases.ports import PrintJob, PrintOutcome
from tests.support.office import MONDAY, OFFICE, at

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
WIDE = profile_named(RASTER)
NARROW = profile_named(RASTER, 58)
Found = TypeVar("Found")
PATIENCE = 10.0
"""Seconds after which a test that waits for an event has failed."""

QUICK = Limits(open=1.0, status=0.3, write_grace=0.3, write_slack=0.5, confirm=3.0, confirm_doubtful=0.2, owes=0.0)

EVERY_PROFILE = tuple(
    profile_named(name, mm) for name in ("raster", "tm-t20ii", "tm-t20ii-nv", "clone-1258", "clone-bare") for mm in (80, 58)
)
"""Those of which a simulated printer does what they claim."""


encoders = {profile.name: Encoder(FONTS, profile) for profile in profiles().values()}
"""Shared, so that fonts are loaded once for all tests."""


def ticket(n: int = 12, priority: str | None = None) -> Slip:
    """A ticket of the test's office."""
    given = Ticket(f"id-{n}", OFFICE.code, MONDAY, Number("A", 0, n), "ho-tich", priority, at(8, 5).utc, TicketState.NUMBERED)
    return ticket_slip(OFFICE, TicketFacts(given, Ahead(n - 1, exact=True), at(8, 5).local), str)


def printed(job: bytes, profile: Profile = WIDE) -> Bitmap:
    """What falls out of a healthy printer for a job: exactly one slip, and nothing is left."""
    printer = VirtualPrinter(profile)
    assert printer.accept(job) == len(job)
    assert printer.idle
    (slip,) = printer.slips
    return slip.picture


def expected(slip: Slip, profile: Profile = WIDE) -> Bitmap:
    """The layout as it should lie on paper: the way to the blade above it, nothing below its last ink."""
    layout = encoders[profile.name].picture(slip)
    return Bitmap(layout.row_bytes, bytes(profile.paper.row_bytes) * dots(profile.cutter_mm) + layout.data)


def inked(picture: Bitmap) -> Bitmap:
    """Without the blank rows at the end."""
    last = max((row for row in range(picture.rows) if any(picture.row(row))), default=-1)
    return Bitmap(picture.row_bytes, picture.data[: (last + 1) * picture.row_bytes])


class NotedLog:
    """A `PrintLog` that remembers, and fails when it is told to."""

    def __init__(self) -> None:
        """Works at first."""
        self.notes: list[tuple[str, TicketState]] = []
        self.reasons: list[str] = []
        self.failing = False

    def note(self, ticket_id: str, state: TicketState, reason: str) -> None:
        """Remember, or fail as a full disk does."""
        if self.failing:
            raise LedgerError("the disk is full")
        self.notes.append((ticket_id, state))
        self.reasons.append(reason)

    def settle(self) -> None:
        """Nothing to keep."""


class Rig:
    """A spooler on a transport, and what it said."""

    def __init__(
        self,
        transport: Transport,
        profile: Profile = WIDE,
        limits: Limits = QUICK,
        encoder: Encoder | None = None,
        log: NotedLog | None = None,
    ) -> None:
        """Starts the spooler."""
        self.log = log or NotedLog()
        self.session = Session(transport, profile, limits)
        self.outcomes: list[PrintOutcome] = []
        self.on_outcome: Callable[[PrintOutcome], None] = lambda _: None
        self.healths: list[PrinterSeen] = []
        self._told = threading.Condition()
        self.spooler = Spooler(encoder or encoders[profile.name], self.session, self.log, self._listen, self._listen_health)
        self.spooler.start()

    def print(self, n: int) -> PrintOutcome:
        """Print ticket n and wait for its fate."""
        self.submit(n)
        return self.fate(f"id-{n}")

    def print_slip(self, ticket_id: str, slip: Slip) -> PrintOutcome:
        """Print a slip under this id and wait for its fate."""
        self.spooler.submit(PrintJob(ticket_id, slip))
        return self.fate(ticket_id)

    def submit(self, n: int) -> None:
        """Queue ticket n."""
        self.spooler.submit(PrintJob(f"id-{n}", ticket(n)))

    def fate(self, ticket_id: str) -> PrintOutcome:
        """The final outcome of a ticket."""
        return self.wait(
            lambda: next((o for o in self.outcomes if o.ticket_id == ticket_id and o.state is not TicketState.PRINTING), None)
        )

    def wait(self, look: Callable[[], Found | None]) -> Found:
        """Wait until `look` finds something."""
        with self._told:
            found = self._told.wait_for(look, PATIENCE)
        assert found is not None
        return found

    def _listen(self, outcome: PrintOutcome) -> None:
        self.on_outcome(outcome)
        with self._told:
            self.outcomes.append(outcome)
            self._told.notify_all()

    def _listen_health(self, health: PrinterSeen) -> None:
        with self._told:
            self.healths.append(health)
            self._told.notify_all()


@contextmanager
def connected(
    kind: str, folder: Path, profile: Profile = WIDE, model: Persona | None = None
) -> Iterator[tuple[VirtualPrinter, Transport]]:
    """A simulated printer in process (`virtual`), over a TCP socket (`tcp`) or over a pty (`serial`), and the way to it.

    The kiosk believes that it is of the `profile`; it is the `model`, else what the profile says.
    """
    printer = VirtualPrinter(model or profile, paper=profile.paper)
    if kind == "virtual":
        yield printer, VirtualTransport(printer)
        return
    server = TcpServer(printer) if kind == "tcp" else PtyServer(printer, folder / "port")
    with server:
        yield printer, transport_to(parse_printer_uri(server.uri), folder, profile)


@contextmanager
def rig(kind: str, folder: Path, limits: Limits = QUICK) -> Iterator[tuple[VirtualPrinter, Rig]]:
    """A spooler on a simulated printer, stopped at the end."""
    with connected(kind, folder) as (printer, transport):
        built = Rig(transport, limits=limits)
        try:
            yield printer, built
        finally:
            assert built.spooler.stop(PATIENCE)
