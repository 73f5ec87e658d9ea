"""An encoder for a printer in whose memory pictures of the office's tickets lie."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk.domain.slip import Slip
from kiosk.printer.encoder import Encoder
from kiosk.printer.profiles import Profile

_log = logging.getLogger(__name__)


class RememberingEncoder(Encoder):
    """Finds out which pictures these are when it is warmed, since every kind of ticket has to be drawn for that."""

    def __init__(
        self, fonts_folder: Path, profile: Profile, digest: str, kinds: Callable[[], Iterable[tuple[Slip, Slip]]]
    ) -> None:
        """`digest` names what was stored; `kinds` are the office's tickets as they would be stored today."""
        super().__init__(fonts_folder, profile)
        self._digest, self._kinds = digest, kinds

    def warm(self, slips: Iterable[Slip]) -> None:
        """As `Encoder.warm`; from then on stored pictures are used, unless the office's texts have changed since."""
        memory = self.memory_for(self._kinds())
        if memory.digest == self._digest:
            self.use(memory)
        else:
            _log.warning(
                "the printer's memory holds other lines than those of today; put that right with kiosk calibrate --memory"
            )
        super().warm(slips)
