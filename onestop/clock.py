"""The server's clock, and whether somebody vouches for it."""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

_UNSYNCHRONISED = 5
"""What adjtimex(2) returns (TIME_ERROR) while no time server keeps the kernel's clock."""

_TIMEX_BYTES = 256
"""At least the size of `struct timex` on every Linux; all zero means: only read."""

_ASK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Now:
    """A moment in UTC, and whether somebody vouches for it."""

    utc: datetime
    trusted: bool


Clock = Callable[[], Now]


def kernel_is_synchronised() -> bool:
    """Whether a time server keeps the kernel's clock; False where that cannot be asked."""
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (AttributeError, OSError):
        return False
    state: int = adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return 0 <= state < _UNSYNCHRONISED


class SystemClock:
    """The machine's clock. The kernel is asked every ten seconds who keeps it, unless the owner says that it is right."""

    def __init__(self, *, believed: bool) -> None:
        """`believed`: somebody else looks after the clock (setting `clock: system`)."""
        self._believed = believed
        self._trusted, self._asked_at = believed, float("-inf")

    def __call__(self) -> Now:
        """Look at it now."""
        if not self._believed and time.monotonic() - self._asked_at >= _ASK_AGAIN_SECONDS:
            self._trusted, self._asked_at = kernel_is_synchronised(), time.monotonic()
        return Now(datetime.now(UTC), self._trusted)
