"""The receive buffer, and what becomes of bytes for which it has no room."""

from kiosk.domain.printer_uri import Flow
from kiosk.printer.virtual.decoder import Decoder
from kiosk.printer.virtual.live import LiveScanner

XOFF, XON = b"\x13", b"\x11"
_STOP_AT, _GO_ON_AT = 3, 1
"""Quarters of the buffer at which XOFF and XON are sent."""


class Inlet:
    """Takes bytes off the line. With wires for it (or USB, or TCP) the host is held up; with XON/XOFF or nothing bytes get lost."""

    def __init__(self, decoder: Decoder, scanner: LiveScanner, size: int, flow: Flow) -> None:
        """`size` is the buffer's; the decoder holds what is in it."""
        self._decoder = decoder
        self._scanner = scanner
        self._size = size
        self._flow = flow
        self._held = b""
        """The beginning of what may be a request, taken off the line although there is no room for it."""
        self._stored = 0
        """How much of the last request is in the buffer."""
        self.stopped = False
        self.lost = 0

    @property
    def holds(self) -> bool:
        """Whether bytes are neither on the line nor in the buffer."""
        return bool(self._held)

    def take(self, data: bytes, *, open_end: bool) -> tuple[int, bytes]:
        """Take bytes up to the end of the first live request; how many, and that request.

        `open_end`: the printer prints, so that nothing piles up.
        """
        end, request = self._scanner.next_end(data)
        data, self._stored = data[:end], len(request)
        room = len(self._held) + end if open_end else max(0, self._size - self._decoder.waiting)
        if len(self._held) + end <= room:
            return self._store(data), request
        if self._flow in (Flow.XONXOFF, Flow.NONE):
            return self._overrun(data, request)
        fits = max(0, room - len(self._held))
        return (self._store(data[:fits]), b"") if fits else self._hold(data)

    def answered(self) -> None:
        """The request was obeyed: it needs no room any more, unless it is part of another command's data."""
        if self._stored:
            self._decoder.drop_request(self._stored)

    def handshake(self, *, open_end: bool) -> bytes:
        """What is to be sent so that the host stops or goes on."""
        if self._flow is not Flow.XONXOFF:
            return b""
        filled = 0 if open_end else 4 * self._decoder.waiting
        if not self.stopped and filled >= _STOP_AT * self._size:
            self.stopped = True
            return XOFF
        if self.stopped and filled <= _GO_ON_AT * self._size:
            self.stopped = False
            return XON
        return b""

    def clear(self) -> None:
        """Forget everything, as after power-on."""
        self._held = b""
        self.stopped = False
        self._scanner.forget()

    def _store(self, data: bytes) -> int:
        held, self._held = self._held, b""
        self._scanner.passed(data)
        self._decoder.receive(held + data)
        return len(data)

    def _hold(self, data: bytes) -> tuple[int, bytes]:
        """The buffer is full, but a request is obeyed all the same."""
        begun = self._scanner.may_begin(data)
        _, request = self._scanner.next_end(begun)
        self._scanner.passed(begun)
        self._held += begun
        if request:
            self._stored = len(request) - len(self._held)
            self._held = b""
        return len(begun), request

    def _overrun(self, data: bytes, request: bytes) -> tuple[int, bytes]:
        """Nothing holds the host up: what does not fit is lost."""
        self._store(data)
        lost = min(len(data), self._decoder.waiting - self._size)
        self._decoder.lose(lost)
        self.lost += lost
        self._stored = max(0, len(request) - lost)
        return len(data), request
