"""The staff's side of the flow: the gesture, and the visit that it opens. The router asks it before citizens' screens."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kiosk.domain.office import Office
from kiosk.domain.printer import NOTHING_SEEN, PrinterSeen
from kiosk.flow.bar import Bar
from kiosk.flow.gesture import Gesture, Touch
from kiosk.flow.parts import FlowParts, View
from kiosk.flow.session import Session

if TYPE_CHECKING:
    from kiosk.flow.staff.visit import StaffVisit
    from kiosk.usecases.ports import PrintOutcome
    from kiosk.usecases.staff_desk import Reply

TICK_SECONDS: Final = 1.0
"""How often staff pages are told that time passes: they watch the sensors, or count down."""

OF_THE_SESSION: Final = frozenset({"language", "text-size", "page"})
"""Taps that are the same on all screens."""


class StaffSide:
    """Nobody is behind the door at first."""

    def __init__(self, parts: FlowParts, serials: Iterator[int]) -> None:
        """Without a staff desk there is no door."""
        self._parts, self._serials = parts, serials
        self._gesture = Gesture(parts.settings.staff.gesture)
        self._visit: StaffVisit | None = None
        self.printer = NOTHING_SEEN
        """What was last seen of it."""

    @property
    def is_in(self) -> bool:
        """Whether somebody stands before the PIN pad, or is behind it."""
        return self._visit is not None

    def touched(self, touch: Touch) -> bool:
        """Whether this touch, wherever it landed, ends the gesture that opens the door."""
        return self._gesture.made(touch) and self._parts.staff is not None and self._visit is None

    def enter(self, office: Office) -> None:
        """Before the PIN pad."""
        assert self._parts.staff is not None  # noqa: S101  `touched` has said so
        from random import SystemRandom  # noqa: PLC0415  not before the first frame

        from kiosk.flow.staff.visit import StaffParts, StaffVisit  # noqa: PLC0415  likewise

        parts = StaffParts(self._parts.staff, self._parts.settings.staff, self._serials, self._parts.new_id, SystemRandom())
        self._visit = StaffVisit(parts, office, self._parts.clock.read(), self.printer)

    def takes(self, action: str) -> bool:
        """Whether a tap is for the staff pages."""
        return self._visit is not None and action.partition(":")[0] not in OF_THE_SESSION

    def tap(self, action: str) -> bool:
        """Whether it meant anything."""
        return self._visit is not None and self._visit.tap(action)

    def card(self, code: str) -> bool:
        """Whether what the scanner has read meant anything here."""
        return self._visit is not None and self._visit.card(code)

    def replied(self, serial: int, reply: "Reply") -> bool:
        """The staff desk answers; whether somebody has waited for it, and reads it now."""
        return self._visit is not None and self._visit.replied(serial, reply)

    def printed(self, outcome: "PrintOutcome") -> None:
        """News of a print."""
        if self._visit is not None:
            self._visit.printed(outcome)

    def seen(self, printer: PrinterSeen) -> None:
        """News of the printer."""
        self.printer = printer
        if self._visit is not None:
            self._visit.seen(printer)

    def stands(self, office: Office) -> None:
        """The office stands otherwise."""
        if self._visit is not None:
            self._visit.stands(office)

    def ticked(self) -> None:
        """Time has passed."""
        if self._visit is not None:
            self._visit.ticked(self._parts.clock.read())

    @property
    def waits_for_paper(self) -> bool:
        """Whether no numbers are given before there is paper again."""
        return self.printer.trouble is not None and not self._parts.settings.staff.paperless

    @property
    def is_busy(self) -> bool:
        """Whether something is being done for whoever is in; its result is still to be told."""
        return self._visit is not None and self._visit.is_busy

    @property
    def is_over(self) -> bool:
        """Whether somebody has gone out."""
        return self._visit is not None and self._visit.is_over

    def leave(self) -> None:
        """Whoever is in is put out."""
        if self._visit is not None:
            self._visit.leave(by_itself=True)
            self._visit = None

    def view(self, session: Session, bar: Bar) -> View | None:
        """What is shown; None when nobody is in."""
        if self._visit is None:
            return None
        return self._visit.view(session.language, bar, session.translate(self._parts.translations))
