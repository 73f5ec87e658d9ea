"""A printer without a kernel driver: python-escpos and pyusb as they are, and what their traps would cost."""

import pytest

from kiosk.errors import PrinterUnreachable
from kiosk.printer.transports.libusb import LibusbTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from tests.support.libusb import DEVICE, Bus
from tests.support.printers import WIDE, encoders, printed, ticket

JOB = encoders["raster"].encode(ticket(4))
LIMIT = 5.0


def plugged(*, one_way: bool = False) -> tuple[VirtualPrinter, Bus, LibusbTransport]:
    printer = VirtualPrinter(WIDE)
    bus = Bus(printer, one_way=one_way)
    return printer, bus, LibusbTransport(DEVICE, "usb:0416:5011", bus)


def test_opening_does_not_reset_the_printer() -> None:
    _, bus, transport = plugged()
    transport.open(LIMIT)
    transport.close()
    assert (bus.resets, bus.claimed) == (0, 0)


def test_a_printer_that_another_program_has_is_said_to_be_so() -> None:
    _, bus, transport = plugged()
    bus.taken_by_another = True
    with pytest.raises(PrinterUnreachable, match="usb:0416:5011 is away: Resource busy; check that no other program has it"):
        transport.open(LIMIT)
    assert not transport.is_open


def test_a_printer_that_is_not_there_is_away() -> None:
    printer, _, transport = plugged()
    printer.change(unplugged=True)
    with pytest.raises(PrinterUnreachable, match=r"^the printer usb:0416:5011 is away: .*; check the cable") as error:
        transport.open(LIMIT)
    assert "\n" not in str(error.value)


def test_a_printer_of_one_way_prints_and_is_not_asked() -> None:
    printer, _, transport = plugged(one_way=True)
    transport.open(LIMIT)
    assert not transport.can_read
    assert transport.read(LIMIT) == b""
    transport.write(JOB, LIMIT)
    assert printer.slips[0].picture == printed(JOB)


def test_bytes_go_on_where_a_write_stopped_half_way() -> None:
    """A write by libusb may end with some bytes sent; python-escpos' own `_raw` forgets the rest."""
    printer, bus, transport = plugged()
    bus.takes_at_once = 1000
    transport.open(LIMIT)
    transport.write(JOB, LIMIT)
    assert printer.slips[0].received == JOB


def test_its_identity_has_ids_serial_number_and_port() -> None:
    assert plugged()[2].identity == "usb:0416:5011:A1@1-1.2"
