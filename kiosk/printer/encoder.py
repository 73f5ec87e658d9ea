"""A slip as the bytes that a printer of a profile understands, as few as the profile proves possible.

    blocks → lines (grid: font A, typeset: rasters) → ways of each line (ladder) → the cheapest job (planner)

Pillow is imported when the first letter must be drawn, not before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.slip import Slip
from kiosk.printer.escpos import Bitmap
from kiosk.printer.grid import Grid
from kiosk.printer.ladder import Ladder
from kiosk.printer.lines import Line
from kiosk.printer.nv import NOTHING, Memory, memory_for
from kiosk.printer.own import OwnLetters
from kiosk.printer.paper import DPI, MM_PER_INCH
from kiosk.printer.picture import Easel
from kiosk.printer.planner import Plan, Planner
from kiosk.printer.profiles import Profile

if TYPE_CHECKING:
    from kiosk.printer.typeset import Typesetter

_KEPT_PLANS = 8


@dataclass(frozen=True, slots=True)
class Encoded:
    """A job and the millimetres of paper that it takes."""

    data: bytes
    mm: float


class Encoder:
    """Encodes slips for one profile; keeps what it drew, so the second ticket of a service costs a few copies."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """Cheap: nothing is loaded yet."""
        self._fonts_folder = fonts_folder
        self.profile = profile
        self._grid = Grid(fonts_folder, profile)
        self._ladder = Ladder(profile, self._grid.cells) if profile.text else None
        self._planner = Planner(profile, self._ladder)
        self._own = OwnLetters(profile.user_glyphs, self._ladder, self._planner) if self._ladder and profile.user_glyphs else None
        self._easel = Easel(profile, self._grid.cells)
        self._memory = NOTHING
        self._plan = lru_cache(_KEPT_PLANS)(self._make_plan)

    @cached_property
    def _typesetter(self) -> "Typesetter":
        from kiosk.printer.typeset import Typesetter  # noqa: PLC0415  Pillow must not be imported before the first screen

        return Typesetter(self._fonts_folder, self.profile)

    def warm(self, slips: Iterable[Slip]) -> None:
        """Load what is needed and draw these slips, so that the first citizen does not wait for it."""
        for slip in slips:
            self.encode(slip)

    def encode(self, slip: Slip) -> bytes:
        """The whole job: prologue, lines, feed to the blade, cut. Raises `SlipError` when a block cannot be set."""
        return self._plan(slip).data

    def job(self, slip: Slip) -> Encoded:
        """The job and its paper."""
        plan = self._plan(slip)
        return Encoded(plan.data, self._easel.rows(plan) * MM_PER_INCH / DPI)

    def picture(self, slip: Slip) -> Bitmap:
        """Every row of the slip down to its last ink, as it should come out."""
        return self._easel.picture(self._plan(slip))

    def memory_for(self, pairs: Iterable[tuple[Slip, Slip]]) -> Memory:
        """Pictures of the lines that do not change, for a printer that can keep them; see `nv.memory_for`."""
        if not self.profile.nv_bytes:
            return NOTHING
        return memory_for(self.profile, self._easel, ((self.lines(one), self.lines(other)) for one, other in pairs))

    def use(self, memory: Memory) -> None:
        """From now on the printer is known to hold these pictures; `nv.NOTHING`: none."""
        self._memory = memory
        self._plan.cache_clear()

    def lines(self, slip: Slip) -> tuple[Line, ...]:
        """The lines of paper from top to bottom."""
        setter = self._grid if self.profile.text else self._typesetter
        return tuple(line for block in slip.blocks for line in setter.lines(block))

    def _make_plan(self, slip: Slip) -> Plan:
        lines = self.lines(slip)
        return self._planner.plan(lines, self._memory.runs, self._own.chosen(lines) if self._own else ())
