"""A plan as it should lie on paper, row by row: what simulated and real printers are held against."""

from kiosk.printer.cells import Cells
from kiosk.printer.codes import matrix
from kiosk.printer.escpos import Bitmap
from kiosk.printer.ink import Ink, placed, scaled
from kiosk.printer.lines import Code, Drawing, Letters, Stored
from kiosk.printer.planner import Plan
from kiosk.printer.profiles import Profile
from kiosk.printer.ways import Shown

_ALMOST = 1e-6
"""Parts of a row are owed until they are nearly a whole one."""


class Easel:
    """Draws plans of one profile."""

    def __init__(self, profile: Profile, cells: Cells) -> None:
        """`cells` has the letters of the printer, and those it was sent."""
        self.dots = profile.paper.dots
        self._cells = cells

    def picture(self, plan: Plan) -> Bitmap:
        """All rows down to the last that has ink."""
        rows = self._rows(plan)
        inked = max((at for at, row in enumerate(rows, 1) if row), default=0)
        return Ink(self.dots, tuple(rows[:inked])).bitmap()

    def rows(self, plan: Plan) -> int:
        """How many rows of paper it takes, up to the cut."""
        rows, owed = 0, 0.0
        for step in plan.steps:
            rows += step.blank
            way = step.way
            if way.shown is None:
                continue
            height = self._height(way.shown)
            rows += height
            if way.as_text:
                more, owed = _fed(plan.pitch, height, owed)
                rows += more
        return rows + plan.tail + round(owed)

    def _height(self, shown: Shown) -> int:
        """Rows that a line takes, as many as its ink has, which need not be drawn for that."""
        match shown:
            case Letters():
                return shown.height
            case Drawing():
                return shown.ink.height * shown.scale
            case Code():
                return matrix(shown.content, None).height * shown.module
            case Stored():
                return shown.ink.height

    def _rows(self, plan: Plan) -> list[int]:
        rows: list[int] = []
        owed = 0.0
        for step in plan.steps:
            rows += [0] * step.blank
            way = step.way
            if way.shown is None:
                continue
            ink = self.ink(way.shown)
            rows += ink.rows
            if way.as_text:
                more, owed = _fed(plan.pitch, ink.height, owed)
                rows += [0] * more
        return rows

    def ink(self, shown: Shown) -> Ink:
        """What is printed for a line, over the whole printable width."""
        match shown:
            case Letters():
                whole = scaled(self._cells.ink(shown.cells, bold=shown.bold), shown.wide, shown.high)
                return self._across(whole, shown.align)
            case Drawing():
                return scaled(shown.ink, shown.scale, shown.scale)
            case Code():
                modules = matrix(shown.content, None)
                return self._across(scaled(modules, shown.module, shown.module), shown.align)
            case Stored():
                return shown.ink

    def _across(self, ink: Ink, align: int) -> Ink:
        return placed(ink, (self.dots - ink.width) // 2 if align else 0, self.dots)


def _fed(pitch: float, height: int, owed: float) -> tuple[int, float]:
    """Whole rows that a line feed moves below a line so high, and the parts of a row that are owed afterwards."""
    owed += max(0.0, pitch - height)
    whole = int(owed + _ALMOST)
    return whole, owed - whole
