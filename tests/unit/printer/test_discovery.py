"""What is plugged in: found by class, ids, serial number and port, never by the number of a device file."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.printer_uri import UsbAddress, parse_printer_uri
from tests.support.machine import Ports


@pytest.fixture
def ports(tmp_path: Path) -> Ports:
    return Ports(tmp_path)


def test_a_machine_without_usb_has_no_printers(ports: Ports) -> None:
    assert ports.machine.printers() == ports.machine.serial_ports() == []


def test_a_printer_is_known_by_its_ids_serial_number_and_port(ports: Ports) -> None:
    ports.plug_printer("1-1.2", "04b8:0e15", "X7QJ")
    (found,) = ports.machine.printers()
    assert (found.vendor, found.product, found.serial, found.port) == (0x04B8, 0x0E15, "X7QJ", "1-1.2")
    assert (found.identity, found.name) == ("usb:04b8:0e15:X7QJ@1-1.2", "EPSON TM-T20II")


def test_its_device_file_is_the_one_of_usbmisc(ports: Ports) -> None:
    ports.plug_printer("1-1", lp="lp4")
    assert [one.node for one in ports.machine.printers()] == [ports.machine.dev / "usb" / "lp4"]


def test_a_printer_that_no_driver_has_is_found_without_a_device_file(ports: Ports) -> None:
    ports.plug_printer("1-1", lp="")
    (found,) = ports.machine.printers()
    assert (found.node, found.bus, found.number, found.name) == (None, 1, 2, "Maker Model")


def test_other_device_files_of_usbmisc_are_not_taken_for_a_printers(ports: Ports) -> None:
    ports.plug_printer("1-1", lp="")
    ports.bind("1-1", "hiddev0")
    assert [one.node for one in ports.machine.printers()] == [None]


def test_adapters_are_no_printers_and_printers_no_adapters(ports: Ports) -> None:
    ports.plug_printer("1-1")
    ports.plug_adapter("1-2")
    assert [one.port for one in ports.machine.printers()] == ["1-1"]
    assert [one.port for one in ports.machine.bridges()] == ["1-2"]


@pytest.mark.parametrize("tty", ["ttyUSB3", "ttyACM0"])
def test_a_serial_port_is_known_by_the_device_that_it_hangs_on(ports: Ports, tty: str) -> None:
    ports.plug_adapter("3-1.4", "0dd4:1111", tty)
    (found,) = ports.machine.serial_ports()
    assert (found.identity, found.node) == ("usb:0dd4:1111@3-1.4", ports.machine.dev / tty)
    assert ports.machine.bridges() == []


def test_the_identity_stays_when_the_device_file_gets_another_name(ports: Ports) -> None:
    ports.plug_printer("1-1", serial="S", lp="lp0")
    before = ports.machine.printers()[0].identity
    ports.unplug("1-1")
    ports.plug_printer("1-1", serial="S", lp="lp1")
    assert ports.machine.printers()[0].identity == before


def test_two_of_a_kind_without_serial_numbers_differ_by_their_ports(ports: Ports) -> None:
    ports.plug_printer("1-10", lp="lp0")
    ports.plug_printer("1-9", lp="lp1")
    assert [one.identity for one in ports.machine.printers()] == ["usb:04b8:0e15@1-9", "usb:04b8:0e15@1-10"]


def test_a_device_that_goes_away_while_we_look_is_passed_over(ports: Ports) -> None:
    ports.plug_printer("1-1")
    (ports.machine.sysfs / "devices" / "usb1" / "1-1" / "devnum").unlink()
    assert ports.machine.printers() == []


def test_a_link_to_a_device_file_leads_to_the_same_printer(ports: Ports, tmp_path: Path) -> None:
    ports.plug_printer("1-1", serial="S")
    (tmp_path / "link").symlink_to(ports.machine.dev / "usb" / "lp0")
    assert ports.machine.identity_behind(str(tmp_path / "link")) == "usb:04b8:0e15:S@1-1"


def test_files_that_are_none_of_usb_belong_to_no_device(ports: Ports, tmp_path: Path) -> None:
    ports.plug_printer("1-1")
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    assert ports.machine.identity_behind(str(tmp_path / "ring")) is None
    assert ports.machine.identity_behind("/dev/null") is None


@given(said=st.binary(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_device_says_its_identity_is_an_address_in_one_line(tmp_path: Path, said: bytes) -> None:
    ports = Ports(tmp_path)
    if not ports.machine.printers():
        ports.plug_printer("1-1", serial="S")
    for name in ("serial", "manufacturer", "1-1:1.0/ieee1284_id"):
        (ports.machine.sysfs / "devices" / "usb1" / "1-1" / name).write_bytes(said)
    (found,) = ports.machine.printers()
    assert parse_printer_uri(found.identity) == UsbAddress(0x04B8, 0x0E15, found.serial, "1-1")
    assert (found.identity + found.name).isprintable()
