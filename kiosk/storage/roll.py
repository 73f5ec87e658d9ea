"""Where the roll of paper is remembered: a small file, read anew at each change, so that a kiosk and a command can share it.

A change that nobody waits for is written without a sync: a power cut may lose the count of the last minutes, and the sensor puts
it right. What staff say is synced.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import reduce
from pathlib import Path

import msgspec

from kiosk.domain.printer import PaperState
from kiosk.domain.roll import Roll
from kiosk.errors import PaperRecordError
from kiosk.files import replace_file, write_durably
from kiosk.storage.damage import DAMAGE, set_aside_damaged

_log = logging.getLogger(__name__)

PAPER_NAME = "paper.json"

_KEPT_STEPS = 10_000
"""Steps that are kept while the disk refuses them: days of tickets."""


class RollBook:
    """The file in `data_dir`; made when there is something to remember."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / PAPER_NAME

    def roll(self) -> Roll:
        """The roll as it was noted last; one of which nothing is known when there is no file, or none that can be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Roll)
        except FileNotFoundError:
            return Roll()
        except (OSError, *DAMAGE) as error:
            _log.warning("%s cannot be read, so nothing is known of the paper: %s", self.path, error)
            return Roll()

    def change(self, step: Callable[[Roll], Roll], *, durable: bool = False) -> Roll:
        """Note what a step makes of the roll, whoever noted it last; raises `PaperRecordError` when that cannot be."""
        try:
            with self._alone():
                before = self.roll()
                after = step(before)
                if after != before:
                    set_aside_damaged(self.path, Roll)
                    (write_durably if durable else replace_file)(self.path, msgspec.json.encode(after))
        except OSError as error:
            raise PaperRecordError(
                f"{self.path} cannot be written: {error.strerror}", "check data_dir in the settings, its disk and its owner"
            ) from error
        return after

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, of all processes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


class RollKeeper:
    """Takes note of paper while somebody may be waiting, and writes it down when nobody does: see `settle`. One thread."""

    def __init__(self, book: RollBook, reserve: int, today: Callable[[], date]) -> None:
        """`reserve`: rows that are left when the sensor sees the end coming."""
        self._book, self._reserve, self._today = book, reserve, today
        self._steps: list[Callable[[Roll], Roll]] = []

    def printed(self, took: int, *, ticket: bool) -> None:
        """So many rows went through."""
        day = self._today().isoformat()
        self._steps.append(lambda roll: roll.printed(took, day, ticket=ticket))

    def sensed(self, paper: PaperState) -> None:
        """The sensor was seen."""
        if paper is not PaperState.UNKNOWN:
            self._steps.append(lambda roll: roll.sensed(paper, self._reserve))

    def handed_over(self, *, taken: bool) -> None:
        """A slip left the presenter, or was drawn back."""
        self._steps.append(lambda roll: roll.handed_over(taken=taken))

    def settle(self) -> None:
        """Write down what was noted; what cannot be written stays noted. Raises `PaperRecordError`."""
        steps = self._steps[-_KEPT_STEPS:]
        if not steps:
            return
        self._book.change(lambda roll: reduce(lambda before, step: step(before), steps, roll))
        self._steps.clear()
