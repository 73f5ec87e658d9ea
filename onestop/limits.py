"""Rate limits: a bucket for each kiosk, counter and unknown address, in the memory of each worker."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from onestop.errors import Refused
from onestop.wire import ProblemKind

BURST_SECONDS: Final = 5.0
"""A bucket holds what its rate brings in so many seconds."""

MOST_BUCKETS: Final = 20_000
"""Beyond so many the full ones are forgotten."""


@dataclass(slots=True)
class _Bucket:
    level: float
    filled_at: float


class Limiter:
    """Lets so many requests a second pass for each key; the event loop alone uses it."""

    def __init__(self, rate: float, now: Callable[[], float] = time.monotonic) -> None:
        """`rate` is in requests a second."""
        self._rate, self._size, self._now = rate, max(1.0, rate * BURST_SECONDS), now
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str) -> None:
        """Take one; raises `Refused` when the bucket is empty."""
        now = self._now()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[key] = _Bucket(self._size, now)
        bucket.level = min(self._size, bucket.level + (now - bucket.filled_at) * self._rate)
        bucket.filled_at = now
        if bucket.level < 1:
            raise Refused(ProblemKind.TOO_MANY_REQUESTS, retry_after_s=ceil((1 - bucket.level) / self._rate))
        bucket.level -= 1

    def _forget_full(self, now: float) -> None:
        if len(self._buckets) >= MOST_BUCKETS:
            kept = {key: one for key, one in self._buckets.items() if one.level + (now - one.filled_at) * self._rate < self._size}
            self._buckets = kept
