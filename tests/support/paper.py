"""What lies on the paper of a simulated printer, counted slip by slip: was a number printed, whole, and how often."""

from collections import deque
from collections.abc import Sequence

from kiosk.printer.escpos import Bitmap
from kiosk.printer.virtual.printer import VirtualPrinter
from kiosk.printer.virtual.sheet import CutSlip

KEPT = 1000


def keep_all_slips(printer: VirtualPrinter) -> None:
    """A printer remembers only its last slips, unless a test wants them all."""
    printer._works.slips = deque(printer.slips, maxlen=KEPT)


def whole(slips: Sequence[CutSlip], job: bytes) -> int:
    """How many slips were cut by this job itself, with every byte of it."""
    return sum(slip.received.count(job) for slip in slips)


def legible(slips: Sequence[CutSlip], ink: Bitmap) -> int:
    """How often all of this ink lies on paper, row by row; a slip that was swept out may be as good as whole."""
    return sum(_found(slip.picture, ink) for slip in slips)


def ink_of(picture: Bitmap) -> Bitmap:
    """A slip without the blank paper above and below."""
    rows = [picture.row(index) for index in range(picture.rows)]
    inked = [index for index, row in enumerate(rows) if any(row)]
    return Bitmap(picture.row_bytes, b"".join(rows[inked[0] : inked[-1] + 1]) if inked else b"")


def _found(picture: Bitmap, ink: Bitmap) -> int:
    found, at = 0, picture.data.find(ink.data)
    while at >= 0:
        found += at % ink.row_bytes == 0
        at = picture.data.find(ink.data, at + 1)
    return found
