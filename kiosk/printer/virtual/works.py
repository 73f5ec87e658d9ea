"""The works of a simulated printer: head, motor, blade and mouth, and the slips that came out of them."""

from collections import deque

from kiosk.printer.escpos import Bitmap
from kiosk.printer.paper import DPI, MM_PER_INCH, Paper
from kiosk.printer.virtual.conditions import Conditions
from kiosk.printer.virtual.mouth import Mouth
from kiosk.printer.virtual.outlet import Outlet
from kiosk.printer.virtual.pace import Motor
from kiosk.printer.virtual.sheet import CutSlip, Sheet

_REMEMBERED = 16


class Works:
    """A `Mechanism`. It notes the bytes of each slip, so that a slip falls with what was received for it."""

    def __init__(
        self, paper: Paper, cutter_mm: float, conditions: Conditions, motor: Motor, mouth: Mouth, outlet: Outlet | None
    ) -> None:
        """`conditions` are shared with whoever changes them; slips are also written into `outlet`."""
        self._conditions = conditions
        self._motor = motor
        self._sheet = Sheet(paper, cutter_mm)
        self._outlet = outlet
        self._received = bytearray()
        self._falls = False
        self._to_present: tuple[int, int] | None = None
        self.mouth = mouth
        self.jammed = False
        self.rows = 0
        """Rows of paper moved in its life."""
        self.cuts = 0
        self.slips: deque[CutSlip] = deque(maxlen=_REMEMBERED)

    @property
    def has_ink(self) -> bool:
        """Whether something is printed on the paper that was not cut off yet."""
        return self._sheet.has_ink

    @property
    def moved_mm(self) -> float:
        """Paper moved in its life."""
        return self.rows / DPI * MM_PER_INCH

    def note(self, command: bytes) -> bool:
        """These bytes were obeyed for the slip in hand; whether it fell."""
        self._received += command
        return self._fall()

    def forget(self) -> None:
        """What was received for the slip in hand is forgotten; what is on the paper stays there."""
        self._received.clear()
        self._to_present = None

    def unjam(self, *, go_on: bool) -> bool:
        """The error of a jam is over; `go_on`: try the cut again. Whether a slip fell."""
        jammed, self.jammed = self.jammed, False
        if not go_on:
            self.forget()
        elif jammed:
            self.cut()
        return self._fall()

    def print_rows(self, bitmap: Bitmap) -> None:
        """See `Mechanism`."""
        self._use(self._sheet.print_rows(bitmap))

    def feed(self, inches: float) -> None:
        """See `Mechanism`."""
        self._use(self._sheet.feed(inches))

    def feed_to_blade(self) -> None:
        """See `Mechanism`."""
        self._use(self._sheet.feed(self._sheet.rows_to_blade / DPI))

    def cut(self) -> None:
        """The slip falls when its bytes are noted."""
        if self._conditions.cutter_jam:
            self.jammed = True
        else:
            self._falls = True

    def present(self, action: int, seconds: int) -> None:
        """See `Mechanism`."""
        if self._sheet.moved:
            self._to_present = (action, seconds)
            self.cut()
        else:
            self.mouth.present(action, seconds)

    def empty_mouth(self, *, retract: bool) -> None:
        """See `Mechanism`."""
        self.mouth.empty(retract=retract)

    def _fall(self) -> bool:
        if not self._falls:
            return False
        self._falls = False
        self.cuts += 1
        slip = CutSlip(bytes(self._received), self._sheet.cut())
        self._received.clear()
        if self._outlet:
            self._outlet.drop(slip)
        self.slips.append(slip)
        if self._to_present:
            self.mouth.present(*self._to_present)
            self._to_present = None
        return True

    def _use(self, rows: int) -> None:
        """Paper is used up; at its end the printer stops after the command in hand."""
        self.rows += rows
        self._motor.run(rows)
        left = self._conditions.rows_left
        if left is None:
            return
        self._conditions.rows_left = max(0, left - rows)
        if rows >= left:
            self._conditions.paper_out = True
