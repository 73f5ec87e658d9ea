"""The reader thread: while a connection is open it reads all that the printer says and sorts it for whoever asked."""

import threading
import time
from collections import deque
from collections.abc import Callable

from kiosk.errors import PrinterError
from kiosk.printer.answers import Demultiplexer, Kind, Reply
from kiosk.printer.transports.base import Transport

_SLICE = 0.5
"""Seconds that one read waits: only how late a way that cannot be interrupted notices that it should end."""

_KEPT = 64
"""Answers of one kind that are kept; who says more than that is not listened to."""


class Reader:
    """For one connection, from `start` to `stop`. Its owner calls everything else, in one thread."""

    def __init__(self, transport: Transport, news: Callable[[], None], *, presenter: bool) -> None:
        """`news` is called in the reader's thread when a change was told unasked, and when the connection broke."""
        self._transport, self._news = transport, news
        self._parts = Demultiplexer(presenter=presenter)
        self._got: dict[Kind, deque[bytes]] = {kind: deque(maxlen=_KEPT) for kind in Kind}
        self._owed = dict.fromkeys(Kind, 0)
        self._heard = threading.Condition()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="printer-reader", daemon=True)
        self.noise = 0
        """How many bytes were no answer, or one to nothing that was asked."""
        self.auto: bytes | None = None
        """The newest automatic status."""
        self.broken: PrinterError | None = None
        """Why nothing can be read any more."""

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End before the transport is closed; waits for the thread."""
        self._ending = True
        self._transport.interrupt()
        if self._thread.is_alive():
            self._thread.join()

    def expect(self, kind: Kind, answers: int) -> None:
        """Before a question with so many answers of this kind: what came until now answers nothing.

        Late answers to earlier questions are no noise; more than was ever asked for is.
        """
        with self._heard:
            self._hear(self._parts.give_up())
            came = len(self._got[kind])
            self.noise += max(0, came - self._owed[kind])
            self._owed[kind] = min(max(0, self._owed[kind] - came), answers) + answers
            self._got[kind].clear()

    def got(self, kind: Kind) -> list[bytes]:
        """The answers of a kind since it was last expected."""
        with self._heard:
            return list(self._got[kind])

    def wait_for(self, enough: Callable[[], bool], limit: float) -> bool:
        """Wait until `enough` is true, at most `limit` seconds; it is looked at whenever something comes.

        Raises `PrinterUnreachable` when the connection breaks before that.
        """
        deadline = time.monotonic() + limit
        with self._heard:
            while not enough():
                if self.broken is not None:
                    raise self.broken
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._heard.wait(left)
            return True

    def _run(self) -> None:
        while not self._ending:
            try:
                data = self._transport.read(_SLICE)
            except PrinterError as error:
                self._broke(error)
                return
            if data:
                self._take(data)

    def _take(self, data: bytes) -> None:
        with self._heard:
            replies = self._parts.feed(data)
            self._hear(replies)
            self._heard.notify_all()
        if any(reply.kind is Kind.AUTO for reply in replies):
            self._news()

    def _hear(self, replies: list[Reply]) -> None:
        for reply in replies:
            if reply.kind is Kind.NOISE:
                self.noise += 1
            elif reply.kind is Kind.AUTO:
                self.auto = reply.data
            else:
                self._got[reply.kind].append(reply.data)

    def _broke(self, error: PrinterError) -> None:
        with self._heard:
            self.broken = error
            self._heard.notify_all()
        if not self._ending:
            self._news()
