"""A network printer: raw bytes, usually port 9100."""

import contextlib
import socket
import struct

from kiosk.domain.printer_uri import TcpAddress
from kiosk.printer.transports.descriptor import DescriptorTransport

_HELD_BACK = 4096
"""Send buffer in bytes (Linux doubles it): small, so that a printer that takes nothing is noticed while writing."""


class TcpTransport(DescriptorTransport):
    """Connects for each job: such printers serve one host at a time and drop idle connections without a word."""

    mend = "check the network cable, the address and that the printer is switched on"

    def __init__(self, address: TcpAddress) -> None:
        """Nothing is opened yet."""
        super().__init__(str(address))
        self._address = address
        self._socket: socket.socket | None = None

    @property
    def keeps_open(self) -> bool:
        """A connection serves one job."""
        return False

    def open(self, limit: float) -> None:
        """See `Transport.open`."""
        self.close()
        try:
            connected = socket.create_connection((self._address.host, self._address.port), timeout=limit)
        except OSError as error:
            raise self.gone(error) from error
        connected.setblocking(False)
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _HELD_BACK)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket, self._fd = connected, connected.fileno()

    def held_back(self) -> int:
        """See `Transport.held_back`."""
        return self._queued()

    def discard(self) -> None:
        """Make the next close drop what was not sent: half a slip must not come out after its number failed."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self) -> None:
        """See `Transport.close`."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._fd = None, None
