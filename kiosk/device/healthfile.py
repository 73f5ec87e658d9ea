"""Where a running kiosk says how it is: a small file, replaced whole and never synced.

It lies in /run/kiosk where that is (memory, so it works while the disk is full or takes no writes), else in `data_dir`.
"""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from kiosk.domain.condition import Condition
from kiosk.files import replace_file

logger = logging.getLogger(__name__)

RUN: Final = Path("/run/kiosk")
NAME: Final = "health.json"
MOST_BYTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Published:
    """One look, and when it was taken: `monotonic_s` compares within one boot only."""

    boot_id: str
    monotonic_s: float
    condition: Condition


class HealthFile:
    """Written by the running kiosk, read by `kiosk health`. Nothing here raises."""

    def __init__(self, data_dir: Path, run: Path = RUN) -> None:
        """`run`: a folder in memory, which need not be there. Kiosks of one machine differ by their `data_dir`."""
        mark = hashlib.sha256(str(data_dir.absolute()).encode()).hexdigest()[:12]
        self._places = (run / f"health-{mark}.json", data_dir / NAME)
        self._complained = False

    def write(self, published: Published) -> bool:
        """Say how the kiosk is, in the first place that takes it; False when none does."""
        content = msgspec.json.encode(published)
        for place in self._places:
            try:
                replace_file(place, content)
            except OSError:
                continue
            self._complained = False
            return True
        if not self._complained:
            self._complained = True
            logger.warning("kiosk health will say nothing: neither %s nor %s takes a file", *self._places)
        return False

    def read(self, boot_id: str) -> Published | None:
        """What was said last in this boot; None when nothing was, or nothing that can be read."""
        said = [found for place in self._places if (found := _read(place)) is not None and found.boot_id == boot_id]
        return max(said, key=lambda one: one.monotonic_s, default=None)

    def remove(self) -> None:
        """The kiosk ends in order."""
        for place in self._places:
            try:
                place.unlink(missing_ok=True)
            except OSError as error:
                logger.debug("%s stays: %s", place, error)


def _read(place: Path) -> Published | None:
    try:
        with place.open("rb") as file:
            return msgspec.json.decode(file.read(MOST_BYTES), type=Published)
    except (OSError, ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return None
