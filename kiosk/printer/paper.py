"""Papers: measures that the encoder works with."""

from dataclasses import dataclass

DPI = 203
"""Dots an inch of nearly every ticket printer; 8 dots are 1 mm."""

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72


def dots(mm: float) -> int:
    """Millimetres in dots, rounded."""
    return round(mm * DPI / MM_PER_INCH)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: the width of the roll in mm, and how many dots of it can be printed (a multiple of 8)."""

    mm: int
    dots: int

    @property
    def row_bytes(self) -> int:
        """Bytes of one row of dots."""
        return self.dots // 8


PAPER_80 = Paper(80, 576)
PAPER_58 = Paper(58, 384)

PAPERS = {paper.mm: paper for paper in (PAPER_80, PAPER_58)}
"""Papers by the width of their roll."""
