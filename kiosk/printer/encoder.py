"""A slip as the bytes that a printer of a profile understands, as few as the profile proves possible.

What does the work (`composer`) is imported with the first slip: until the first screen is there nothing needs it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.slip import Slip
from kiosk.printer.escpos import Bitmap
from kiosk.printer.paper import DPI, MM_PER_INCH
from kiosk.printer.profiles import Profile

if TYPE_CHECKING:
    from kiosk.printer.composer import Composer
    from kiosk.printer.nv import Memory


@dataclass(frozen=True, slots=True)
class Encoded:
    """A job and the millimetres of paper that it takes."""

    data: bytes
    mm: float


class Encoder:
    """Encodes slips for one profile."""

    def __init__(self, fonts_folder: Path, profile: Profile) -> None:
        """Cheap: nothing is loaded yet."""
        self._fonts_folder = fonts_folder
        self.profile = profile

    @cached_property
    def _composer(self) -> "Composer":
        from kiosk.printer.composer import Composer  # noqa: PLC0415  see above

        return Composer(self._fonts_folder, self.profile)

    def warm(self, slips: Iterable[Slip]) -> None:
        """Load what is needed and draw these slips, so that the first citizen does not wait for it."""
        for slip in slips:
            self.encode(slip)

    def encode(self, slip: Slip) -> bytes:
        """The whole job: prologue, lines, feed to the blade, cut. Raises `SlipError` when a block cannot be set."""
        return self._composer.plan(slip).data

    def job(self, slip: Slip) -> Encoded:
        """The job and its paper."""
        plan = self._composer.plan(slip)
        return Encoded(plan.data, self._composer.easel.rows(plan) * MM_PER_INCH / DPI)

    def picture(self, slip: Slip) -> Bitmap:
        """Every row of the slip down to its last ink, as it should come out."""
        return self._composer.easel.picture(self._composer.plan(slip))

    def memory_for(self, pairs: Iterable[tuple[Slip, Slip]]) -> "Memory":
        """Pictures of the lines that do not change, for a printer that can keep them; see `nv.memory_for`."""
        from kiosk.printer.nv import NOTHING, memory_for  # noqa: PLC0415  see above

        if not self.profile.nv_bytes:
            return NOTHING
        lines = self._composer.lines
        return memory_for(self.profile, self._composer.easel, ((lines(one), lines(other)) for one, other in pairs))

    def use(self, memory: "Memory") -> None:
        """From now on the printer is known to hold these pictures; `nv.NOTHING`: none."""
        self._composer.use(memory)
