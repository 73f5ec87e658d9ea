"""Simulated printers for tests of paper: jobs in, dots out; and a clock that tests turn."""

from dataclasses import dataclass

import pytest

from kiosk.errors import PrinterProtocolError
from kiosk.printer.codepages import PAGES
from kiosk.printer.paper import PAPER_80, Paper
from kiosk.printer.virtual.dots import Dots
from kiosk.printer.virtual.font import resident
from kiosk.printer.virtual.personas import PERSONAS
from kiosk.printer.virtual.printer import VirtualPrinter

BEGIN = b"\x1b@\x1c.\x1dP\xcb\xcb"
"""Every mode known, no Chinese, one unit is one dot."""

TO_BLADE = b"\x1bJ\x70"
"""14 mm in dots."""

CUT = b"\x1dV\x01"


def simulated(persona: str = "epson", paper: Paper = PAPER_80) -> VirtualPrinter:
    """A healthy printer that takes no time."""
    return VirtualPrinter(PERSONAS[persona], paper=paper)


def paper_of(job: bytes, persona: str = "epson", paper: Paper = PAPER_80) -> Dots:
    """The rows that a job leaves on the paper, from the first that it moves to the last; the way to the blade is not shown."""
    return rows_of(simulated(persona, paper), job)


def rows_of(printer: VirtualPrinter, job: bytes) -> Dots:
    """The same of a printer that may have been used before."""
    already = printer.cuts
    assert printer.accept(job + TO_BLADE + CUT) == len(job) + len(TO_BLADE + CUT)
    assert printer.cuts == already + 1
    assert printer.idle
    picture = printer.slips[-1].picture
    rows = tuple(int.from_bytes(picture.row(index), "big") for index in range(112, picture.rows))
    return Dots(8 * picture.row_bytes, rows)


def refusal(job: bytes, persona: str = "epson", paper: Paper = PAPER_80) -> str:
    """Why the printer refuses a job."""
    printer = simulated(persona, paper)
    with pytest.raises(PrinterProtocolError) as error:
        printer.accept(job)
    assert printer.refusals
    return str(error.value)


def art(*lines: str) -> Dots:
    """Dots as # and anything else."""
    return Dots(len(lines[0]), tuple(int("".join("01"[char == "#"] for char in line), 2) for line in lines))


def row(*cells: Dots) -> Dots:
    """Cells of one height side by side."""
    rows = [0] * cells[0].height
    for cell in cells:
        rows = [done << cell.width | new for done, new in zip(rows, cell.rows, strict=True)]
    return Dots(sum(cell.width for cell in cells), tuple(rows))


def letters(text: str) -> Dots:
    """Text in the resident font."""
    found = [resident(letter) for letter in text]
    assert all(found), text
    return row(*(cell for cell in found if cell))


def at(left: int, picture: Dots, width: int = PAPER_80.dots, blank_below: int = 0) -> Dots:
    """A picture on paper of that width."""
    shift = width - left - picture.width
    return Dots(width, tuple(line << shift for line in picture.rows) + (0,) * blank_below)


def encoded(text: str, page: str) -> bytes:
    """Text in a code page."""
    return b"".join(PAGES[page].encode[letter] for letter in text)


@dataclass
class TurnedClock:
    """Seconds that pass when the test says so."""

    now: float = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
