"""The contract of a way to the printer. Every wait has a limit, and every failure is a `PrinterError` of one clear line.

Two threads use an open one: its owner does everything but `read`, and a reader does nothing else. The owner ends the reader
(`interrupt`) before it closes.
"""

from typing import Protocol

RATE_UNKNOWN = 20_000
"""Bytes a second that any printer takes, where the way to it has no speed of its own: 35 mm of full-width raster."""

CHECK_CABLE = "check the cable and that the printer is switched on"
"""What staff can do about a printer that is not there."""

STUCK = "see whether it is switched on, has paper and is closed"
"""What staff can do about a printer that takes nothing."""


class Transport(Protocol):
    """A way to one printer. Limits are seconds."""

    @property
    def identity(self) -> str:
        """Which printer this is, for remembering what it can do: on USB by its ids, serial number and port, else the address.

        Known for certain once it is open; it may be another printer at the next `open`.
        """
        ...

    @property
    def bytes_per_second(self) -> int:
        """How fast it takes bytes at worst; write limits are scaled with it."""
        ...

    @property
    def keeps_open(self) -> bool:
        """Whether the connection may stay open between jobs; network printers serve one host at a time."""
        ...

    @property
    def can_read(self) -> bool:
        """Whether answers can come back at all; known once it is open."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether `open` succeeded and nothing has closed it since."""
        ...

    def open(self, limit: float) -> None:
        """Connect; raises `PrinterUnreachable`."""
        ...

    def write(self, data: bytes, limit: float) -> None:
        """Hand over all of `data`; raises `PrinterTimeout` when that took longer than `limit`, `PrinterUnreachable` when it broke."""
        ...

    def read(self, limit: float) -> bytes:
        """Whatever has come, as soon as something has; empty after `limit`. Raises `PrinterUnreachable` when it broke."""
        ...

    def interrupt(self) -> None:
        """Let a `read` that waits in another thread, or else the next one, return at once with nothing; never raises."""
        ...

    def held_back(self) -> int:
        """Bytes handed over that this machine knows the printer has not taken yet; 0 when it cannot tell. Never raises."""
        ...

    def discard(self) -> None:
        """Throw away what this machine still holds back for the printer, where that is possible; never raises."""
        ...

    def close(self) -> None:
        """Let go at once, without waiting for bytes that the printer does not take; never raises."""
        ...
