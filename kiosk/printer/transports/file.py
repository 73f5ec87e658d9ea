"""A device file such as /dev/usb/lp0; also a FIFO or a plain file, which never answer."""

import os
import stat
from pathlib import Path

from kiosk.domain.printer_uri import FileAddress
from kiosk.printer.discovery import HERE, Machine
from kiosk.printer.transports.descriptor import DescriptorTransport

_FLAGS = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | os.O_APPEND


class FileTransport(DescriptorTransport):
    """Writes to a file that must be there already: a missing device must never become a plain file in /dev."""

    end_means_gone = False

    def __init__(self, address: FileAddress, written: str = "", machine: Machine = HERE) -> None:
        """Nothing is opened yet. `written` is the address in the settings where that is another."""
        super().__init__(written or str(address))
        self._path = address.path
        self._machine = machine
        self._answers = False

    @property
    def can_read(self) -> bool:
        """Only devices answer."""
        return self._answers

    def open(self, limit: float) -> None:  # noqa: ARG002  opening a file does not wait with O_NONBLOCK
        """See `Transport.open`."""
        self.close()
        try:
            self._answers = stat.S_ISCHR(Path(self._path).stat().st_mode) and os.access(self._path, os.R_OK)
            self._fd = os.open(self._path, _FLAGS | (os.O_RDWR if self._answers else os.O_WRONLY))
        except OSError as error:
            raise self.gone(error) from error
        self._identity = self._machine.identity_behind(self._path) or self._written
