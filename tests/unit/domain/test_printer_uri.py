"""Printer addresses: what may be written, and what is said when it may not."""

import pytest

from kiosk.domain.printer_uri import (
    AutoAddress,
    FileAddress,
    Flow,
    PrinterAddress,
    SerialAddress,
    TcpAddress,
    UsbAddress,
    VirtualAddress,
    parse_printer_uri,
)
from kiosk.errors import PrinterAddressError

GOOD: list[tuple[str, PrinterAddress]] = [
    ("serial:/dev/ttyUSB0?baud=9600&flow=xonxoff", SerialAddress("/dev/ttyUSB0", 9600, Flow.XONXOFF)),
    ("serial:/dev/ttyUSB0", SerialAddress("/dev/ttyUSB0", 19200, Flow.RTSCTS)),
    ("usb:04b8:0e15", UsbAddress(0x04B8, 0x0E15)),
    ("usb:04b8:0E15:X7QJ", UsbAddress(0x04B8, 0x0E15, "X7QJ")),
    ("usb:04b8:0e15@1-1.2", UsbAddress(0x04B8, 0x0E15, "", "1-1.2")),
    ("usb:0416:5011:A 1:b@c@3-4", UsbAddress(0x0416, 0x5011, "A 1:b@c", "3-4")),
    ("tcp:192.0.2.7:9100", TcpAddress("192.0.2.7", 9100)),
    ("tcp:may-in.local", TcpAddress("may-in.local", 9100)),
    ("tcp:[2001:db8::7]:9101", TcpAddress("2001:db8::7", 9101)),
    ("file:/dev/usb/lp0", FileAddress("/dev/usb/lp0")),
    (" virtual:tickets ", VirtualAddress("tickets")),
    ("auto:", AutoAddress()),
    ("auto:?baud=9600&flow=none", AutoAddress(9600, Flow.NONE)),
    ("auto:?flow=none", AutoAddress(19200, Flow.NONE)),
]

BAD = [
    "",
    "printer",
    "lpt:1",
    "/dev/usb/lp0",
    "serial:ttyUSB0",
    "serial:",
    "serial:/dev/ttyUSB0?speed=9600",
    "serial:/dev/ttyUSB0?nonsense",
    "serial:/dev/ttyUSB0?baud=fast",
    "serial:/dev/ttyUSB0?flow=maybe",
    "usb:epson",
    "usb:04b8",
    "usb:04b8:0e15:",
    "usb:04b8:0e15@",
    "usb:04b8:0e15@1",
    "usb:04b8:0e15@1-2.",
    "tcp:",
    "tcp:192.0.2.7:0",
    "tcp:192.0.2.7:70000",
    "tcp:a b:9100",
    "file:lp0",
    "file:/dev/",
    "virtual:",
    "auto:epson",
    "auto:?baud=fast",
    "auto:?",
]


@pytest.mark.parametrize(("written", "address"), GOOD)
def test_an_address_is_read(written: str, address: PrinterAddress) -> None:
    assert parse_printer_uri(written) == address


@pytest.mark.parametrize("address", [address for _, address in GOOD])
def test_an_address_is_written_as_it_can_be_read(address: PrinterAddress) -> None:
    assert parse_printer_uri(str(address)) == address


@pytest.mark.parametrize("written", BAD)
def test_nonsense_is_refused_in_one_line_that_says_what_to_write(written: str) -> None:
    with pytest.raises(PrinterAddressError) as refused:
        parse_printer_uri(written)
    assert "\n" not in str(refused.value)
    assert "write " in refused.value.mend
