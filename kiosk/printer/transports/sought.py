"""A way that is looked for each time it is opened: a printer that was plugged in again may have another device file."""

import time

from kiosk.domain.printer_uri import AutoAddress, UsbAddress
from kiosk.printer.discovery import Machine, UsbDevice
from kiosk.printer.transports.seeking import device_meant, way_to
from kiosk.printer.transports.wrapping import WrappingTransport

SETTLE_SECONDS = 1.0
"""How long after plugging in the kernel's driver may come; only then is a printer opened without it."""

_LOOK = 0.02


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
        found = way_to(self._settled_device(min(limit, SETTLE_SECONDS)), self._address, self._machine)
        found.open(limit)
        self._within = found

    def _settled_device(self, limit: float) -> UsbDevice:
        """The device once its driver has it, or has surely left it alone: who opens it before takes it from the driver."""
        deadline = time.monotonic() + limit
        device = device_meant(self._address, self._machine)
        while device.node is None and _is_young(device) and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(_LOOK, left))
            device = device_meant(self._address, self._machine)
        return device


def _is_young(device: UsbDevice) -> bool:
    return device.connected_ms is None or device.connected_ms < SETTLE_SECONDS * 1000
