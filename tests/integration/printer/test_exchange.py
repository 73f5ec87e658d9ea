"""Another printer in the place of the first, while the kiosk runs: what is sent to it was made for it.

The machine's sysfs is made up, the device files are real ptys; the settings, the book of printers and the spooler are real.
"""

import queue
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kiosk import bootstrap
from kiosk.config import load_settings
from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import PrinterChanged
from kiosk.printer.encoder import Encoder
from kiosk.printer.remembering import RememberingEncoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import Spooler
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.transports.wrapping import MeetingTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from kiosk.storage.printers import PrinterBook
from kiosk.usecases.ports import PrintJob, PrintOutcome
from tests.support.commands import settings_in
from tests.support.machine import Ports
from tests.support.printers import PATIENCE, WIDE, NotedLog, ticket

KNOWN = "usb:04b8:0e15:S@1-1"
PROVEN = {"tail_mm": 9.0}
"""Shows in nothing but the length of the slip."""


class Place:
    """The printing side of a kiosk that is set to `auto:`, and two printers; the calibrated one is plugged in."""

    def __init__(self, folder: Path, printers: ExitStack) -> None:
        self.ports = Ports(folder)
        settings = load_settings(settings_in(folder, printer={"uri": "auto:"}))
        PrinterBook(settings.data_dir).note(KNOWN, proven=PROVEN)
        self.known, self.stranger = VirtualPrinter(WIDE), VirtualPrinter(WIDE)
        self._ptys = [
            printers.enter_context(PtyServer(printer, folder / f"pty-{number}")).path
            for number, printer in enumerate((self.known, self.stranger))
        ]
        self.plug_known()
        self.outcomes: queue.SimpleQueue[PrintOutcome] = queue.SimpleQueue()
        self.healths: queue.SimpleQueue[PrinterSeen] = queue.SimpleQueue()
        self.log = NotedLog()
        encoder, session = bootstrap.printing(settings, self._exchange, self.ports.machine)
        self.spooler = Spooler(encoder, session, self.log, self.outcomes.put, self.healths.put)

    def plug_known(self) -> None:
        self.ports.plug_printer("1-1", "04b8:0e15", "S", leads_to=self._ptys[0])

    def replace_by_stranger(self) -> None:
        self.known.change(unplugged=True)
        self.ports.unplug("1-1")
        self.ports.plug_printer("1-1", "0416:5011", leads_to=self._ptys[1])

    def print(self, n: int) -> PrintOutcome:
        self.spooler.submit(PrintJob(f"id-{n}", ticket(n)))
        while (outcome := self.outcomes.get(timeout=PATIENCE)).state is TicketState.PRINTING:
            pass
        return outcome

    def look(self) -> PrinterSeen:
        self.spooler.check()
        return self.healths.get(timeout=PATIENCE)

    def _exchange(self, encoder: Encoder, session: Session) -> None:
        self.spooler.exchange(encoder, session)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as printers:
        yield Place(tmp_path, printers)


@contextmanager
def working(place: Place) -> Iterator[None]:
    place.spooler.start()
    yield
    assert place.spooler.stop(PATIENCE)


def rows(printer: VirtualPrinter) -> int:
    assert printer.wait_for_slips(1, PATIENCE)
    return printer.slips[-1].picture.rows


def test_what_was_proven_of_a_printer_is_lost_to_the_one_in_its_place(place: Place) -> None:
    with working(place):
        assert place.print(1).state is TicketState.PRINTED
        place.replace_by_stranger()
        assert place.print(2).state is TicketState.PRINTED
    assert rows(place.known) - rows(place.stranger) == 6 * 8


def test_a_ticket_that_was_made_twice_is_marked_once(place: Place) -> None:
    with working(place):
        place.replace_by_stranger()
        place.print(1)
    assert place.log.notes == [("id-1", TicketState.PRINTING), ("id-1", TicketState.PRINTED)]
    assert len(place.stranger.slips) == 1


def test_pictures_in_the_memory_of_one_printer_are_not_asked_of_another_of_its_kind(place: Place, tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "config.yaml")
    PrinterBook(settings.data_dir).note(KNOWN, nv_hash="0123456789abcdef")
    PrinterBook(settings.data_dir).note("usb:0416:5011@1-1", proven=PROVEN)
    encoder, session = bootstrap.printing(settings, place._exchange, place.ports.machine)
    place.spooler = Spooler(encoder, session, place.log, place.outcomes.put)
    assert isinstance(place.spooler._encoder, RememberingEncoder)
    with working(place):
        place.replace_by_stranger()
        assert place.print(1).state is TicketState.PRINTED
    assert not isinstance(place.spooler._encoder, RememberingEncoder)


def test_an_idle_look_notices_it_before_a_citizen_does(place: Place) -> None:
    with working(place):
        place.print(1)
        place.healths.get(timeout=PATIENCE)
        place.replace_by_stranger()
        assert place.look().trouble is Trouble.UNREACHABLE
        assert place.look().trouble is None


def test_a_calibrated_printer_that_was_not_there_at_the_start_is_known_when_it_comes(place: Place, tmp_path: Path) -> None:
    place.ports.unplug("1-1")
    settings = load_settings(tmp_path / "config.yaml")
    encoder, session = bootstrap.printing(settings, place._exchange, place.ports.machine)
    place.spooler = Spooler(encoder, session, place.log, place.outcomes.put)
    with working(place):
        assert place.print(1).trouble is Trouble.UNREACHABLE
        place.plug_known()
        assert place.print(2).state is TicketState.PRINTED
    assert place.spooler._encoder.profile.tail_mm == PROVEN["tail_mm"]


def test_a_printer_that_was_calibrated_at_another_port_is_a_stranger_there(place: Place) -> None:
    with working(place):
        place.ports.unplug("1-1")
        place.ports.plug_printer("1-2", "04b8:0e15", "S", leads_to=place._ptys[0])
        place.print(1)
    assert place.spooler._encoder.profile.tail_mm != PROVEN["tail_mm"]


def test_no_byte_goes_to_a_printer_for_which_the_job_was_not_made() -> None:
    printer = VirtualPrinter(WIDE)
    transport = MeetingTransport(VirtualTransport(printer, "usb:0001:0001@1-1"), lambda _: True)
    with pytest.raises(PrinterChanged, match="another printer is there now: usb:0001:0001@1-1; print again"):
        transport.open(1.0)
    assert not transport.is_open
    assert printer.idle


@pytest.mark.parametrize(
    ("uri", "watched"),
    [
        ("usb:04b8:0e15", True),
        ("auto:", True),
        ("file:/dev/usb/lp0", True),
        ("serial:/dev/ttyUSB0", True),
        ("tcp:192.0.2.7:9100", False),
        ("virtual:printer", False),
    ],
)
def test_ports_are_watched_where_the_printer_hangs_on_one(uri: str, watched: bool, tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path, printer={"uri": uri}))
    assert (bootstrap.watch_over(settings, lambda: None) is not None) is watched
