"""A kiosk is wiped: what is of this office is taken from it, and no number of today can come again."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.domain.businessday import ClockReading
from kiosk.errors import RequestError
from kiosk.usecases.ports import Clock


class Wiping(Protocol):
    """What does it."""

    def begin(self, stamp: str, now: ClockReading | None = None) -> Path:
        """Wipe all at this reading; returns the folder with the ledger. Raises `LedgerBusy`, `LedgerError`."""
        ...


class WipeKiosk:
    """The use case; the kiosk must not be giving numbers, and begins as a new one afterwards."""

    def __init__(
        self, clock: Clock, wiping: Wiping, office: str, kiosk_code: int, check: Callable[[], None] = lambda: None
    ) -> None:
        """`office` and `kiosk_code` are what staff must say, so that nobody wipes by mistake; `check` raises what speaks against it."""
        self._check = check
        self._clock, self._wiping = clock, wiping
        self.word = f"{office}-{kiosk_code}"

    def __call__(self, typed: str) -> Path:
        """Do it when `typed` is the word; returns where the ledger is kept. Raises `RequestError`, `LedgerBusy`, `LedgerError`, and what the check does."""
        if typed.strip().upper() != self.word:
            raise RequestError(f"{typed[:20]!r} is not this kiosk", f"type {self.word} to wipe it")
        self._check()
        now = self._clock.read()
        return self._wiping.begin(f"{now.utc:%Y%m%dT%H%M%S}", now)
