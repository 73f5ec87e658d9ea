"""Whether the screen lives, as a watchdog wants to know it: asked by an event of the clock, so in a turn of the loop."""

from typing import Protocol


class Counted(Protocol):
    """The loop, as far as it is looked at: turns that ended, frames that are on the display, whether one is wanted."""

    turns: int
    frames: int

    @property
    def wants_frame(self) -> bool:
        """Something has changed that is not on the display yet."""


class Pulse:
    """Two looks at the loop show whether it moved between them."""

    def __init__(self, loop: Counted) -> None:
        """The first look."""
        self._loop = loop
        self._turns, self._frames, self._wanted = loop.turns, loop.frames, loop.wants_frame

    def beats(self) -> bool:
        """Whether a turn has ended since the last look, and a frame was drawn if one had been wanted then.

        A loop that rests, because nothing has changed, is alive; one that turns and cannot draw is not.
        """
        turned, drew = self._loop.turns > self._turns, self._loop.frames > self._frames
        stuck = self._wanted and not drew
        self._turns, self._frames, self._wanted = self._loop.turns, self._loop.frames, self._loop.wants_frame
        return turned and not stuck
