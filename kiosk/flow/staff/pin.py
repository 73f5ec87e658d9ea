"""The PIN pad: what was typed is dots, a wrong PIN says how often one may still try, a locked door counts down."""

import random

from kiosk.errors import DoorLocked, KioskError, PinRefused
from kiosk.flow.bar import Choice
from kiosk.flow.session import StaffSettings
from kiosk.flow.staff.page import Face, Hall, Pad, Page
from kiosk.flow.staff.words import told
from kiosk.i18n import Translate
from kiosk.usecases.office_clock import NANOSECONDS
from kiosk.usecases.staff_desk import PinTyped, Reply, Shut

PIN_LENGTH = 6
"""Digits."""

DOT, GAP = "•", "–"


class PinPage(Page):
    """Asks who it is."""

    def __init__(self, settings: StaffSettings, chance: random.Random) -> None:
        """Nothing is typed. Shuffled digits tell nobody who looks at the fingers."""
        self._length, self._typed = PIN_LENGTH, ""
        digits = [*range(1, 10), 0]
        if settings.shuffle:
            chance.shuffle(digits)
        self._digits = digits
        self._error: KioskError | None = None
        self._locked_until: float | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """A key."""
        kind, _, which = action.partition(":")
        if hall.is_waiting or self._wait(hall) > 0:
            return kind in ("digit", "erase")
        if kind == "erase":
            self._typed = self._typed[:-1]
            return True
        if kind != "digit":
            return False
        self._error = None
        self._typed += which
        if len(self._typed) == self._length:
            pin, self._typed = self._typed, ""
            hall.ask(PinTyped(pin))
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The door stays shut."""
        if isinstance(reply, Shut):
            self._error = reply.error
            if isinstance(reply.error, DoorLocked):
                self._locked_until = _now(hall) + reply.error.wait_s

    def draw(self, face: Face) -> Pad:
        """The pad."""
        hall, tr = face.hall, face.tr
        digits = [Choice(f"digit:{one}", str(one)) for one in self._digits]
        shown = DOT * self._length if hall.is_waiting else DOT * len(self._typed) + GAP * (self._length - len(self._typed))
        keys = (*digits[:9], Choice("", ""), digits[9], Choice("erase", "", "delete"))
        return Pad(tr("Dành cho cán bộ"), tr("Mời nhập mã PIN"), " ".join(shown), self._note(hall, tr), keys)

    def _wait(self, hall: Hall) -> int:
        """Seconds for which the door is still locked."""
        return 0 if self._locked_until is None else max(0, round(self._locked_until - _now(hall)))

    def _note(self, hall: Hall, tr: Translate) -> str:
        if wait := self._wait(hall):
            return tr("Sai nhiều lần. Thử lại sau {minutes}:{seconds}.").format(minutes=wait // 60, seconds=f"{wait % 60:02}")
        if self._error is None or isinstance(self._error, DoorLocked):
            return ""
        if not isinstance(self._error, PinRefused):
            return told(self._error, tr)
        left = self._error.tries_left
        return tr("Mã PIN chưa đúng. Còn {count} lần thử.").format(count=left) if left else tr("Mã PIN chưa đúng.")


def _now(hall: Hall) -> float:
    return hall.reading.monotonic_ns / NANOSECONDS
