"""From what a scanner sends to whole codes. Knows no device and no thread."""

import logging
import struct
from typing import Final

from kiosk.domain.pin import LONGEST_CODE, is_code

_log = logging.getLogger(__name__)

MOST_CODES: Final = 10
"""In `WINDOW_S`: nobody scans faster than two a second; more is a device gone mad."""

WINDOW_S: Final = 5.0

EVENT: Final = struct.Struct("llHHi")
"""`struct input_event` of this machine: seconds, microseconds, type, code, value."""

_DROPPED: Final = (0x00, 3)
"""The kernel's own buffer was full, so letters are missing."""

_KEYS: Final = 0x01
_PRESSED: Final = 1
_RELEASED: Final = 0
_SHIFTS: Final = frozenset({42, 54})
_ENTERS: Final = frozenset({28, 96})

_ROWS: Final = ((2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"), (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'))
_LAST_ROW: Final = ((43, "\\zxcvbnm,./", "|ZXCVBNM<>?"), (57, " ", " "))
_PAD: Final = dict(zip((71, 72, 73, 74, 75, 76, 77, 79, 80, 81, 82, 83), "789-4561230.", strict=True))


def _letters(shifted: int) -> dict[int, str]:
    """Letters by the key's code: scanners type as a US keyboard unless somebody changes it."""
    typed = {first + place: letter for first, *rows in (*_ROWS, *_LAST_ROW) for place, letter in enumerate(rows[shifted])}
    return _PAD | typed


_PLAIN, _SHIFTED = _letters(0), _letters(1)


class KeyEvents:
    """Turns events of keys into letters; half an event waits for its rest."""

    def __init__(self) -> None:
        """No key is down."""
        self._rest = b""
        self._shifts: set[int] = set()

    def feed(self, content: bytes) -> str:
        """Letters that were typed, Enter as a line feed; a key that types nothing known is a mark that no code holds."""
        content = self._rest + content
        whole = len(content) - len(content) % EVENT.size
        self._rest = content[whole:]
        return "".join(self._letter(kind, key, value) for _, _, kind, key, value in EVENT.iter_unpack(content[:whole]))

    def _letter(self, kind: int, key: int, value: int) -> str:
        if kind != _KEYS:
            return "\0" if (kind, key) == _DROPPED else ""
        if key in _SHIFTS:
            (self._shifts.discard if value == _RELEASED else self._shifts.add)(key)
            return ""
        if value != _PRESSED:
            return ""
        return "\n" if key in _ENTERS else (_SHIFTED if self._shifts else _PLAIN).get(key, "\0")


class CodeLines:
    """Cuts letters into codes, and drops what is none."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self._line = ""
        self._told = False
        self._times: list[float] = []

    def feed(self, letters: str, now: float) -> list[str]:
        """Codes that are whole now; `now` in seconds of a monotonic clock."""
        *lines, self._line = (self._line + letters).replace("\r", "\n").split("\n")
        # An endless line is remembered as too long, and no longer than that.
        self._line = self._line[: LONGEST_CODE + 1]
        return [line for line in lines if line and self._is_good(line, now)]

    def _is_good(self, line: str, now: float) -> bool:
        self._times = [*(one for one in self._times if now - one < WINDOW_S), now][-MOST_CODES - 1 :]
        flood = len(self._times) > MOST_CODES
        if is_code(line) and not flood:
            self._told = False
            return True
        if not self._told:
            _log.warning("the scanner sends %s; that is dropped", "too many codes at once" if flood else "what is no code")
            self._told = True
        return False
