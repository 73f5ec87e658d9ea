"""What one guess at a PIN costs, as the kiosk hashes it, beside a plain SHA-256 of the PIN; and what that makes of all PINs.

Processor time of one thread, so that a busy machine does not make an attacker look slower than they are.
"""

import hashlib
import time
from collections.abc import Callable

from benchmarks.figures import KIOSK, Figure
from benchmarks.workshop import Workshop
from kiosk.domain.pin import DIGITS
from kiosk.storage.door import Cost
from kiosk.storage.door.folder import PEPPER_BYTES
from kiosk.storage.door.hashing import SALT_BYTES, hashed

PLAIN = "plain SHA-256"
_CORES = 2
_SECONDS_AN_HOUR = 3600
_PLAIN_TIMES = 10_000
"""So many at once: one is too short to be measured."""


def measure(workshop: Workshop) -> list[Figure]:
    """Milliseconds a guess, hours for every PIN, and how many times dearer."""
    pepper, salt, pin = bytes(PEPPER_BYTES), bytes(SALT_BYTES), "9" * DIGITS
    ours = _milliseconds(lambda: hashed(pin, "pin", pepper, salt, Cost()), workshop.some(5, 40))
    plain = [one / _PLAIN_TIMES for one in _milliseconds(lambda: _plain(pin), workshop.some(5, 40))]
    usual = sorted(plain)[len(plain) // 2]
    return [
        Figure("one guess at a PIN", KIOSK, "ms", tuple(ours)),
        Figure("one guess at a PIN", PLAIN, "µs", tuple(1000 * one for one in plain)),
        Figure(f"all PINs of {DIGITS} digits on {_CORES} cores", KIOSK, "h", tuple(map(_hours, ours))),
        Figure(
            f"all PINs of {DIGITS} digits on {_CORES} cores", PLAIN, "s", tuple(_SECONDS_AN_HOUR * _hours(one) for one in plain)
        ),
        Figure("a guess, in guesses at a plain SHA-256", KIOSK, "times", tuple(one / usual for one in ours)),
    ]


def _plain(pin: str) -> None:
    for _ in range(_PLAIN_TIMES):
        hashlib.sha256(pin.encode()).digest()


def _milliseconds(does: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times + 1):
        began = time.thread_time()
        does()
        taken.append((time.thread_time() - began) * 1000)
    return taken[1:]  # the first one loads the library


def _hours(milliseconds: float) -> float:
    return milliseconds / 1000 * 10**DIGITS / _CORES / _SECONDS_AN_HOUR
