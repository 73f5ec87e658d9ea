"""Ways to the printer, one module each; `transport_to` chooses by the address."""

from pathlib import Path

from kiosk.domain.printer_uri import (
    AutoAddress,
    FileAddress,
    PrinterAddress,
    SerialAddress,
    TcpAddress,
    UsbAddress,
    VirtualAddress,
)
from kiosk.printer.discovery import HERE, Machine
from kiosk.printer.profiles import Profile
from kiosk.printer.transports.base import Transport

__all__ = ["Transport", "transport_to"]


def transport_to(address: PrinterAddress, base: Path, profile: Profile, machine: Machine = HERE) -> Transport:
    """The way to that printer, not opened yet; a relative virtual folder lies under `base`.

    Each way is imported only when it is chosen.
    """
    match address:
        case TcpAddress():
            from kiosk.printer.transports.tcp import TcpTransport  # noqa: PLC0415

            return TcpTransport(address)
        case FileAddress():
            from kiosk.printer.transports.file import FileTransport  # noqa: PLC0415

            return FileTransport(address, machine=machine)
        case SerialAddress():
            from kiosk.printer.transports.serial import SerialTransport  # noqa: PLC0415

            return SerialTransport(address, machine=machine)
        case VirtualAddress():
            from kiosk.printer.transports.virtual import VirtualTransport  # noqa: PLC0415
            from kiosk.printer.virtual.printer import VirtualPrinter  # noqa: PLC0415

            return VirtualTransport(VirtualPrinter(profile, base / address.folder), str(address))
        case UsbAddress() | AutoAddress():
            from kiosk.printer.transports.sought import SoughtTransport  # noqa: PLC0415

            return SoughtTransport(address, machine)
