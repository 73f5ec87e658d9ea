"""The paper under the print head and the blade: rows of dots go in, slips come out."""

from dataclasses import dataclass

from kiosk.printer.escpos import Bitmap
from kiosk.printer.paper import DPI, Paper, dots


@dataclass(frozen=True, slots=True)
class CutSlip:
    """A slip as it fell out: what was received for it, and its rows over the whole printable width."""

    received: bytes
    picture: Bitmap


class Sheet:
    """The roll. The blade is above the head, so that a slip starts with blank paper and text not fed far enough is cut off."""

    def __init__(self, paper: Paper, cutter_mm: float) -> None:
        """`cutter_mm` is the way from the head to the blade."""
        self._row_bytes = paper.row_bytes
        self.rows_to_blade = dots(cutter_mm)
        self._rows = bytearray(self._row_bytes * self.rows_to_blade)
        self._owed = 0.0

    @property
    def has_ink(self) -> bool:
        """Whether something is printed on the paper that was not cut off yet."""
        return any(self._rows)

    @property
    def moved(self) -> bool:
        """Whether paper came out since the last cut."""
        return len(self._rows) > self._row_bytes * self.rows_to_blade

    def print_rows(self, bitmap: Bitmap) -> int:
        """Print rows over the whole printable width; returns the rows used."""
        self._rows += bitmap.data
        return bitmap.rows

    def feed(self, inches: float) -> int:
        """Feed blank paper; parts of a row are carried over. Returns the rows used."""
        self._owed += inches * DPI
        rows = int(self._owed + 1e-6)
        self._owed -= rows
        self._rows += bytes(self._row_bytes * rows)
        return rows

    def cut(self) -> Bitmap:
        """What falls out: everything above the blade."""
        blade = len(self._rows) - self._row_bytes * self.rows_to_blade
        fallen = Bitmap(self._row_bytes, bytes(self._rows[:blade]))
        del self._rows[:blade]
        return fallen
