"""One process that serves: uvicorn with this application, on a socket that somebody else has bound.

Run as `python -m onestop.serving.worker` by the parent of several workers, which hands over settings and socket.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
import structlog
import uvicorn

from onestop.app import make_app
from onestop.backend import Backend
from onestop.errors import OnestopError
from onestop.logs import set_up_logs
from onestop.settings import Settings

GRACE_SECONDS: Final = 10
"""How long requests that are being answered may take when the server stops."""

HANDOVER: Final = "ONESTOP_HANDOVER"
"""In the environment, not among the arguments: a database URL may hold a password."""

GARBAGE: Final = (10_000, 20, 50)
"""Thresholds of the collector: thousands of long polls are no garbage, and looking through them stops everybody."""

KEEP_ALIVE_SECONDS: Final = 75
BACKLOG: Final = 2048

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Handover(msgspec.Struct):
    """What the parent tells a worker."""

    settings: Settings
    log_format: str
    listening: int
    """File descriptor of the bound socket."""
    lifeline: int
    """Read end of a pipe; when it closes, the parent is gone and the worker ends."""
    ready: int
    """Write end of a pipe: a byte says that requests are answered."""


class Server(uvicorn.Server):
    """Lets long polls go at once when it stops, and ends when its lifeline is cut."""

    def __init__(self, settings: Settings, lifeline: int | None = None, ready: Callable[[], object] = lambda: None) -> None:
        """Open the database; `ready` is called when requests are answered. Raises `OnestopError`."""
        self._backend = Backend(settings)
        self._lifeline, self._ready = lifeline, ready
        super().__init__(
            uvicorn.Config(
                make_app(self._backend),
                loop="uvloop",
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """See uvicorn, which would raise the signal again at the end: a server that was told to stop and did ends well."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        if self._lifeline is not None:
            asyncio.get_running_loop().add_reader(self._lifeline, self._feel)
        await super().startup(sockets)
        if self.started:
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GARBAGE)
            log.info("serving", pid=os.getpid(), engine=self._backend.database.writer.dialect.name)
            self._ready()

    def _feel(self) -> None:
        """Whatever comes is read away; the end of it ends the server."""
        assert self._lifeline is not None, "felt only when there is one"  # noqa: S101
        if not os.read(self._lifeline, 4096):
            asyncio.get_running_loop().remove_reader(self._lifeline)
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self._backend.changes.close()
        await super().shutdown(sockets)
        log.info("stopped", pid=os.getpid())


def main() -> int:
    """Serve until told to stop."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])  # the parent blocks some and waits for them
    handed = msgspec.json.decode(os.environ.pop(HANDOVER), type=Handover)
    set_up_logs(handed.log_format)
    try:
        server = Server(handed.settings, handed.lifeline, lambda: os.write(handed.ready, b"."))
    except OnestopError:
        log.exception("worker_cannot_start")
        return 1
    server.run([socket.socket(fileno=handed.listening)])
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
