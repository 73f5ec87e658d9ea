"""A barcode scanner as a source of codes: `serial:/dev/ttyACM0`, or `input:/dev/input/event3` for one that types.

The one that types is read directly and grabbed, so that its keys reach nothing else: no citizen's search, no console. A code is
3 to 64 letters that can be seen, ended by Enter. Everything else is dropped, with one line in the log until a good code comes;
what was scanned is never logged.
"""

import fcntl
import logging
import os
import select
import stat
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, Protocol

from kiosk.device.scanner_lines import CodeLines, KeyEvents

_log = logging.getLogger(__name__)

AGAIN_S: Final = 2.0
"""Between two tries to open a scanner that is not there."""

LOOK_S: Final = 0.5
"""How long a thread that is to stop may still wait."""

BAUD: Final = 9600

_READ_BYTES: Final = 4096
_GRAB: Final = 0x40044590
"""EVIOCGRAB of linux/input.h."""

Listener = Callable[[str], None]


class _Letters(Protocol):
    def feed(self, content: bytes) -> str: ...


class _Plain:
    """What comes over a serial line."""

    def feed(self, content: bytes) -> str:
        """Letters, as they are."""
        return content.decode("latin-1")


class Scanner:
    """Calls a listener with each code, in a thread of its own; comes back by itself when it is plugged in again."""

    def __init__(self, uri: str, listener: Listener, again_s: float = AGAIN_S) -> None:
        """`uri` as the settings have it. Nothing is opened yet."""
        self._kind, _, rest = uri.partition(":")
        self._path, _, query = rest.partition("?")
        self._baud = int(query.removeprefix("baud=") or BAUD)
        self._listener, self._again_s = listener, again_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)
        self._away = False

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits for the thread, a second at most."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * LOOK_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with ExitStack() as stack:
                    fd = self._open(stack)
                    self._away = False
                    self._listen(fd)
            except (OSError, ValueError) as error:
                if not self._away:
                    _log.warning("the scanner %s is away, and looked for every %g s: %s", self._path, self._again_s, error)
                self._away = True
            self._stopping.wait(self._again_s)

    def _open(self, stack: ExitStack) -> int:
        if self._kind == "serial":
            return self._open_line(stack)
        fd = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        stack.callback(os.close, fd)
        _grab(fd)
        return fd

    def _open_line(self, stack: ExitStack) -> int:
        import serial  # noqa: PLC0415  only kiosks with a serial scanner pay for it

        port = serial.Serial(self._path, baudrate=self._baud, timeout=0, exclusive=True)
        stack.callback(port.close)
        return int(port.fileno())

    def _listen(self, fd: int) -> None:
        """Until it is gone, which raises `OSError`, or this is to stop."""
        letters: _Letters = _Plain() if self._kind == "serial" else KeyEvents()
        codes = CodeLines()
        while not self._stopping.is_set():
            if not select.select([fd], [], [], LOOK_S)[0]:
                continue
            try:
                content = os.read(fd, _READ_BYTES)
            except BlockingIOError:
                continue
            if not content:
                raise OSError("unplugged")
            for code in codes.feed(letters.feed(content), time.monotonic()):
                self._tell(code)

    def _tell(self, code: str) -> None:
        """A listener that fails must not cost the kiosk its scanner."""
        try:
            self._listener(code)
        except Exception:  # noqa: BLE001  whatever it is
            _log.exception("a code from the scanner was lost")


def _grab(fd: int) -> None:
    """Keep its keys from everybody else; raises `OSError` when somebody else has done so. A pipe has nothing to grab."""
    if stat.S_ISCHR(os.fstat(fd).st_mode):
        fcntl.ioctl(fd, _GRAB, 1)
