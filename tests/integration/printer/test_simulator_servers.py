"""The simulated printer behind a real pty and a real socket, as a host meets it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.printer_uri import Flow, parse_printer_uri
from kiosk.errors import PrinterTimeout
from kiosk.printer.transports import Transport, transport_to
from kiosk.printer.transports.virtual import VirtualTransport
from kiosk.printer.virtual.personas import CLONE_BARE, EPSON
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer, TcpServer
from tests.support.printers import PATIENCE, WIDE
from tests.support.simulators import BEGIN, CUT, TO_BLADE

SLIP = BEGIN + b"Ho tich A012\n" * 20 + TO_BLADE + CUT
SMALL = replace(EPSON, buffer=256)


@contextmanager
def served(printer: VirtualPrinter, kind: str, folder: Path, flow: Flow | None = None) -> Iterator[Transport]:
    """The way to it, opened."""
    server = TcpServer(printer) if kind == "tcp" else PtyServer(printer, folder / "port")
    with server:
        uri = server.uri if flow is None else server.uri.partition("&")[0] + f"&flow={flow}"
        transport = transport_to(parse_printer_uri(uri), folder, WIDE)
        transport.open(PATIENCE)
        yield transport
        transport.close()


@pytest.mark.parametrize("kind", ["tcp", "serial"])
def test_a_slip_comes_through_a_paced_line_byte_by_byte(kind: str, tmp_path: Path) -> None:
    printer = VirtualPrinter(EPSON, baud=115200)
    with served(printer, kind, tmp_path) as transport:
        transport.write(SLIP, PATIENCE)
        assert printer.wait_for_slips(1, PATIENCE)
        assert printer.slips[0].received == SLIP


@pytest.mark.parametrize("kind", ["tcp", "serial"])
def test_the_address_is_one_that_the_kiosk_understands(kind: str, tmp_path: Path) -> None:
    printer = VirtualPrinter(EPSON, baud=9600, flow=Flow.XONXOFF)
    with TcpServer(printer) if kind == "tcp" else PtyServer(printer, tmp_path / "port") as server:
        assert str(parse_printer_uri(server.uri)) == server.uri
        if kind == "serial":
            assert server.uri.endswith("?baud=9600&flow=xonxoff")


def test_xon_xoff_holds_up_a_host_that_heeds_it(tmp_path: Path) -> None:
    printer = VirtualPrinter(SMALL, baud=115200, flow=Flow.XONXOFF)
    printer.change(cover_open=True)
    with served(printer, "serial", tmp_path, Flow.XONXOFF) as transport:
        closing = threading.Timer(0.2, printer.change, kwargs={"cover_open": False})
        closing.start()
        for _ in range(40):
            transport.write(SLIP, PATIENCE)
        assert printer.wait_for_slips(16, PATIENCE)
        assert printer.lost == 0
        closing.join()


def test_a_host_that_does_not_heed_it_loses_bytes(tmp_path: Path) -> None:
    printer = VirtualPrinter(SMALL, baud=115200, flow=Flow.XONXOFF)
    printer.change(cover_open=True)
    with served(printer, "serial", tmp_path, Flow.NONE) as transport:
        transport.write(SLIP * 2, PATIENCE)
        transport.write(b"\x10\x04\x01", PATIENCE)
        answers = b""
        while b"\x1a" not in answers:
            answers += transport.read(PATIENCE)
        assert answers == b"\x13\x1a"
        assert printer.lost == 2 * len(SLIP) - 256 + 3


def test_without_any_flow_control_a_stopped_printer_loses_bytes_and_the_host_hears_nothing(tmp_path: Path) -> None:
    printer = VirtualPrinter(SMALL, baud=115200, flow=Flow.NONE)
    printer.change(cover_open=True)
    with served(printer, "serial", tmp_path) as transport:
        transport.write(SLIP * 2 + b"\x10\x04\x01", PATIENCE)
        assert transport.read(PATIENCE) == b"\x1a"
        assert printer.lost == 2 * len(SLIP) - 256 + 3


def test_mechanics_hold_up_answers_in_order_over_a_pty(tmp_path: Path) -> None:
    printer = VirtualPrinter(EPSON, rows_per_second=5000)
    with served(printer, "serial", tmp_path) as transport:
        transport.write(SLIP + b"\x1dr\x01", PATIENCE)
        assert transport.read(PATIENCE) == b"\0"
        assert len(printer.slips) == 1


def test_a_slow_line_in_process_takes_what_it_can_within_the_limit() -> None:
    printer = VirtualPrinter(CLONE_BARE, baud=1200)
    transport = VirtualTransport(printer)
    transport.open(1)
    assert transport.bytes_per_second == 120
    with pytest.raises(PrinterTimeout, match=r"took \d+ of 1000 bytes"):
        transport.write(b"A" * 1000, 0.05)


def test_a_line_in_process_delivers_all_of_a_slip_in_its_pace() -> None:
    printer = VirtualPrinter(EPSON, baud=115200, rows_per_second=10_000)
    transport = VirtualTransport(printer)
    transport.open(1)
    transport.write(SLIP + b"\x1dr\x01", PATIENCE)
    assert transport.read(PATIENCE) == b"\0"
    assert printer.slips[0].received == SLIP
