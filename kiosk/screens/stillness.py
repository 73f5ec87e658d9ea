"""Work that holds up every thread for a moment waits until the screen is still: then nobody sees it.

A ticket just printed is no such moment, though nothing is left to print: its number is coming on the screen.
"""

from collections.abc import Callable
from typing import Final, Protocol

STILL_SECONDS: Final = 1.0
"""Without a new frame: whoever stands there is reading, or has gone."""

AGAIN_SECONDS: Final = 0.25

LONGEST_SECONDS: Final = 60.0
"""Before a screen that is never still, a long queue or a child, it is done all the same: most times it is done in some milliseconds."""


class Drawn(Protocol):
    """The loop, as far as it is looked at."""

    def ages(self) -> tuple[float, float]:
        """Seconds since the last turn began, and since the last that drew a frame."""
        ...


class Stillness:
    """Does one job in such moments, whenever it is wanted, or a minute later; on the screen's thread."""

    def __init__(self, loop: Drawn, once: Callable[[float, Callable[[], object]], object], job: Callable[[], object]) -> None:
        """`once` has something done after so many seconds, as `App.once` does."""
        self._loop, self._once, self._job = loop, once, job
        self._wanted = False
        self._waited = 0.0

    def want(self) -> None:
        """Do the job as soon as the screen is still. Wanted again before that, it is done once."""
        if not self._wanted:
            self._wanted, self._waited = True, 0.0
            self._look()

    def _look(self) -> None:
        if self._loop.ages()[1] < STILL_SECONDS and self._waited < LONGEST_SECONDS:
            self._waited += AGAIN_SECONDS
            self._once(AGAIN_SECONDS, self._look)
            return
        self._wanted = False
        self._job()
