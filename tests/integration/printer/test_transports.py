"""One contract for all ways to the printer, over a real socket, a real pty, a FIFO, a plain file and in process.

`usb` and `auto` find a printer in a made-up sysfs whose device file is a real pty; `libusb` is python-escpos and pyusb as they
are, on a made-up bus.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.errors import PrinterError, PrinterTimeout, PrinterUnreachable
from kiosk.printer.transports import Transport, transport_to
from kiosk.printer.transports.libusb import LibusbTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from tests.support.libusb import DEVICE, Bus
from tests.support.machine import Ports
from tests.support.printers import PATIENCE, WIDE, connected, encoders, ticket

JOB = encoders["raster"].encode(ticket(4))
LIMIT = 5.0
SHORT = 0.2


@dataclass
class Way:
    """A way, and what arrived at its other end."""

    transport: Transport
    printer: VirtualPrinter | None = None
    path: Path | None = None
    other_end: int | None = None

    def received(self) -> bytes:
        """Everything that came out at the other end, once the transport is closed."""
        if self.printer is not None:
            assert self.printer.wait_for_slips(1, PATIENCE)
            return self.printer.slips[0].received
        if self.other_end is not None:
            return os.read(self.other_end, 1 << 16)
        assert self.path is not None
        return self.path.read_bytes()


@pytest.fixture(params=["virtual", "tcp", "serial", "usb", "auto", "bridge", "libusb", "fifo", "plain"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    kind: str = request.param
    opened = {"fifo": end_of_a_fifo, "plain": end_of_a_file, "libusb": end_of_a_bus}.get(kind)
    with opened(tmp_path) if opened else end_of_a_printer(kind, tmp_path) as found:
        yield found
        found.transport.close()


@contextmanager
def end_of_a_printer(kind: str, folder: Path) -> Iterator[Way]:
    """A simulated printer that is served; for `usb`, `auto` and `bridge` it hangs on a port of a machine."""
    if kind in ("virtual", "tcp", "serial"):
        with connected(kind, folder) as (printer, transport):
            yield Way(transport, printer)
        return
    printer = VirtualPrinter(WIDE)
    with PtyServer(printer, folder / "pty") as server:
        ports = Ports(folder)
        if kind == "bridge":
            ports.plug_adapter("1-1", leads_to=server.path)
        else:
            ports.plug_printer("1-1.2", lp="lp3", leads_to=server.path)
        uri = {"usb": "usb:04b8:0e15", "auto": "auto:", "bridge": "auto:?baud=115200&flow=none"}[kind]
        yield Way(transport_to(parse_printer_uri(uri), folder, WIDE, ports.machine), printer)


@contextmanager
def end_of_a_bus(folder: Path) -> Iterator[Way]:
    """A printer that no driver has."""
    del folder
    printer = VirtualPrinter(WIDE)
    yield Way(LibusbTransport(DEVICE, "usb:0416:5011", Bus(printer)), printer)


@contextmanager
def end_of_a_fifo(folder: Path) -> Iterator[Way]:
    """A FIFO with a reader."""
    path = folder / "lp0"
    os.mkfifo(path)
    other_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield Way(transport_to(parse_printer_uri(f"file:{path}"), folder, WIDE), path=path, other_end=other_end)
    os.close(other_end)


@contextmanager
def end_of_a_file(folder: Path) -> Iterator[Way]:
    """A plain file."""
    path = folder / "lp0"
    path.touch()
    yield Way(transport_to(parse_printer_uri(f"file:{path}"), folder, WIDE), path=path)


def test_a_job_arrives_byte_by_byte(way: Way) -> None:
    way.transport.open(LIMIT)
    way.transport.write(JOB, LIMIT)
    if way.printer is None:
        way.transport.close()
    assert way.received() == JOB


def test_answers_come_back_where_they_can(way: Way) -> None:
    way.transport.open(LIMIT)
    if way.printer is None:
        assert not way.transport.can_read
        return
    way.transport.write(b"\x10\x04\x01", LIMIT)
    assert way.transport.read(PATIENCE) == b"\x12"


def test_reading_when_nothing_comes_ends_at_its_limit(way: Way) -> None:
    if way.printer is None:
        return
    way.transport.open(LIMIT)
    before = time.monotonic()
    assert way.transport.read(0.05) == b""
    assert 0.04 < time.monotonic() - before < LIMIT


def test_a_printer_that_takes_nothing_is_a_timeout(way: Way) -> None:
    if way.printer is None:
        return
    way.printer.change(stalled=True)
    way.transport.open(LIMIT)
    with pytest.raises(PrinterTimeout, match=r"took \d+ of \d+ bytes in 0.2 s; see whether") as timeout:
        way.transport.write(JOB * 20, SHORT)
    assert "\n" not in str(timeout.value)


def test_a_cable_pulled_while_writing_is_unreachable(way: Way) -> None:
    if way.printer is None:
        return
    way.printer.change_later(2000, "unplugged")
    way.transport.open(LIMIT)
    with pytest.raises(PrinterUnreachable, match="is away"):
        way.transport.write(JOB * 20, LIMIT)


def test_a_cable_pulled_while_reading_is_unreachable(way: Way) -> None:
    if way.printer is None:
        return
    way.transport.open(LIMIT)
    threading.Timer(0.05, way.printer.change, kwargs={"unplugged": True}).start()
    with pytest.raises(PrinterUnreachable):
        way.transport.read(PATIENCE)


def test_it_can_be_opened_again(way: Way) -> None:
    if way.printer is None:
        return
    for _ in range(3):
        way.transport.open(LIMIT)
        way.transport.close()
        assert way.transport.held_back() == 0
        assert not way.transport.is_open
    way.transport.open(LIMIT)
    way.transport.write(b"\x10\x04\x01", LIMIT)
    assert way.transport.read(PATIENCE)


def test_closing_twice_and_discarding_when_closed_are_no_matter(way: Way) -> None:
    way.transport.close()
    way.transport.discard()
    way.transport.close()
    assert not way.transport.is_open


def test_it_says_which_printer_it_is(way: Way) -> None:
    assert way.transport.identity.split(":")[0] in ("virtual", "tcp", "serial", "usb", "auto", "file")


@pytest.mark.parametrize(
    "uri", ["tcp:127.0.0.1:1", "file:{}/lp0", "serial:{}/ttyUSB0", "serial:{}/plain", "usb:ffff:ffff", "auto:"]
)
def test_a_printer_that_is_not_there_is_unreachable_in_one_line(uri: str, tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    transport = transport_to(parse_printer_uri(uri.format(tmp_path)), tmp_path, WIDE, Ports(tmp_path / "machine").machine)
    with pytest.raises(PrinterUnreachable, match=r"^the printer .* is away: .*; check") as error:
        transport.open(LIMIT)
    assert "\n" not in str(error.value)
    assert not transport.is_open


def test_a_missing_device_never_becomes_a_plain_file(tmp_path: Path) -> None:
    with pytest.raises(PrinterError):
        transport_to(parse_printer_uri(f"file:{tmp_path}/lp0"), tmp_path, WIDE).open(LIMIT)
    assert not list(tmp_path.iterdir())


def test_writing_without_opening_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(PrinterUnreachable, match="not open"):
        transport_to(parse_printer_uri("tcp:127.0.0.1:1"), tmp_path, WIDE).write(b"x", LIMIT)


def test_a_second_process_is_refused_a_serial_port(tmp_path: Path) -> None:
    with connected("serial", tmp_path) as (_, first):
        first.open(LIMIT)
        second = transport_to(parse_printer_uri(f"serial:{tmp_path}/port?flow=none"), tmp_path, WIDE)
        with pytest.raises(PrinterUnreachable):
            second.open(LIMIT)
        first.close()


def test_a_relative_virtual_folder_lies_under_the_data_folder(tmp_path: Path) -> None:
    transport = transport_to(parse_printer_uri("virtual:slips"), tmp_path, WIDE)
    transport.open(LIMIT)
    transport.write(JOB, LIMIT)
    assert (tmp_path / "slips" / "0001.bin").read_bytes() == JOB


def test_a_reader_that_waits_can_be_interrupted(way: Way) -> None:
    if way.printer is None:
        return
    way.transport.open(LIMIT)
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.append(way.transport.read(PATIENCE)))
    reader.start()
    way.transport.interrupt()
    reader.join(PATIENCE / 2)
    assert said == [b""]
    way.transport.write(b"\x10\x04\x01", LIMIT)
    assert way.transport.read(PATIENCE) == b"\x12"
