"""A way that is looked for each time it is opened: a printer that was plugged in again may have another device file."""

from kiosk.domain.printer_uri import AutoAddress, UsbAddress
from kiosk.errors import PrinterUnreachable
from kiosk.printer.discovery import Machine
from kiosk.printer.transports.base import CHECK_CABLE, RATE_UNKNOWN, Transport
from kiosk.printer.transports.seeking import device_meant, way_to


class SoughtTransport:
    """`usb:` and `auto:`. Between two calls of `open` it is the way that was found; see `Transport`."""

    def __init__(self, address: UsbAddress | AutoAddress, machine: Machine) -> None:
        """Nobody looks yet."""
        self._address = address
        self._machine = machine
        self._way: Transport | None = None

    @property
    def identity(self) -> str:
        """The printer that was found last; the address before one was found."""
        return str(self._address) if self._way is None else self._way.identity

    @property
    def bytes_per_second(self) -> int:
        """As the way that was found."""
        return RATE_UNKNOWN if self._way is None else self._way.bytes_per_second

    @property
    def keeps_open(self) -> bool:
        """A cable stays in."""
        return True

    @property
    def can_read(self) -> bool:
        """As the way that was found."""
        return self._way is not None and self._way.can_read

    @property
    def is_open(self) -> bool:
        """Whether the way that was found is open."""
        return self._way is not None and self._way.is_open

    def open(self, limit: float) -> None:
        """Look for the printer and open it; raises `PrinterUnreachable`, and `PrinterAddressError` when several fit."""
        self.close()
        found = way_to(device_meant(self._address, self._machine), self._address, self._machine)
        found.open(limit)
        self._way = found

    def write(self, data: bytes, limit: float) -> None:
        """See `Transport.write`."""
        self._found().write(data, limit)

    def read(self, limit: float) -> bytes:
        """See `Transport.read`."""
        return self._found().read(limit)

    def held_back(self) -> int:
        """See `Transport.held_back`."""
        return 0 if self._way is None else self._way.held_back()

    def discard(self) -> None:
        """See `Transport.discard`."""
        if self._way is not None:
            self._way.discard()

    def close(self) -> None:
        """See `Transport.close`."""
        if self._way is not None:
            self._way.close()

    def _found(self) -> Transport:
        if self._way is None:
            raise PrinterUnreachable(f"the printer {self._address} is away: it is not open", CHECK_CABLE)
        return self._way
