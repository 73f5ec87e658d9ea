"""LED boards on the far end of a real serial line: a small Modbus slave behind a pseudo-terminal."""

import os
import pty
import select
import struct
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.device.modbus import framed

PATIENCE: Final = 10.0


class Wire:
    """One serial line with the boards of these units. What is wrong with it can be changed at any time."""

    def __init__(self, path: Path, *units: int) -> None:
        """The kiosk's end lies at `path`."""
        self.path, self.units = path, units
        self.silent = self.garbled = self.other_unit = False
        self.exception = 0
        self.lose = 0
        """How many of the next requests nobody hears."""
        self.pull_at_request = False
        self.shown: dict[int, str] = {}
        self.requests: list[bytes] = []
        self.news = threading.Condition()
        self._stopping = threading.Event()
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        path.unlink(missing_ok=True)
        path.symlink_to(os.ttyname(self._near))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def uri(self) -> str:
        """As the settings have it."""
        return f"serial:{self.path}?baud=9600"

    def pull(self) -> None:
        """The adapter is unplugged."""
        self._stopping.set()
        self._thread.join(PATIENCE)
        self.path.unlink(missing_ok=True)
        for end in (self._near, self._far):
            with suppress(OSError):
                os.close(end)

    def shows(self, unit: int, text: str) -> bool:
        """Whether the board comes to show that."""
        with self.news:
            return self.news.wait_for(lambda: self.shown.get(unit) == text, PATIENCE)

    def _run(self) -> None:
        content = b""
        while not self._stopping.is_set():
            if not select.select([self._far], [], [], 0.01)[0]:
                continue
            with suppress(OSError):
                content += os.read(self._far, 256)
            content = self._served(content)

    def _served(self, content: bytes) -> bytes:
        if len(content) < 8 or len(content) < (whole := _length(content)):
            return content
        request, rest = content[:whole], content[whole:]
        with self.news:
            self.requests.append(request)
            if self.pull_at_request:
                self.path.unlink()
                os.close(self._far)
                self._stopping.set()
            elif self.lose:
                self.lose -= 1
            elif request[0] in self.units and not self.silent:
                os.write(self._far, self._answer(request))
            self.news.notify_all()
        return rest

    def _answer(self, request: bytes) -> bytes:
        assert framed(request[:-2]) == request
        if self.exception:
            return framed(bytes((request[0], request[1] | 0x80, self.exception)))
        self.shown[request[0]] = _text(request)
        answer = framed(request[:6])
        if self.garbled:
            return answer[:-1] + bytes((answer[-1] ^ 0xFF,))
        return framed(bytes((request[0] + 1,)) + request[1:6]) if self.other_unit else answer


def _length(content: bytes) -> int:
    return 8 if content[1] == 6 else 9 + content[6]


def _text(request: bytes) -> str:
    register, value = struct.unpack(">HH", request[2:6])
    if request[1] == 6:
        assert register == 0
        return str(value)
    assert (request[1], register, len(request)) == (16, 0x70, 9 + 2 * value)
    return request[7:-2].decode("ascii").strip()


@contextmanager
def wire(path: Path, *units: int) -> Iterator[Wire]:
    """One that is unplugged at the end."""
    made = Wire(path, *units)
    try:
        yield made
    finally:
        made.pull()
