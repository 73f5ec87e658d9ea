"""A citizen who taps: a real pointer of the X server, and an eye that waits for pixels to change."""

import time

from benchmarks.booths import PATIENCE
from benchmarks.regions import CELL, DONE, GAP, middle, zones
from benchmarks.xserver import Box, Screen

_LOOK_EVERY = 0.0005
HELD_SECONDS = 0.1
"""How long a finger stays on the glass."""


class Visitor:
    """Takes numbers on a display that shows home. Times are `time.monotonic()` and seconds."""

    def __init__(self, screen: Screen) -> None:
        """Remembers how the ground between the tiles looks."""
        self._screen = screen
        self._ground = screen.pixels(GAP)

    def press(self, tile: int) -> float:
        """Put a finger on a tile (0 to 7); returns the seconds until its pixels changed, with the finger still down."""
        x, y = middle(zones()[tile])
        self._screen.move(x, y)
        box = x, y, CELL, CELL
        before = self._screen.pixels(box)
        began = time.monotonic()
        self._screen.press()
        seconds = self._until_changed(box, before, "the tile under the finger") - began
        time.sleep(max(0.0, HELD_SECONDS - seconds))
        return seconds

    def release(self) -> float:
        """Lift the finger; returns when that was."""
        now = time.monotonic()
        self._screen.release()
        return now

    def number_seen(self) -> float:
        """When the number is on the screen."""
        return self._until_changed(GAP, self._ground, "the number")

    def done(self) -> None:
        """End the look at the number, and see home again."""
        there = self._screen.pixels(GAP)
        self._screen.move(*DONE)
        self._screen.press()
        time.sleep(HELD_SECONDS)
        self._screen.release()
        self._until_changed(GAP, there, "home")

    def _until_changed(self, box: Box, before: bytes, what: str) -> float:
        deadline = time.monotonic() + PATIENCE
        while self._screen.pixels(box) == before:
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what} on display {self._screen.name}")
            time.sleep(_LOOK_EVERY)
        return time.monotonic()
