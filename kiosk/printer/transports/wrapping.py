"""A transport around another one, which may be exchanged; and the one that notices when another printer is there."""

from collections.abc import Callable

from kiosk.errors import PrinterChanged, PrinterUnreachable
from kiosk.printer.transports.base import CHECK_CABLE, RATE_UNKNOWN, Transport


class WrappingTransport:
    """Hands everything on to the transport within; see `Transport`. Without one yet it is closed."""

    def __init__(self, written: str, within: Transport | None = None) -> None:
        """`written` is the address, for messages."""
        self._written = written
        self._within = within

    @property
    def identity(self) -> str:
        """The identity of the transport within; the address before there is one."""
        return self._written if self._within is None else self._within.identity

    @property
    def bytes_per_second(self) -> int:
        """As the one within."""
        return RATE_UNKNOWN if self._within is None else self._within.bytes_per_second

    @property
    def keeps_open(self) -> bool:
        """As the one within; a cable, as long as there is none."""
        return self._within is None or self._within.keeps_open

    @property
    def can_read(self) -> bool:
        """As the one within."""
        return self._within is not None and self._within.can_read

    @property
    def is_open(self) -> bool:
        """As the one within."""
        return self._within is not None and self._within.is_open

    def open(self, limit: float) -> None:
        """See `Transport.open`."""
        self._there().open(limit)

    def write(self, data: bytes, limit: float) -> None:
        """See `Transport.write`."""
        self._there().write(data, limit)

    def read(self, limit: float) -> bytes:
        """See `Transport.read`."""
        return self._there().read(limit)

    def interrupt(self) -> None:
        """See `Transport.interrupt`."""
        if self._within is not None:
            self._within.interrupt()

    def held_back(self) -> int:
        """See `Transport.held_back`."""
        return 0 if self._within is None else self._within.held_back()

    def discard(self) -> None:
        """See `Transport.discard`."""
        if self._within is not None:
            self._within.discard()

    def close(self) -> None:
        """See `Transport.close`."""
        if self._within is not None:
            self._within.close()

    def _there(self) -> Transport:
        if self._within is None:
            raise PrinterUnreachable(f"the printer {self._written} is away: it is not open", CHECK_CABLE)
        return self._within


class MeetingTransport(WrappingTransport):
    """Tells whom it meets at `open`: a printer other than the last one may not understand what was made for that."""

    def __init__(self, within: Transport, met: Callable[[str], bool]) -> None:
        """`met` is called with the identity at each `open`; it returns True when jobs must be made in another way from now on."""
        super().__init__(within.identity, within)
        self._met = met

    def open(self, limit: float) -> None:
        """See `Transport.open`; raises `PrinterChanged` once, before any byte, when jobs must be made in another way."""
        super().open(limit)
        if self._met(self.identity):
            self.close()
            raise PrinterChanged(f"another printer is there now: {self.identity}", "print again")
