"""Everything that makes a job of a slip, put together for one profile.

blocks → lines (grid: font A, typeset: rasters) → ways of each line (ladder) → the cheapest job (planner)
"""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.slip import Slip
from kiosk.printer.grid import Grid
from kiosk.printer.ladder import Ladder
from kiosk.printer.lines import Line
from kiosk.printer.nv import NOTHING, Memory
from kiosk.printer.own import OwnLetters
from kiosk.printer.picture import Easel
from kiosk.printer.planner import Plan, Planner
from kiosk.printer.profiles import Profile

if TYPE_CHECKING:
    from kiosk.printer.typeset import Typesetter

_KEPT_PLANS = 8


class Composer:
    """Plans slips; keeps lines and their ways, so that the next ticket of a service costs little."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """Pillow is loaded with the first letter that must be drawn."""
        self._fonts_folder = fonts_folder
        self._profile = profile
        self._grid = Grid(fonts_folder, profile)
        ladder = Ladder(profile, self._grid.cells) if profile.text else None
        self._planner = Planner(profile, ladder)
        self._own = OwnLetters(profile.user_glyphs, ladder, self._planner) if ladder and profile.user_glyphs else None
        self._memory = NOTHING
        self.easel = Easel(profile, self._grid.cells)
        self.plan = lru_cache(_KEPT_PLANS)(self._plan)

    @cached_property
    def _typesetter(self) -> "Typesetter":
        from kiosk.printer.typeset import Typesetter  # noqa: PLC0415  Pillow: not for printers whose text is proven

        return Typesetter(self._fonts_folder, self._profile)

    def use(self, memory: Memory) -> None:
        """Print from these pictures from now on."""
        self._memory = memory
        self.plan.cache_clear()

    def lines(self, slip: Slip) -> tuple[Line, ...]:
        """The lines of paper from top to bottom."""
        setter = self._grid if self._profile.text else self._typesetter
        return tuple(line for block in slip.blocks for line in setter.lines(block))

    def _plan(self, slip: Slip) -> Plan:
        """The cheapest job for a slip."""
        lines = self.lines(slip)
        return self._planner.plan(lines, self._memory.runs, self._own.chosen(lines) if self._own else ())
