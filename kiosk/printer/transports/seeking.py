"""Which of the plugged-in devices an address means, and the way to it. A wrong guess prints on somebody's card reader: so none is made."""

from collections import Counter
from pathlib import Path

from kiosk.domain.printer_uri import AutoAddress, FileAddress, PrinterAddress, SerialAddress, UsbAddress
from kiosk.errors import PrinterAddressError, PrinterUnreachable
from kiosk.printer.discovery import HERE, Machine, UsbDevice
from kiosk.printer.transports.base import CHECK_CABLE, Transport


def device_meant(address: UsbAddress | AutoAddress, machine: Machine) -> UsbDevice:
    """The one device that fits; raises `PrinterUnreachable` when there is none, `PrinterAddressError` when there are several."""
    if isinstance(address, UsbAddress):
        return _only([one for one in machine.printers() if _fits(address, one)], address, machine)
    printers = machine.printers()
    if printers or address.baud is None:
        return _only(printers, address, machine)
    return _only(machine.bridges(), address, machine)


def way_to(device: UsbDevice, address: UsbAddress | AutoAddress, machine: Machine) -> Transport:
    """The way that is there now: a serial port, usblp's device file, or libusb where usblp is absent."""
    if device.node is None:
        from kiosk.printer.transports.libusb import LibusbTransport  # noqa: PLC0415  few need it

        return LibusbTransport(device, str(address))
    if isinstance(address, AutoAddress) and address.baud is not None and device.node.name.startswith("tty"):
        from kiosk.printer.transports.serial import SerialTransport  # noqa: PLC0415

        return SerialTransport(SerialAddress(str(device.node), address.baud, address.flow), str(address), machine)
    from kiosk.printer.transports.lp import LpTransport  # noqa: PLC0415

    return LpTransport(FileAddress(str(device.node)), str(address), machine)


def identity_now(address: PrinterAddress, machine: Machine = HERE) -> str | None:
    """What is behind an address now, without opening it: see `Transport.identity`. None when that is not known."""
    match address:
        case UsbAddress() | AutoAddress():
            try:
                return device_meant(address, machine).identity
            except (PrinterUnreachable, PrinterAddressError):
                return None
        case FileAddress() | SerialAddress():
            is_there = Path(address.path).exists()
            return (machine.identity_behind(address.path) or str(address)) if is_there else None
        case _:
            return str(address)


def usb_uri(device: UsbDevice, all_printers: list[UsbDevice]) -> str:
    """The shortest address that means this printer and none of the others that are plugged in."""
    same = Counter(one.serial for one in all_printers if one.usb_id == device.usb_id)
    if same.total() <= 1:
        return f"usb:{device.usb_id}"
    if device.serial and same[device.serial] == 1:
        return f"usb:{device.usb_id}:{device.serial}"
    return f"usb:{device.usb_id}@{device.port}"


def serial_uri(device: UsbDevice) -> str:
    """How a serial port is written; the speed is for somebody to correct who knows it."""
    return str(SerialAddress(str(device.node)))


def _fits(address: UsbAddress, device: UsbDevice) -> bool:
    return (
        (address.vendor, address.product) == (device.vendor, device.product)
        and address.serial in ("", device.serial)
        and address.port in ("", device.port)
    )


def _only(found: list[UsbDevice], address: UsbAddress | AutoAddress, machine: Machine) -> UsbDevice:
    if len(found) == 1:
        return found[0]
    if found:
        raise PrinterAddressError(f"{len(found)} printers fit {address}", f"write one of {', '.join(_uris(found, machine))}")
    there = [usb_uri(one, machine.printers()) for one in machine.printers()]
    ports = [serial_uri(one) for one in machine.serial_ports()]
    if there or ports:
        raise PrinterUnreachable(f"the printer {address} is away", f"{CHECK_CABLE}, or write one of {', '.join(there + ports)}")
    raise PrinterUnreachable(f"the printer {address} is away: no printer is plugged in", CHECK_CABLE)


def _uris(found: list[UsbDevice], machine: Machine) -> list[str]:
    ports = {one.port for one in machine.printers()}
    return [usb_uri(one, found) if one.port in ports else serial_uri(one) for one in found]
