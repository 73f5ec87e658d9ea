"""A serial printer through pyserial, which sets up the line; bytes then go through the descriptor, with deadlines."""

import contextlib
import os
import termios
from typing import TYPE_CHECKING

from kiosk.domain.printer_uri import Flow, SerialAddress
from kiosk.printer.discovery import HERE, Machine
from kiosk.printer.transports.descriptor import MENDS, DescriptorTransport

if TYPE_CHECKING:
    import serial

_BITS_PER_BYTE = 10


class SerialTransport(DescriptorTransport):
    """8N1; flow control exactly as the address says, since a line without it loses bytes silently."""

    def __init__(self, address: SerialAddress, written: str = "", machine: Machine = HERE) -> None:
        """Nothing is opened yet. `written` is the address in the settings where that is another."""
        super().__init__(written or str(address))
        self._machine = machine
        self._address = address
        self._port: serial.Serial | None = None

    @property
    def bytes_per_second(self) -> int:
        """One start and one stop bit for each byte."""
        return self._address.baud // _BITS_PER_BYTE

    def open(self, limit: float) -> None:  # noqa: ARG002  opening a port does not wait
        """See `Transport.open`. Exclusive: a second process is refused."""
        import serial  # noqa: PLC0415  only kiosks with a serial printer pay for it

        self.close()
        flow = self._address.flow
        try:
            self._port = serial.Serial(
                self._address.path,
                baudrate=self._address.baud,
                timeout=0,
                write_timeout=0,
                rtscts=flow is Flow.RTSCTS,
                xonxoff=flow is Flow.XONXOFF,
                dsrdtr=flow is Flow.DSRDTR,
                exclusive=True,
            )
            self._fd = self._port.fileno()
            _tell_nothing_from_gone(self._fd)
        except (OSError, ValueError, termios.error) as error:
            raise self._lost(_reason(error), MENDS.get(getattr(error, "errno", None) or 0, "")) from error
        self._identity = self._machine.identity_behind(self._address.path) or self._written

    def held_back(self) -> int:
        """See `Transport.held_back`."""
        return self._queued()

    def discard(self) -> None:
        """Drop what the driver holds back; closing would otherwise wait up to 30 s for a printer that takes nothing."""
        if self._fd is not None:
            with contextlib.suppress(OSError, termios.error):
                termios.tcflush(self._fd, termios.TCOFLUSH)

    def close(self) -> None:
        """See `Transport.close`."""
        self._fd = None
        if self._port is not None:
            port, self._port = self._port, None
            with contextlib.suppress(OSError, termios.error):
                port.close()


def _tell_nothing_from_gone(fd: int) -> None:
    """Let a read without data say so: pyserial sets VMIN to 0, and then it looks like the end of the file."""
    attributes = termios.tcgetattr(fd)
    attributes[6][termios.VMIN] = 1
    termios.tcsetattr(fd, termios.TCSANOW, attributes)


def _reason(error: Exception) -> str:
    """What went wrong in few words: pyserial's own messages say everything twice."""
    if isinstance(error, OSError) and error.errno is not None:
        return os.strerror(error.errno)
    return str(error)
