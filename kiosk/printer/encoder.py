"""A slip as the bytes that a printer of a profile understands. Pillow is imported at the first slip, not before."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.slip import Slip
from kiosk.printer.escpos import CUT, PROLOGUE, Bitmap, feed
from kiosk.printer.paper import dots
from kiosk.printer.profiles import Profile

if TYPE_CHECKING:
    from kiosk.printer.typeset import Piece, Typesetter


class Encoder:
    """Encodes slips for one profile; keeps what it drew, so the second ticket of a service costs a few copies."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """Cheap: nothing is loaded yet."""
        self._fonts_folder = fonts_folder
        self.profile = profile

    @cached_property
    def _typesetter(self) -> "Typesetter":
        from kiosk.printer.typeset import Typesetter  # noqa: PLC0415  Pillow must not be imported before the first screen

        return Typesetter(self._fonts_folder, self.profile)

    def warm(self, slips: Iterable[Slip]) -> None:
        """Load Pillow and the fonts, and draw these slips, so that the first citizen does not wait for it."""
        for slip in slips:
            self.encode(slip)

    def encode(self, slip: Slip) -> bytes:
        """The whole job: prologue, ink, feed to the blade, cut. Raises `SlipError` when a block cannot be set."""
        written = [PROLOGUE]
        blank = 0
        for piece in self.pieces(slip):
            if piece.packed:
                written += (feed(blank + piece.above), piece.packed)
                blank = piece.below
            else:
                blank += piece.above + piece.below
        written += (feed(dots(self.profile.tail_mm + self.profile.cutter_mm)), CUT)
        return b"".join(written)

    def pieces(self, slip: Slip) -> "list[Piece]":
        """The bands of paper from top to bottom; blank paper below the last ink is the tail's matter."""
        return [piece for block in slip.blocks for piece in self._typesetter.pieces(block)]

    def picture(self, slip: Slip) -> Bitmap:
        """Every row of the slip down to its last ink, as it should come out but for dots that `defused` moves."""
        row_bytes = self.profile.paper.row_bytes
        rows = bytearray()
        inked = 0
        for piece in self.pieces(slip):
            rows += bytes(row_bytes * piece.above) + piece.ink.data
            inked = len(rows) if piece.packed else inked
            rows += bytes(row_bytes * piece.below)
        return Bitmap(row_bytes, bytes(rows[:inked]))
