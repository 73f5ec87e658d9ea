"""The device file of a USB printer that the kernel's usblp driver has."""

import select

from kiosk.printer.transports.file import FileTransport

_IN_FLIGHT = 4096
"""usblp takes one write at a time and sends it by itself; `DescriptorTransport` writes no more than that at once."""


class LpTransport(FileTransport):
    """As `FileTransport`, for a file that is known to be a printer's. Closing it drops what usblp has not got rid of."""

    def held_back(self) -> int:
        """See `Transport.held_back`: as long as usblp takes no more, the last write is still on its way."""
        if self._fd is None:
            return 0
        poll = select.poll()
        poll.register(self._fd, select.POLLOUT)
        return 0 if poll.poll(0) else _IN_FLIGHT
