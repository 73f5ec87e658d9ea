"""What the server said of the office, as long as it is worth something, and with what an administrator closed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from kiosk.domain.standing import NOTHING_SAID, Standing

FRESH_SECONDS: Final = 60.0
"""Counts are shown for so long after the server was heard; two long polls fit."""


class OfficeKnown:
    """Tells the standing when it changes. Used by the sync thread alone; times are monotonic seconds."""

    def __init__(self, tell: Callable[[Standing], object]) -> None:
        """Nothing was said yet."""
        self._tell = tell
        self._said = self._told = NOTHING_SAID
        self._heard_at = float("-inf")
        self.closed_day: date | None = None
        self.business_day: date | None = None
        """The kiosk's own, from its ledger."""

    def said(self, standing: Standing, now: float) -> None:
        """The server said this."""
        self._said = standing
        self.still_holds(now)

    def still_holds(self, now: float) -> None:
        """The server said that nothing changed."""
        self._heard_at = now
        self.look(now)

    def look(self, now: float) -> None:
        """Tell what changed, also by mere time."""
        fresh = now - self._heard_at < FRESH_SECONDS
        standing = self._said if fresh else self._said.out_of_touch()
        standing = replace(standing, business_day=self.business_day, closed_day=self.closed_day)
        if standing != self._told:
            self._told = standing
            self._tell(standing)

    def seconds_to_look(self, now: float) -> float:
        """When mere time changes something; far away if it does not."""
        age = now - self._heard_at
        return FRESH_SECONDS - age if age < FRESH_SECONDS else float("inf")
