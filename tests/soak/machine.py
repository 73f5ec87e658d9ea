"""How evenly this machine works: on a shared one the same work takes now and then several times as long, whatever the kiosk does."""

import statistics
import time
import zlib
from typing import Final

WORK: Final = bytes(4_000_000)
"""Bytes that are summed: a few milliseconds, as long as a part of a frame."""

REST_SECONDS: Final = 0.02


def unevenness(seconds: float) -> float:
    """How many times its usual processor time the slowest of many equal pieces of work took."""
    took: list[float] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends or not took:
        began = time.thread_time()
        zlib.crc32(WORK)
        took.append(time.thread_time() - began)
        time.sleep(REST_SECONDS)
    return max(took) / statistics.median(took)
