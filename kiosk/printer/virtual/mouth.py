"""The mouth of a printer with a presenter: one slip waits there until somebody takes it, or it is taken back."""

from collections.abc import Callable

from kiosk.printer.virtual.cutting import RETRACTED


class Mouth:
    """Counts what became of the slips. Seconds come from the clock that it is given."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Empty."""
        self._clock = clock
        self._action = RETRACTED
        self._until: float | None = None
        self.occupied = False
        self.presented = self.taken = self.ejected = self.retracted = 0

    def present(self, action: int, seconds: int) -> None:
        """Push a slip out; what hangs there already goes the way that was said for it."""
        if self.occupied:
            self._run_out()
        self.occupied = True
        self.presented += 1
        self._action = action
        self._until = self._clock() + seconds if seconds else None

    @property
    def wakes_at(self) -> float | None:
        """When the slip's time is over; None while nothing is timed."""
        return self._until if self.occupied else None

    def tick(self) -> None:
        """Time has passed."""
        if self.occupied and self._until is not None and self._clock() >= self._until:
            self._run_out()

    def take(self) -> None:
        """The citizen takes the slip."""
        if self.occupied:
            self.occupied = False
            self.taken += 1

    def empty(self, *, retract: bool) -> None:
        """Take the slip back, or let it fall."""
        if self.occupied:
            self.occupied = False
            self.retracted += retract
            self.ejected += not retract

    def _run_out(self) -> None:
        self.empty(retract=self._action == RETRACTED)
