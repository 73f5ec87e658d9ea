"""A way that is looked for at each `open`: when the kernel's driver comes late, and when it does not come."""

import threading
import time
from pathlib import Path

import pytest

from kiosk.domain.printer_uri import AutoAddress
from kiosk.errors import PrinterUnreachable
from kiosk.printer.transports.sought import SETTLE_SECONDS, SoughtTransport
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.serve import PtyServer
from tests.support.machine import Ports
from tests.support.printers import PATIENCE, WIDE

LIMIT = 5.0


def test_a_printer_that_was_just_plugged_in_is_left_to_its_driver(tmp_path: Path) -> None:
    """Opened through libusb in that moment, it would be taken from usblp before usblp has it."""
    ports = Ports(tmp_path)
    ports.plug_printer("1-1", lp="")
    ports.just_plugged("1-1")
    with PtyServer(VirtualPrinter(WIDE), tmp_path / "pty") as server:
        late = threading.Timer(0.1, ports.bind, ["1-1", "lp0"], {"leads_to": server.path})
        late.start()
        transport = SoughtTransport(AutoAddress(), ports.machine)
        transport.open(LIMIT)
        transport.write(b"\x10\x04\x01", LIMIT)
        assert transport.read(PATIENCE) == b"\x12"
        transport.close()
        late.join()


def test_a_printer_without_a_driver_is_opened_through_libusb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none behind this sysfs, so libusb says that it is away. Nobody waits for a driver that has had its time."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    ports = Ports(tmp_path)
    ports.plug_printer("1-1", "0416:5011", lp="")
    with pytest.raises(PrinterUnreachable, match="the printer auto: is away"):
        SoughtTransport(AutoAddress(), ports.machine).open(LIMIT)


def test_a_driver_that_does_not_come_is_not_awaited_for_ever(tmp_path: Path) -> None:
    ports = Ports(tmp_path)
    ports.plug_printer("1-1", "0416:5011", lp="")
    ports.just_plugged("1-1")
    before = time.monotonic()
    with pytest.raises(PrinterUnreachable, match="the printer auto: is away"):
        SoughtTransport(AutoAddress(), ports.machine).open(LIMIT)
    assert time.monotonic() - before >= SETTLE_SECONDS


def test_a_printer_that_goes_while_its_driver_is_awaited_is_away(tmp_path: Path) -> None:
    ports = Ports(tmp_path)
    ports.plug_printer("1-1", lp="")
    ports.just_plugged("1-1")
    gone = threading.Timer(0.1, ports.unplug, ["1-1"])
    gone.start()
    with pytest.raises(PrinterUnreachable, match="no printer is plugged in"):
        SoughtTransport(AutoAddress(), ports.machine).open(LIMIT)
    gone.join()
