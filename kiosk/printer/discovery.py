"""What is plugged into this machine's USB ports, as the kernel tells it in sysfs.

A printer is known by vendor, product, serial number and the port that it is in, never by the number of its lp file: that one
changes with the order of plugging in. It is `usbmisc` that knows the lp file; `bus/usb` knows the device, but as another file.
Facts: the kernel's Documentation/ABI; class codes in the USB printer class specification 1.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.printer_uri import UsbAddress

_PRINTER_CLASS = 0x07

BRIDGES = {
    (0x067B, 0x2303): "Prolific PL2303",
    (0x067B, 0x23A3): "Prolific PL2303GS",
    (0x10C4, 0xEA60): "Silicon Labs CP210x",
    (0x1A86, 0x7523): "QinHeng CH340",
    (0x1A86, 0x5523): "QinHeng CH341",
    (0x1A86, 0x55D4): "QinHeng CH9102",
    (0x0403, 0x6001): "FTDI FT232R",
    (0x0403, 0x6015): "FTDI FT-X",
}
"""USB-to-serial adapters that are known, by vendor and product. What hangs on them, they do not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDevice:
    """A device in a port. Texts are what the device says of itself, empty where it says nothing."""

    vendor: int
    product: int
    serial: str
    port: str
    """Where it is plugged in, such as 1-1.2; see `UsbAddress`."""
    bus: int
    number: int
    """Bus and number by which libusb knows it until it is plugged out."""
    maker: str = ""
    model: str = ""
    interface: int = 0
    """The number of the interface that makes it a printer or an adapter."""
    connected_ms: int | None = None
    """For how long it has been plugged in; None where the kernel does not say."""
    node: Path | None = None
    """Its device file, such as /dev/usb/lp0 or /dev/ttyUSB0; None where no driver has it."""

    @property
    def identity(self) -> str:
        """All by which it is told from others, in one stable text, which is also a printer address."""
        return str(UsbAddress(self.vendor, self.product, self.serial, self.port))

    @property
    def usb_id(self) -> str:
        """Vendor and product, VVVV:PPPP."""
        return f"{self.vendor:04x}:{self.product:04x}"

    @property
    def name(self) -> str:
        """Maker and model in one line."""
        return " ".join(f"{self.maker} {self.model}".split()) or "unnamed"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine by its kernel's two folders; tests have their own."""

    sysfs: Path = Path("/sys")
    dev: Path = Path("/dev")

    def printers(self) -> list[UsbDevice]:
        """Every device with an interface of the printer class, in the order of their ports."""
        return _in_order(self._printers())

    def serial_ports(self) -> list[UsbDevice]:
        """Every serial port that hangs on USB, adapters and devices with a serial port of their own alike."""
        return _in_order(self._serial_ports())

    def bridges(self) -> list[UsbDevice]:
        """Every known USB-to-serial adapter."""
        return [one for one in self.serial_ports() if (one.vendor, one.product) in BRIDGES]

    def identity_behind(self, path: str) -> str | None:
        """The identity of the USB device to which a device file belongs; None when it is none of USB's."""
        found = self.device_behind(path)
        return found.identity if found is not None else None

    def device_behind(self, path: str) -> UsbDevice | None:
        """The USB device to which a device file belongs, also when `path` is a link to it; None when it is none of USB's."""
        node = _followed(Path(path))
        found = (*self._printers(), *self._serial_ports())
        return next((one for one in found if one.node is not None and _followed(one.node) == node), None)

    def _printers(self) -> Iterator[UsbDevice]:
        for interface in _children(self.sysfs / "bus" / "usb" / "devices"):
            if ":" in interface.name and _number(interface / "bInterfaceClass", 16) == _PRINTER_CLASS:
                lps = [lp.name for lp in _children(interface / "usbmisc") if lp.name.startswith("lp")]
                found = _read(interface.resolve().parent, interface, self.dev / "usb" / lps[0] if lps else None)
                if found is not None:
                    yield found

    def _serial_ports(self) -> Iterator[UsbDevice]:
        for tty in _children(self.sysfs / "class" / "tty"):
            if tty.name.startswith(("ttyUSB", "ttyACM")):
                folder = (tty / "device").resolve()
                interface = folder.parent if folder.name == tty.name else folder
                found = _read(interface.parent, interface, self.dev / tty.name)
                if found is not None:
                    yield found


HERE = Machine()
"""This machine."""


def _in_order(found: Iterator[UsbDevice]) -> list[UsbDevice]:
    """One entry a port, the one with a device file before the one without; 1-10 comes after 1-9."""
    by_port: dict[str, UsbDevice] = {}
    for one in found:
        if one.port not in by_port or by_port[one.port].node is None:
            by_port[one.port] = one
    return sorted(by_port.values(), key=lambda one: [int(part) for part in re.findall(r"\d+", one.port)])


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
        return path


def _read(device: Path, interface: Path, node: Path | None) -> UsbDevice | None:
    """A device and what it says; None when it was plugged out while we looked, or is none of USB."""
    vendor, product = _number(device / "idVendor", 16), _number(device / "idProduct", 16)
    bus, number = _number(device / "busnum"), _number(device / "devnum")
    if vendor is None or product is None or bus is None or number is None:
        return None
    maker, model = _ieee1284(_text(interface / "ieee1284_id"))
    return UsbDevice(
        vendor=vendor,
        product=product,
        serial=_text(device / "serial"),
        port=device.name,
        bus=bus,
        number=number,
        maker=maker or _text(device / "manufacturer"),
        model=model or _text(device / "product"),
        interface=_number(interface / "bInterfaceNumber", 16) or 0,
        connected_ms=_number(device / "power" / "connected_duration"),
        node=node,
    )


def _ieee1284(told: str) -> tuple[str, str]:
    """Maker and model out of a device id like `MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;`."""
    pairs = (part.partition(":") for part in told.split(";"))
    known = {key.strip().upper(): value.strip() for key, _, value in pairs}
    return known.get("MFG") or known.get("MANUFACTURER", ""), known.get("MDL") or known.get("MODEL", "")


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return "".join(char for char in path.read_text(encoding="utf-8", errors="replace") if char.isprintable()).strip()
    except OSError:
        return ""


def _number(path: Path, base: int = 10) -> int | None:
    try:
        return int(_text(path), base)
    except ValueError:
        return None
