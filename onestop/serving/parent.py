"""Serves with one process, or keeps several alive that share a listening socket."""

import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
import structlog
from prometheus_client import multiprocess

from onestop.errors import SettingsError
from onestop.metrics import PROCESSES
from onestop.serving.worker import GRACE_SECONDS, HANDOVER, Handover, Server
from onestop.settings import Settings

WATCH_SECONDS: Final = 0.5
"""How often the parent looks whether its workers live, if no signal tells."""

WORKER: Final = [sys.executable, "-m", "onestop.serving.worker"]

AGAIN_SECONDS: Final = 1.0
"""How long after its start a worker that has died is started again, at the earliest."""

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Listening = Callable[[str], None]
"""Told the URL as soon as requests are answered."""


def bind(settings: Settings) -> socket.socket:
    """The listening socket; raises `SettingsError` when the address cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(f"{settings.host}:{settings.port}: {error.strerror}", "choose another --port or --host") from error
    return listening


def url_of(settings: Settings, listening: socket.socket) -> str:
    """Where the server is."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{listening.getsockname()[1]}"


def serve_alone(settings: Settings, told: Listening, *, until_eof: bool) -> bool:
    """Serve in this process until told to stop; returns whether it ever served."""
    listening = bind(settings)
    lifeline = sys.stdin.fileno() if until_eof else None
    server = Server(settings, lifeline, lambda: told(url_of(settings, listening)))
    server.run([listening])
    return server.started


class Parent:
    """Keeps workers alive until told to stop."""

    def __init__(self, settings: Settings, log_format: str) -> None:
        """Bind the address; raises `SettingsError`."""
        self._settings, self._log_format = settings, log_format
        self._listening = bind(settings)
        self._lifeline, self._held = os.pipe()
        self._hears, self._says = os.pipe()
        self._workers: list[_Worker] = []

    def serve(self, told: Listening, *, until_eof: bool) -> bool:
        """Keep the workers alive until told to stop; returns whether they ever served."""
        watched = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
        signal.pthread_sigmask(signal.SIG_BLOCK, watched)
        with tempfile.TemporaryDirectory(prefix="onestop-metrics-") as folder:
            os.environ[PROCESSES] = folder
            self._workers = [self._start() for _ in range(self._settings.workers)]
            served = self._all_serve()
            if served:
                told(url_of(self._settings, self._listening))
                while not self._must_stop(watched, until_eof=until_eof):
                    self._revive()
            self._end()
        return served

    def _start(self) -> "_Worker":
        for fd in (self._lifeline, self._says):
            os.set_inheritable(fd, True)
        handed = Handover(self._settings, self._log_format, self._listening.fileno(), self._lifeline, self._says)
        environment = {**os.environ, HANDOVER: msgspec.json.encode(handed).decode()}
        descriptors = (self._listening.fileno(), self._lifeline, self._says)
        return _Worker(subprocess.Popen(WORKER, pass_fds=descriptors, env=environment), time.monotonic())  # noqa: S603  ourselves

    def _all_serve(self) -> bool:
        """Wait until each worker has said so; False when one cannot."""
        said = 0
        while said < len(self._workers):
            if any(one.process.poll() is not None for one in self._workers):
                return False
            if select.select([self._hears], [], [], 0.1)[0]:
                said += len(os.read(self._hears, 64))
        return True

    def _must_stop(self, watched: set[signal.Signals], *, until_eof: bool) -> bool:
        heard = signal.sigtimedwait(watched, WATCH_SECONDS)
        if heard is not None and heard.si_signo != signal.SIGCHLD:
            return True
        return until_eof and bool(select.select([sys.stdin], [], [], 0)[0]) and not os.read(sys.stdin.fileno(), 4096)

    def _revive(self) -> None:
        for place, one in enumerate(self._workers):
            code = one.process.poll()
            if code is not None and time.monotonic() - one.started_at >= AGAIN_SECONDS:
                log.error("worker_died", pid=one.process.pid, code=code)
                multiprocess.mark_process_dead(one.process.pid)  # type: ignore[no-untyped-call]
                self._workers[place] = self._start()

    def _end(self) -> None:
        """Let them finish what they answer, then insist."""
        self._listening.close()
        for one in self._workers:
            one.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS + 5
        for one in self._workers:
            try:
                one.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.wait()
        os.close(self._held)


@dataclass(frozen=True, slots=True)
class _Worker:
    process: "subprocess.Popen[bytes]"
    started_at: float
