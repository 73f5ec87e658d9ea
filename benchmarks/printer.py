"""The simulated printer on a TCP port of this machine, with a clock at its first byte."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.printer.profiles import RASTER, profile_named
from kiosk.printer.virtual.printer import VirtualPrinter

_QUESTION = re.compile(rb"\x10\x04[\x01-\x04]|\x1da.")
"""DLE EOT 1 to 4, and GS a, which asks for news by itself: a connection that brings only these is no job."""

_ROLL_MM = 80
_READ_SIZE = 4096


class WatchedPrinter:
    """Serves one connection at a time in a thread of its own; a connection that brings more than questions is a job."""

    def __init__(self) -> None:
        """Listens at once."""
        self._printer = VirtualPrinter(profile_named(RASTER, _ROLL_MM))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._news = threading.Condition()
        self._first_bytes: list[float] = []
        self._done = 0
        self.thread = threading.Thread(target=self._serve, name="watched-printer", daemon=True)

    @property
    def uri(self) -> str:
        """Its printer address."""
        return f"tcp:127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def jobs(self) -> int:
        """How many jobs have begun."""
        return len(self._first_bytes)

    def first_byte(self, job: int, limit: float) -> float:
        """When the first byte of a job (0 is the first one) came, in `time.monotonic()`; raises `TimeoutError`."""
        self._wait(lambda: len(self._first_bytes) > job, limit, "the first byte")
        return self._first_bytes[job]

    def finished(self, jobs: int, limit: float) -> None:
        """Return when so many jobs are over; raises `TimeoutError`."""
        self._wait(lambda: self._done >= jobs, limit, "the end of a print")

    def _wait(self, true: Callable[[], bool], limit: float, what: str) -> None:
        with self._news:
            if not self._news.wait_for(true, limit):
                raise TimeoutError(f"{what} did not reach the printer in {limit:g} s")

    def _serve(self) -> None:
        while True:
            try:
                host, _ = self._listener.accept()
            except OSError:
                return
            with host, contextlib.suppress(ConnectionError):
                self._exchange(host)
            self._printer.hung_up()

    def _exchange(self, host: socket.socket) -> None:
        printing = False
        try:
            while data := host.recv(_READ_SIZE):
                now = time.monotonic()
                if not printing and _QUESTION.sub(b"", data):
                    printing = True
                    with self._news:
                        self._first_bytes.append(now)
                        self._news.notify_all()
                self._take(data, host)
        finally:
            with self._news:
                self._done += printing
                self._news.notify_all()

    def _take(self, data: bytes, host: socket.socket) -> None:
        while data:
            data = data[self._printer.accept(data) :]
            if said := self._printer.answers(0):
                host.sendall(said)

    def close(self) -> None:
        """Let the thread end."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def watched_printer() -> Iterator[WatchedPrinter]:
    """A printer that serves until the end of the block."""
    printer = WatchedPrinter()
    printer.thread.start()
    try:
        yield printer
    finally:
        printer.close()
