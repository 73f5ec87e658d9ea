"""The machine's clock, and who vouches for it."""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from kiosk.domain.businessday import ClockReading, ClockSource

_UNSYNCHRONISED = 5
"""What adjtimex(2) returns (TIME_ERROR) while no time server keeps the kernel's clock."""

_TIMEX_BYTES = 256
"""At least the size of `struct timex` on every Linux; all zero means: only read."""

RTC = Path("/sys/class/rtc/rtc0")

WAS_SET = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd makes it when a time server has first set the clock in this boot."""


@cache
def boot_id() -> str:
    """The kernel's id of this boot; empty where there is none. Monotonic times compare only within one boot."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _adjtimex() -> int:
    """What the kernel says of its clock; negative where it may not be asked."""
    try:
        state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (AttributeError, OSError):
        return -1
    return state


def time_server_keeps_it() -> bool:
    """Whether a time server keeps the clock, as adjtimex(2) says, or else systemd-timesyncd.

    `ProtectClock` of systemd forbids the call as well to those who only want to ask, so in its own unit the kiosk never hears the kernel.
    """
    state = _adjtimex()
    return WAS_SET.exists() if state < 0 else state < _UNSYNCHRONISED


def system_source() -> ClockSource:
    """Who vouches for the system's clock now: a time server, a battery, or nobody."""
    if time_server_keeps_it():
        return ClockSource.NTP
    return ClockSource.RTC if RTC.exists() else ClockSource.NONE


def believe() -> ClockSource:
    """For machines whose owner says that the system's clock is right (`clock.trust: system`)."""
    return ClockSource.NTP


class SystemClock:
    """Implements the `Clock` port."""

    def __init__(self, source: Callable[[], ClockSource] = system_source) -> None:
        """`source` tells who vouches for the clock at each reading."""
        self._source = source

    def read(self) -> ClockReading:
        """See `Clock`."""
        return ClockReading(datetime.now(UTC), self._source(), boot_id(), time.monotonic_ns())
