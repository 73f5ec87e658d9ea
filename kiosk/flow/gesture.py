"""The hidden gesture that brings the PIN pad: known to staff, made by no citizen by chance. docs/staff-door.md draws it."""

from dataclasses import dataclass
from typing import Final, Literal

GestureKind = Literal["corners", "hold"]

CORNER: Final = 0.12
"""How far from a corner a touch may be, as a part of the picture's shorter side."""

CORNERS_SECONDS: Final = 6.0
"""From the first corner to the fourth."""

HOLD_SECONDS: Final = 5.0
"""How long a finger rests in the upper right corner, where the clock stands."""

HOLD_CORNER: Final = 0.25
"""How far from it, as a part of the shorter side."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Where and when: from the upper left corner, as parts of the picture's shorter side; monotonic seconds.

    `right` and `low` are the distances from the other two edges. `down`: it begins; else it ends.
    """

    left: float
    top: float
    right: float
    low: float
    at: float
    down: bool = True

    @property
    def corner(self) -> int | None:
        """0 to 3, clockwise from the upper left one; None in between."""
        far = ((self.left, self.top), (self.right, self.top), (self.right, self.low), (self.left, self.low))
        return next((which for which, edges in enumerate(far) if max(edges) <= CORNER), None)


class Gesture:
    """Feed it every touch; it says once when the gesture is whole."""

    def __init__(self, kind: GestureKind) -> None:
        """`corners`: the four corners, clockwise from the upper left one. `hold`: a finger on the clock."""
        self._kind = kind
        self._corners: list[float] = []
        """When each corner so far was touched."""
        self._held_since: float | None = None

    def made(self, touch: Touch) -> bool:
        """Whether this touch is the last of a whole gesture."""
        return self._has_held(touch) if self._kind == "hold" else touch.down and self._has_gone_round(touch)

    def _has_gone_round(self, touch: Touch) -> bool:
        if touch.corner != len(self._corners):
            self._corners = [touch.at] if touch.corner == 0 else []
            return False
        self._corners.append(touch.at)
        if touch.at - self._corners[0] > CORNERS_SECONDS:
            self._corners = []
        if len(self._corners) < 4:  # noqa: PLR2004  the corners of any picture
            return False
        self._corners = []
        return True

    def _has_held(self, touch: Touch) -> bool:
        if touch.down:
            self._held_since = touch.at if max(touch.right, touch.top) <= HOLD_CORNER else None
            return False
        since, self._held_since = self._held_since, None
        return since is not None and touch.at - since >= HOLD_SECONDS
