"""A way that is looked for each time it is opened: a printer that was plugged in again may have another device file."""

from kiosk.domain.printer_uri import AutoAddress, UsbAddress
from kiosk.printer.discovery import Machine
from kiosk.printer.transports.seeking import device_meant, way_to
from kiosk.printer.transports.wrapping import WrappingTransport


class SoughtTransport(WrappingTransport):
    """`usb:` and `auto:`. Within is the way that was found last."""

    def __init__(self, address: UsbAddress | AutoAddress, machine: Machine) -> None:
        """Nobody looks yet."""
        super().__init__(str(address))
        self._address = address
        self._machine = machine

    def open(self, limit: float) -> None:
        """Look for the printer and open it; raises `PrinterUnreachable`, and `PrinterAddressError` when several fit."""
        self.close()
        found = way_to(device_meant(self._address, self._machine), self._address, self._machine)
        found.open(limit)
        self._within = found
