"""The server's clock, and whether somebody vouches for it."""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_UNSYNCHRONISED = 5
"""What adjtimex(2) returns (TIME_ERROR) while no time server keeps the kernel's clock."""

_TIMEX_BYTES = 256
"""At least the size of `struct timex` on every Linux; all zero means: only read."""

WAS_SET = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd makes it when a time server has first set the clock in this boot."""

_ASK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Now:
    """A moment in UTC, and whether somebody vouches for it."""

    utc: datetime
    trusted: bool


Clock = Callable[[], Now]


def _adjtimex() -> int:
    """What the kernel says of its clock; negative where it may not be asked."""
    try:
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (AttributeError, OSError):
        return -1
    return state


def time_server_keeps_it() -> bool:
    """Whether a time server keeps the clock. The server's own unit may not ask the kernel (`ProtectClock`); then systemd-timesyncd tells."""
    state = _adjtimex()
    return WAS_SET.exists() if state < 0 else state < _UNSYNCHRONISED


class SystemClock:
    """The machine's clock. The kernel is asked every ten seconds who keeps it, unless the owner says that it is right."""

    def __init__(self, *, believed: bool) -> None:
        """`believed`: somebody else looks after the clock (setting `clock: system`)."""
        self._believed = believed
        self._trusted, self._asked_at = believed, float("-inf")

    def __call__(self) -> Now:
        """Look at it now."""
        if not self._believed and time.monotonic() - self._asked_at >= _ASK_AGAIN_SECONDS:
            self._trusted, self._asked_at = time_server_keeps_it(), time.monotonic()
        return Now(datetime.now(UTC), self._trusted)
