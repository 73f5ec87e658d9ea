"""What the printer did since the program started, and what it complained of last."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """`error_at`: monotonic seconds."""

    sent_bytes: int = 0
    slips: int = 0
    cuts: int = 0
    error: str = ""
    error_at: float = 0.0


class Tally:
    """Kept by the printer thread; any thread reads `figures`, which is replaced whole."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Nothing was printed yet."""
        self._now = now
        self.figures = Figures()

    def sent(self, taken: int, *, whole: bool) -> None:
        """So many bytes of a slip were taken, up to the cut that is its end or not."""
        before = self.figures
        self.figures = replace(
            before,
            sent_bytes=before.sent_bytes + taken,
            slips=before.slips + (taken > 0),
            cuts=before.cuts + (whole and taken > 0),
        )

    def heard(self, error: str) -> None:
        """The printer is like that now; empty: nothing is known against it, and what was is remembered."""
        if error:
            self.figures = replace(self.figures, error=error[:LONGEST], error_at=self._now())
