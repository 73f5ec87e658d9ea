"""Tells figures to Prometheus, on this machine only: one request at a time, each within a limit."""

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final

logger = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
SECONDS: Final = 5.0
"""For a whole request: who is slower is left."""

REST_SECONDS: Final = 0.5
"""How often the thread looks whether it is to end."""


class Scrape:
    """`text` is called in the thread of this server, for each request."""

    def __init__(self, port: int, media_type: str, text: Callable[[], str]) -> None:
        """Bind the port; 0 takes a free one. Raises `OSError`."""
        self._server = HTTPServer((LOOPBACK, port), _handler(media_type, text))
        self._server.timeout = REST_SECONDS
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="scrape", daemon=True)

    @property
    def port(self) -> int:
        """The port that is bound."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Answer no more; whether it ended within the limit."""
        self._stopping.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        with self._server:
            while not self._stopping.is_set():
                self._server.handle_request()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _handler(media_type: str, text: Callable[[], str]) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        timeout = SECONDS
        server_version, sys_version = "kiosk", ""

        def setup(self) -> None:
            """`timeout` is for each byte; this is for all of them, or whoever drips would keep everybody else out."""
            super().setup()
            self._end = threading.Timer(SECONDS, partial(_cut, self.connection))
            self._end.daemon = True
            self._end.start()

        def finish(self) -> None:
            self._end.cancel()
            super().finish()

        def do_GET(self) -> None:
            if self.path != "/metrics":
                self.send_error(404)
                return
            content = text().encode()
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            logger.debug("%s", words)

    return Answers
