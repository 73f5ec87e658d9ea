"""Faults that wait for their moment: a byte that was taken, or a row of paper that was moved."""

from enum import Enum


class Measure(Enum):
    """By what a moment is told."""

    BYTES = "bytes"
    ROWS = "rows"


class Agenda:
    """Conditions by name, each with its moment."""

    def __init__(self) -> None:
        """Empty."""
        self._waiting: list[tuple[Measure, int, str]] = []

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._waiting)

    def add(self, measure: Measure, moment: int, condition: str) -> None:
        """Let it wait."""
        self._waiting.append((measure, moment, condition))

    def next(self, measure: Measure) -> int | None:
        """The first moment by that measure."""
        return min((moment for kind, moment, _ in self._waiting if kind is measure), default=None)

    def due(self, measure: Measure, now: int) -> list[str]:
        """Conditions whose moment has come; they wait no longer."""
        due = [one for one in self._waiting if one[0] is measure and one[1] <= now]
        self._waiting = [one for one in self._waiting if one not in due]
        return [condition for _, _, condition in due]
