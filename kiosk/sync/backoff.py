"""How long to wait before the next try: longer each time, never exactly as long as others wait."""

from collections.abc import Callable


class Backoff:
    """Doubles from `first` to `most` seconds; each wait is between half of that and the whole."""

    def __init__(self, first: float, most: float, random: Callable[[], float]) -> None:
        """`random` gives numbers from 0 up to 1."""
        self._first, self._most, self._random = first, most, random
        self._next = first

    def seconds(self) -> float:
        """The next wait."""
        whole, self._next = self._next, min(2 * self._next, self._most)
        return whole * (0.5 + self._random() / 2)

    def reset(self) -> None:
        """It went well: begin anew."""
        self._next = self._first
