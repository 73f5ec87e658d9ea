"""A printer that says exactly what a test wants it to say: for noise, late answers and kinds of printers that are not simulated."""

import threading
import time
from collections.abc import Callable

from kiosk.errors import PrinterTimeout, PrinterUnreachable

Answering = Callable[[bytes], bytes]
"""From the bytes of one write to what comes back for them."""


class ScriptedTransport:
    """Implements `Transport` in this process; everything that was written is kept."""

    def __init__(self, answering: Answering = lambda _: b"") -> None:
        """`answering` may be exchanged while it runs."""
        self.answering = answering
        self.written = bytearray()
        self.taken: int | None = None
        """Takes so many bytes more, then none; None: all."""
        self.held: list[int] = []
        """What `held_back` says, one after the other, then 0."""
        self.opened = 0
        self._said = bytearray()
        self._changed = threading.Condition()
        self._interrupted = self._gone = False
        self._open = False

    identity = "scripted:"
    bytes_per_second = 1_000_000
    keeps_open = True
    can_read = True

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self, limit: float) -> None:
        del limit
        self._gone, self._open = False, True
        self.opened += 1

    def write(self, data: bytes, limit: float) -> None:
        del limit
        if self._gone:
            raise PrinterUnreachable("gone")
        if self.taken is not None:
            part, self.taken = data[: self.taken], max(0, self.taken - len(data))
            self.written += part
            if len(part) < len(data):
                raise PrinterTimeout("full")
        else:
            self.written += data
        self.say(self.answering(data))

    def say(self, data: bytes) -> None:
        """Say something, asked or unasked."""
        with self._changed:
            self._said += data
            self._changed.notify_all()

    def go(self) -> None:
        """Be pulled out."""
        with self._changed:
            self._gone = True
            self._changed.notify_all()

    def read(self, limit: float) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._said or self._interrupted or self._gone, limit)
            self._interrupted = False
            if self._gone:
                raise PrinterUnreachable("gone")
            said = bytes(self._said)
            self._said.clear()
            return said

    def interrupt(self) -> None:
        with self._changed:
            self._interrupted = True
            self._changed.notify_all()

    def held_back(self) -> int:
        return self.held.pop(0) if self.held else 0

    def discard(self) -> None:
        pass

    def close(self) -> None:
        self._open = False


WELL = {b"\x10\x04\x01": b"\x12", b"\x10\x04\x02": b"\x12", b"\x10\x04\x03": b"\x12", b"\x10\x04\x04": b"\x12"}
"""What a healthy printer answers to DLE EOT 1 to 4."""


def answering(table: dict[bytes, bytes]) -> Answering:
    """Answers each question of the table, in the order in which they were written."""

    def answer(written: bytes) -> bytes:
        said, at = b"", 0
        while at < len(written):
            question = next((one for one in table if written.startswith(one, at)), None)
            said += table[question] if question is not None else b""
            at += len(question) if question is not None else 1
        return said

    return answer


def until(true: Callable[[], bool], limit: float = 10.0) -> bool:
    """Wait for what another thread does, where nothing tells."""
    deadline = time.monotonic() + limit
    while not true() and time.monotonic() < deadline:
        threading.Event().wait(0.001)
    return true()
