"""What file, serial and TCP transports share: a non-blocking file descriptor, waited for with poll and a deadline."""

import contextlib
import errno
import fcntl
import os
import select
import sys
import termios
import time
import weakref

from kiosk.errors import PrinterTimeout, PrinterUnreachable
from kiosk.printer.transports.base import CHECK_CABLE, RATE_UNKNOWN, STUCK

MENDS = {
    errno.EACCES: "check that this user is in the group of the device file: lp for printers, dialout for serial ports",
    errno.EBUSY: "check that no other program has it, such as CUPS or ModemManager, and stop that",
}
"""What helps where a cable has nothing to do with it."""

_READ_SIZE = 4096
_WRITE_SIZE = 4096
_EMPTY_PAUSE = 0.005
"""usblp answers a read with zero bytes when nothing has come; this is the pause before the next look."""


class DescriptorTransport:
    """Base of transports over a descriptor; a subclass opens it and says what an end of file means."""

    mend = CHECK_CABLE
    end_means_gone = True

    def __init__(self, written: str) -> None:
        """`written` is the address, for messages; it is the identity too where a subclass knows no better."""
        self._written = written
        self._identity = written
        self._fd: int | None = None
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        """Rung by `interrupt`; one for the life of the transport, so that no ring meets a closed one."""
        weakref.finalize(self, os.close, self._bell)

    @property
    def identity(self) -> str:
        """See `Transport.identity`."""
        return self._identity

    @property
    def bytes_per_second(self) -> int:
        """Unknown, so the slowest."""
        return RATE_UNKNOWN

    @property
    def keeps_open(self) -> bool:
        """By default it stays open."""
        return True

    @property
    def can_read(self) -> bool:
        """By default it can."""
        return True

    @property
    def is_open(self) -> bool:
        """Whether there is a descriptor."""
        return self._fd is not None

    def write(self, data: bytes, limit: float) -> None:
        """See `Transport.write`."""
        deadline = time.monotonic() + limit
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._descriptor(), left[:_WRITE_SIZE]) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline, f"took {len(data) - len(left)} of {len(data)} bytes in {limit:.1f} s")
            except OSError as error:
                raise self.gone(error) from error

    def read(self, limit: float) -> bytes:
        """See `Transport.read`."""
        deadline = time.monotonic() + limit
        while True:
            try:
                if data := os.read(self._descriptor(), _READ_SIZE):
                    return data
                if self.end_means_gone or self._hung_up():
                    raise self._lost("it closed the connection")
                self._poll(0, min(deadline, time.monotonic() + _EMPTY_PAUSE))
            except BlockingIOError:
                self._poll(select.POLLIN, deadline)
            except OSError as error:
                raise self.gone(error) from error
            if self._was_interrupted() or time.monotonic() >= deadline:
                return b""

    def interrupt(self) -> None:
        """See `Transport.interrupt`."""
        os.eventfd_write(self._bell, 1)

    def held_back(self) -> int:
        """See `Transport.held_back`; by default nobody can tell."""
        return 0

    def discard(self) -> None:
        """Nothing can be taken back here."""

    def close(self) -> None:
        """See `Transport.close`."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            with contextlib.suppress(OSError):
                os.close(fd)

    def gone(self, error: OSError) -> PrinterUnreachable:
        """The one line for an error of the operating system."""
        return self._lost(error.strerror or str(error), MENDS.get(error.errno or 0, self.mend))

    def _lost(self, why: str, mend: str = "") -> PrinterUnreachable:
        return PrinterUnreachable(f"the printer {self._written} is away: {why}", mend or self.mend)

    def _queued(self) -> int:
        """Bytes in the kernel's queue of a serial port or a socket; for these TIOCOUTQ means the same."""
        if self._fd is None:
            return 0
        try:
            return int.from_bytes(fcntl.ioctl(self._fd, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        except OSError:
            return 0

    def _descriptor(self) -> int:
        if self._fd is None:
            raise self._lost("it is not open")
        return self._fd

    def _wait(self, event: int, deadline: float, what: str) -> None:
        if not self._poll(event, deadline):
            raise PrinterTimeout(f"the printer {self._written} {what}", STUCK)

    def _hung_up(self) -> bool:
        """Whether the device is gone: usblp reads nothing both when nothing has come and when the cable was pulled."""
        poll = select.poll()
        poll.register(self._descriptor(), 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))

    def _was_interrupted(self) -> bool:
        try:
            return bool(os.eventfd_read(self._bell))
        except BlockingIOError:
            return False

    def _poll(self, event: int, deadline: float) -> bool:
        """Wait for an event of the printer; a reader (`event` is not POLLOUT) is woken by the bell too."""
        poll = select.poll()
        poll.register(self._descriptor(), event)
        if event != select.POLLOUT:
            poll.register(self._bell, select.POLLIN)
        return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
