"""The way to a simulated printer in this process."""

import threading
import time

from kiosk.errors import PrinterTimeout, PrinterUnreachable
from kiosk.printer.transports.base import STUCK
from kiosk.printer.virtual.pace import BITS_PER_BYTE
from kiosk.printer.virtual.printer import VirtualPrinter

_FAST = 1_000_000
_LOOK = 0.02
"""Seconds between two looks whether a reader was interrupted."""


class VirtualTransport:
    """Hands bytes to a `VirtualPrinter` as a cable would: in its pace, until it is unplugged."""

    def __init__(self, printer: VirtualPrinter, identity: str = "virtual:") -> None:
        """`identity` is the address as written."""
        self._printer = printer
        self._identity = identity
        self._open = False
        self._interrupted = threading.Event()

    @property
    def identity(self) -> str:
        """The address as written."""
        return self._identity

    @property
    def bytes_per_second(self) -> int:
        """Memory is fast, unless the printer paces its line."""
        return self._printer.baud // BITS_PER_BYTE if self._printer.baud else _FAST

    @property
    def keeps_open(self) -> bool:
        """A cable stays in."""
        return True

    @property
    def can_read(self) -> bool:
        """It answers, unless it is told to be silent."""
        return True

    @property
    def is_open(self) -> bool:
        """Whether it was plugged in at `open`."""
        return self._open

    def open(self, limit: float) -> None:  # noqa: ARG002  nothing to wait for
        """See `Transport.open`."""
        if not self._printer.plugged:
            raise self._gone()
        self._open = True

    def write(self, data: bytes, limit: float) -> None:
        """See `Transport.write`; raises `PrinterProtocolError` at once when the printer does not understand."""
        deadline = time.monotonic() + limit
        left = data
        while left:
            try:
                taken = self._printer.accept(left)
            except OSError as error:
                raise self._gone() from error
            left = left[taken:]
            wait = deadline - time.monotonic()
            if left and not taken and (wait <= 0 or not self._printer.wait_for_room(wait)):
                what = f"the printer {self._identity} took {len(data) - len(left)} of {len(data)} bytes in {limit:.1f} s"
                raise PrinterTimeout(what, STUCK)

    def read(self, limit: float) -> bytes:
        """See `Transport.read`."""
        deadline = time.monotonic() + limit
        while True:
            left = max(0.0, deadline - time.monotonic())
            try:
                said = self._printer.answers(min(left, _LOOK))
            except OSError as error:
                raise self._gone() from error
            if said or left <= _LOOK or self._interrupted.is_set():
                self._interrupted.clear()
                return said

    def interrupt(self) -> None:
        """See `Transport.interrupt`."""
        self._interrupted.set()

    def held_back(self) -> int:
        """Nothing: what was taken is in the printer."""
        return 0

    def discard(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """See `Transport.close`."""
        if self._open:
            self._open = False
            self._printer.hung_up()

    def _gone(self) -> PrinterUnreachable:
        return PrinterUnreachable(f"the printer {self._identity} is away", "plug it in")
