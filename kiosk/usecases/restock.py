"""A new roll of paper is in: staff say so, and how long it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.businessday import utc_text
from kiosk.domain.roll import Roll, rows
from kiosk.errors import RequestError
from kiosk.usecases.ports import Clock

LONGEST_METRES = 500
"""No roll that fits into a kiosk is longer."""


class RollRecord(Protocol):
    """Where the roll is remembered."""

    def change(self, step: Callable[[Roll], Roll], *, durable: bool = False) -> Roll:
        """Note what a step makes of the roll; raises `PaperRecordError`."""
        ...


@dataclass(frozen=True, slots=True)
class Restocked:
    """The roll that went out, and the one that came in."""

    before: Roll
    after: Roll


class Restock:
    """The use case."""

    def __init__(self, clock: Clock, record: RollRecord) -> None:
        """Everything it needs, as ports."""
        self._clock, self._record = clock, record

    def __call__(self, metres: float) -> Restocked:
        """Note it durably; raises `RequestError` for a length that no roll has, `PaperRecordError`."""
        if not 1 <= metres <= LONGEST_METRES:
            raise RequestError(f"no roll of paper is {metres:g} m long", f"write 1 to {LONGEST_METRES} metres")
        gone: list[Roll] = []

        def step(roll: Roll) -> Roll:
            gone.append(roll)
            return roll.restocked(rows(1000 * metres), utc_text(self._clock.read().utc))

        after = self._record.change(step, durable=True)
        return Restocked(gone[0], after)
