"""Which printer an address means: the one, or a line that says what to write."""

from pathlib import Path

import pytest

from kiosk.domain.printer_uri import AutoAddress, UsbAddress, parse_printer_uri
from kiosk.errors import PrinterAddressError, PrinterError, PrinterUnreachable
from kiosk.printer.transports.libusb import LibusbTransport
from kiosk.printer.transports.lp import LpTransport
from kiosk.printer.transports.seeking import device_meant, identity_now, usb_uri, way_to
from kiosk.printer.transports.serial import SerialTransport
from tests.support.machine import Ports


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(tmp_path)


def meant(uri: str, ports: Ports) -> str:
    """The port of the device that is meant."""
    address = parse_printer_uri(uri)
    assert isinstance(address, UsbAddress | AutoAddress)
    return device_meant(address, ports.machine).port


@pytest.mark.parametrize(
    ("uri", "port"),
    [
        ("usb:04b8:0e15", "1-1"),
        ("usb:0416:5011:A", "1-2"),
        ("usb:0416:5011:B", "1-3"),
        ("usb:0416:5011@1-3", "1-3"),
        ("usb:0416:5011:A@1-2", "1-2"),
    ],
)
def test_an_address_means_one_of_several_printers(ports: Ports, uri: str, port: str) -> None:
    ports.plug_printer("1-1", "04b8:0e15", lp="lp0")
    ports.plug_printer("1-2", "0416:5011", "A", lp="lp1")
    ports.plug_printer("1-3", "0416:5011", "B", lp="lp2")
    assert meant(uri, ports) == port


@pytest.mark.parametrize("uri", ["usb:04b8:0e15", "usb:04b8:0e15@1-7", "usb:04b8:0e15:NONE", "auto:", "auto:?baud=9600"])
def test_without_a_printer_the_line_says_so(ports: Ports, uri: str) -> None:
    with pytest.raises(PrinterUnreachable, match=r"is away: no printer is plugged in; check the cable"):
        meant(uri, ports)


@pytest.mark.parametrize("uri", ["usb:04b8:0e15:OTHER", "usb:04b8:0e15@1-7", "usb:1111:2222"])
def test_where_another_printer_is_plugged_in_its_address_is_told(ports: Ports, uri: str) -> None:
    ports.plug_printer("1-1", "04b8:0e15", "S")
    with pytest.raises(PrinterUnreachable, match=r"or write one of usb:04b8:0e15$"):
        meant(uri, ports)


@pytest.mark.parametrize("uri", ["auto:", "usb:0416:5011"])
def test_of_two_printers_none_is_guessed_and_both_addresses_are_told(ports: Ports, uri: str) -> None:
    ports.plug_printer("1-1", "0416:5011", "A", lp="lp0")
    ports.plug_printer("1-2", "0416:5011", "B", lp="lp1")
    with pytest.raises(PrinterAddressError, match=f"2 printers fit {uri}; write one of usb:0416:5011:A, usb:0416:5011:B$"):
        meant(uri, ports)


def test_an_address_that_was_told_means_that_printer(ports: Ports) -> None:
    for port, usb_id, serial in (
        ("1-1", "0416:5011", "same"),
        ("1-2", "0416:5011", "same"),
        ("1-3", "0416:5011", "other"),
        ("1-4", "0416:5011", ""),
        ("1-5", "04b8:0e15", "same"),
    ):
        ports.plug_printer(port, usb_id, serial, lp=f"lp{port[-1]}")
    printers = ports.machine.printers()
    uris = [usb_uri(one, printers) for one in printers]
    assert uris == ["usb:0416:5011@1-1", "usb:0416:5011@1-2", "usb:0416:5011:other", "usb:0416:5011@1-4", "usb:04b8:0e15"]
    assert [meant(uri, ports) for uri in uris] == [one.port for one in printers]


def test_an_adapter_is_taken_only_where_the_speed_is_written(ports: Ports) -> None:
    ports.plug_adapter("1-2")
    assert meant("auto:?baud=9600", ports) == "1-2"
    with pytest.raises(PrinterUnreachable, match=r"or write one of serial:.*ttyUSB0\?baud=19200&flow=rtscts$"):
        meant("auto:", ports)


def test_a_printer_is_taken_rather_than_an_adapter(ports: Ports) -> None:
    ports.plug_adapter("1-1")
    ports.plug_printer("1-2")
    assert meant("auto:?baud=9600", ports) == "1-2"


def test_of_two_adapters_none_is_guessed(ports: Ports) -> None:
    ports.plug_adapter("1-1", tty="ttyUSB0")
    ports.plug_adapter("1-2", tty="ttyUSB1")
    with pytest.raises(PrinterAddressError, match=r"2 printers fit .*ttyUSB0.*ttyUSB1"):
        meant("auto:?baud=9600", ports)


def test_an_adapter_that_is_not_known_is_never_taken(ports: Ports) -> None:
    ports.plug_adapter("1-1", "1234:5678")
    with pytest.raises(PrinterUnreachable):
        meant("auto:?baud=9600", ports)


def test_the_way_follows_what_the_kernel_made_of_the_device(ports: Ports) -> None:
    address = AutoAddress(9600)
    ports.plug_printer("1-1", lp="lp0")
    assert isinstance(way_to(device_meant(address, ports.machine), address, ports.machine), LpTransport)
    ports.unplug("1-1")
    ports.plug_printer("1-1", lp="")
    assert isinstance(way_to(device_meant(address, ports.machine), address, ports.machine), LibusbTransport)
    ports.unplug("1-1")
    ports.plug_adapter("1-1")
    assert isinstance(way_to(device_meant(address, ports.machine), address, ports.machine), SerialTransport)


def test_the_identity_of_an_address_is_the_printer_behind_it(ports: Ports) -> None:
    ports.plug_printer("1-1", serial="S")
    for uri in ("auto:", "usb:04b8:0e15", f"file:{ports.machine.dev}/usb/lp0"):
        assert identity_now(parse_printer_uri(uri), ports.machine) == "usb:04b8:0e15:S@1-1"


def test_an_address_of_no_usb_is_its_own_identity(ports: Ports, tmp_path: Path) -> None:
    (tmp_path / "lp0").touch()
    for uri in ("tcp:192.0.2.7:9100", "virtual:paper", f"file:{tmp_path}/lp0"):
        assert identity_now(parse_printer_uri(uri), ports.machine) == uri


def test_the_identity_of_a_printer_that_is_not_there_is_not_known(ports: Ports) -> None:
    for uri in ("auto:", "usb:04b8:0e15", f"file:{ports.machine.dev}/usb/lp0", "serial:/dev/ttyUSB77"):
        assert identity_now(parse_printer_uri(uri), ports.machine) is None


def test_each_line_says_what_to_do(ports: Ports) -> None:
    with pytest.raises(PrinterError) as error:
        meant("auto:", ports)
    assert "\n" not in str(error.value)
    assert error.value.mend
