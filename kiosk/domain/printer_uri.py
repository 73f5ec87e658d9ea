"""The grammar of printer addresses, as settings and commands write them.

serial:/dev/ttyUSB0?baud=19200&flow=rtscts     flow: rtscts (default), xonxoff, dsrdtr or none
usb:04b8:0e15[:serial][@1-1.2]                 vendor and product id in hex, serial number, port of the machine
tcp:192.0.2.7:9100                             the port may be left out: 9100
file:/dev/usb/lp0                              a device file, FIFO or plain file that is there
virtual:DIR                                    the simulated printer, which draws its paper in DIR
auto:                                          the one printer that is plugged in
auto:?baud=19200&flow=rtscts                   the same, or else the one USB-to-serial adapter that is plugged in
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl

from kiosk.errors import PrinterAddressError

DEFAULT_BAUD = 19200
DEFAULT_PORT = 9100
_LAST_PORT = 65535
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400)
FORMS = "serial:/dev/ttyUSB0?baud=19200&flow=rtscts, usb:04b8:0e15, tcp:192.0.2.7:9100, file:/dev/usb/lp0, virtual:DIR or auto:"
"""What may be written, for messages."""

_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?::(.+?))?(?:@([0-9]+-[0-9]+(?:\.[0-9]+)*))?")
_HOST = re.compile(r"\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)")
_TCP = re.compile(rf"({_HOST.pattern})(?::([0-9]+))?")


class Flow(StrEnum):
    """How a serial printer says that its buffer is full."""

    RTSCTS = "rtscts"
    XONXOFF = "xonxoff"
    DSRDTR = "dsrdtr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SerialAddress:
    """A serial port, absolute path; `baud` in bits a second, always 8N1."""

    path: str
    baud: int = DEFAULT_BAUD
    flow: Flow = Flow.RTSCTS

    def __str__(self) -> str:
        """As one would write it."""
        return f"serial:{self.path}?baud={self.baud}&flow={self.flow}"


@dataclass(frozen=True, slots=True)
class UsbAddress:
    """A USB printer by vendor and product id; where there are two, also by its serial number or by the port that it is in.

    `port` is the path of the port from the machine's root hub, as Linux writes it: 1-1.2 is port 2 of the hub at port 1 of bus 1.
    """

    vendor: int
    product: int
    serial: str = ""
    port: str = ""

    def __str__(self) -> str:
        """As one would write it."""
        serial, port = f":{self.serial}" if self.serial else "", f"@{self.port}" if self.port else ""
        return f"usb:{self.vendor:04x}:{self.product:04x}{serial}{port}"


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A network printer that takes raw bytes."""

    host: str
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        """As one would write it."""
        return f"tcp:[{self.host}]:{self.port}" if ":" in self.host else f"tcp:{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A device file, absolute path."""

    path: str

    def __str__(self) -> str:
        """As one would write it."""
        return f"file:{self.path}"


@dataclass(frozen=True, slots=True)
class VirtualAddress:
    """The simulated printer; a relative `folder` is meant from the data folder."""

    folder: str

    def __str__(self) -> str:
        """As one would write it."""
        return f"virtual:{self.folder}"


@dataclass(frozen=True, slots=True)
class AutoAddress:
    """The one printer that is plugged in. With `baud` also a USB-to-serial adapter, of which nobody knows what hangs on it."""

    baud: int | None = None
    flow: Flow = Flow.RTSCTS

    def __str__(self) -> str:
        """As one would write it."""
        return "auto:" if self.baud is None else f"auto:?baud={self.baud}&flow={self.flow}"


PrinterAddress = SerialAddress | UsbAddress | TcpAddress | FileAddress | VirtualAddress | AutoAddress


def parse_printer_uri(written: str) -> PrinterAddress:
    """Read a printer address; raises `PrinterAddressError`, whose one line says what to write."""
    scheme, colon, rest = written.strip().partition(":")
    reader = _READERS.get(scheme)
    if not colon or reader is None:
        raise PrinterAddressError(f"{written!r} is not a printer address", f"write {FORMS}")
    return reader(rest)


def _serial(rest: str) -> SerialAddress:
    path, _, query = rest.partition("?")
    _must_be_absolute("serial", path, "/dev/ttyUSB0")
    return SerialAddress(path, *_line(query))


def _line(query: str) -> tuple[int, Flow]:
    """Speed and flow control of a serial line."""
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(options) - {"baud", "flow"})
    if unknown or (query and not options):
        what = ", ".join(unknown) or query
        raise PrinterAddressError(f"serial printers have no option {what!r}", "write serial:PATH?baud=19200&flow=rtscts")
    baud = options.get("baud", str(DEFAULT_BAUD))
    if baud not in map(str, BAUDS):
        raise PrinterAddressError(f"baud={baud} is no speed of a serial printer", f"write one of {', '.join(map(str, BAUDS))}")
    flow = options.get("flow", Flow.RTSCTS)
    if flow not in tuple(Flow):
        raise PrinterAddressError(f"flow={flow} is not known", f"write one of {', '.join(Flow)}")
    return int(baud), Flow(flow)


def _usb(rest: str) -> UsbAddress:
    match = _USB.fullmatch(rest)
    if match is None:
        raise PrinterAddressError(
            f"usb:{rest} has no vendor and product id", "write usb:VVVV:PPPP with four hex digits each, like usb:04b8:0e15"
        )
    return UsbAddress(int(match[1], 16), int(match[2], 16), match[3] or "", match[4] or "")


def _tcp(rest: str) -> TcpAddress:
    match = _TCP.fullmatch(rest)
    port = int(match[4]) if match and match[4] else DEFAULT_PORT
    if match is None or not 0 < port <= _LAST_PORT:
        raise PrinterAddressError(f"tcp:{rest} is no host and port", "write tcp:HOST:9100, like tcp:192.0.2.7:9100")
    return TcpAddress(match[2] or match[3], port)


def _file(rest: str) -> FileAddress:
    _must_be_absolute("file", rest, "/dev/usb/lp0")
    return FileAddress(rest)


def _virtual(rest: str) -> VirtualAddress:
    if not rest or "\0" in rest:
        raise PrinterAddressError("virtual: needs a folder", "write virtual:DIR, like virtual:tickets")
    return VirtualAddress(rest)


def _auto(rest: str) -> AutoAddress:
    if not rest:
        return AutoAddress()
    if not rest.startswith("?") or rest == "?":
        raise PrinterAddressError(f"auto: takes no name after it, found {rest!r}", "write auto: or auto:?baud=19200&flow=rtscts")
    return AutoAddress(*_line(rest[1:]))


def _must_be_absolute(scheme: str, path: str, example: str) -> None:
    if not path.startswith("/") or path.endswith("/") or "\0" in path:
        raise PrinterAddressError(f"{scheme}:{path} is no path of a device", f"write the whole path, like {scheme}:{example}")


_READERS: dict[str, Callable[[str], PrinterAddress]] = {
    "serial": _serial,
    "usb": _usb,
    "tcp": _tcp,
    "file": _file,
    "virtual": _virtual,
    "auto": _auto,
}
