"""A stand-in for systemd: the socket on which it hears what a service tells, and the environment that it gives it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 30.0


class Listener:
    """One socket; what comes is heard in order."""

    def __init__(self, line: socket.socket, name: str) -> None:
        self._line, self.name = line, name

    def hear(self, limit: float = LIMIT) -> str | None:
        """The next word; None when nothing was said within `limit` seconds."""
        self._line.settimeout(limit)
        try:
            return self._line.recv(4096).decode()
        except (TimeoutError, BlockingIOError):
            return None

    def hear_until(self, word: str) -> list[str]:
        """All words up to that one; fails when it does not come."""
        heard: list[str] = []
        while word not in heard:
            said = self.hear()
            assert said is not None, f"{word} was not said, only {heard}"
            heard.append(said)
        return heard

    def environment(self, seconds: float | None = None) -> dict[str, str]:
        """As systemd sets it for a service, with WatchdogSec where `seconds` are given."""
        more = {} if seconds is None else {"WATCHDOG_USEC": str(round(seconds * 1e6))}
        return {"NOTIFY_SOCKET": self.name, **more}


@contextmanager
def listening(folder: Path, *, abstract: bool = False) -> Iterator[Listener]:
    """A listener on a socket in `folder`, or in the kernel's own names."""
    name = f"@kiosk-test-{os.getpid()}-{folder.name}" if abstract else str(folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name[1:]}" if abstract else name)
        yield Listener(line, name)
