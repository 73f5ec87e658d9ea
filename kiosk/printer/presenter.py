"""The presenter: a mouth that holds the slip out until somebody takes it, and draws it back when nobody does."""

import time
from collections.abc import Callable
from enum import StrEnum

from kiosk.printer.limits import Limits
from kiosk.printer.line import Line
from kiosk.printer.questions import RETRACT, present
from kiosk.printer.status import Status

_RESERVE = 5
"""Seconds after which the printer draws the slip back by itself, should the kiosk have stopped meanwhile."""


class Handover(StrEnum):
    """What became of the slip."""

    TAKEN = "taken"
    RETRACTED = "retracted"
    UNSEEN = "unseen"
    """The printer did not show it at its mouth, or leaves it there, so nothing is known."""


class Presenter:
    """Hands one slip out after the other."""

    def __init__(self, line: Line, limits: Limits) -> None:
        """The line is the session's."""
        self._line, self._limits = line, limits

    def hand_over(self, look: Callable[[], Status], shown: Callable[[], None]) -> Handover:
        """Present the slip that was cut and wait for it to be taken; `shown` is called once it hangs out. Raises `PrinterError`.

        A slip of somebody else that still hangs there is waited for first, so that the two are not taken for each other.
        """
        if not self._see(look, hangs=False, limit=self._limits.take):
            self._line.order(RETRACT)
            if not self._see(look, hangs=False, limit=self._limits.confirm):
                return Handover.UNSEEN
        self._line.order(present(round(self._limits.take) + _RESERVE))
        if not self._see(look, hangs=True, limit=self._limits.confirm):
            return Handover.UNSEEN
        shown()
        if self._see(look, hangs=False, limit=self._limits.take):
            return Handover.TAKEN
        self._line.order(RETRACT)
        return Handover.RETRACTED if self._see(look, hangs=False, limit=self._limits.confirm) else Handover.UNSEEN

    def _see(self, look: Callable[[], Status], *, hangs: bool, limit: float) -> bool:
        """Look until the slip hangs there, or does not any more; False when it did not come to that within the limit."""
        deadline = time.monotonic() + limit
        while look().slip_waits is not hangs:
            if time.monotonic() >= deadline:
                return False
            self._line.pause(min(self._limits.glance, max(0.0, deadline - time.monotonic())))
        return True
