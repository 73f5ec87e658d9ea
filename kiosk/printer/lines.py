"""Lines of a slip: what stands where, before anybody has decided how to send it."""

from dataclasses import dataclass, field

from kiosk.printer.glyphs import HIGH, WIDE
from kiosk.printer.ink import Ink
from kiosk.printer.raster import LEFT

Cell = str
"""What stands in one cell of font A: an NFC letter, with marks where it has no composed form."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A line in font A, magnified `wide` and `high` times; `align` as in ESC a."""

    cells: tuple[Cell, ...]
    bold: bool = False
    wide: int = 1
    high: int = 1
    align: int = LEFT

    @property
    def width(self) -> int:
        """In dots."""
        return len(self.cells) * WIDE * self.wide

    @property
    def height(self) -> int:
        """In dots."""
        return HIGH * self.high


@dataclass(frozen=True, slots=True)
class Drawing:
    """Ink over the printable width divided by `scale`; `packed` is how it is sent."""

    ink: Ink
    packed: bytes = field(compare=False)
    scale: int = 1
    align: int = LEFT
    spare: bool = False
    """May be left blank where other lines are text and it would cost more than it is worth."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Blank rows."""

    rows: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code that the printer draws itself, each module `module` dots wide."""

    content: bytes
    module: int
    align: int = LEFT


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture of the printer's memory, as ink over the printable width."""

    number: int
    ink: Ink
    align: int = LEFT


Line = Letters | Drawing | Blank | Code
