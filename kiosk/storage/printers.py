"""What is known of each printer, by its identity: what a calibration has proven, and what lies in its memory.

One small file of JSON, read anew at each question, so that what one command writes the next one knows. A printer that is not in it
is simply not known; a file that cannot be read is set aside, and costs speed but never a wrong letter.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from kiosk.errors import PrinterRecordError
from kiosk.files import write_durably
from kiosk.storage.damage import DAMAGE, set_aside_damaged

_log = logging.getLogger(__name__)

PRINTERS_NAME = "printers.json"


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """The calibration sheet that was printed last: what each letter on it stands for, and on which width of paper, in mm."""

    shown: dict[str, str]
    width_mm: int
    answers: tuple[str, ...] = ()
    """Questions that the printer answered while it printed, by their names in the profiles."""
    adds: bool = False
    """Its letters add to what was proven before, and do not replace it."""


@dataclass(frozen=True, slots=True)
class PrinterRecord:
    """What is known of one printer. `proven` are fields of a profile, as assets/printers.yaml has them; None: never calibrated."""

    proven: dict[str, Any] | None = None
    chosen: str = ""
    """The letters that staff found right."""
    at: str = ""
    """When they did, UTC, ISO 8601."""
    sheet: PrintedSheet | None = None
    nv_hash: str = ""
    """Of the pictures that were put into its memory."""


@dataclass(frozen=True, slots=True)
class _File:
    printers: dict[str, PrinterRecord] = field(default_factory=dict)


class PrinterBook:
    """The file in `data_dir`; made when there is something to remember."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / PRINTERS_NAME

    def record(self, identity: str) -> PrinterRecord:
        """What is known of this printer; an empty record when nothing is."""
        return self.all().get(identity, PrinterRecord())

    def all(self) -> dict[str, PrinterRecord]:
        """Every printer that was ever noted, by identity."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=_File).printers
        except FileNotFoundError:
            return {}
        except (OSError, *DAMAGE) as error:
            _log.warning("%s cannot be read, so no printer is known: %s", self.path, error)
            return {}

    def note(self, identity: str, **changes: Any) -> PrinterRecord:  # noqa: ANN401  fields of the record
        """Change some fields of a printer's record, durably; raises `PrinterRecordError` when that cannot be."""
        try:
            with self._alone():
                known = self.all()
                known[identity] = replace(known.get(identity, PrinterRecord()), **changes)
                set_aside_damaged(self.path, _File)
                write_durably(self.path, msgspec.json.format(msgspec.json.encode(_File(known)), indent=1))
        except OSError as error:
            raise PrinterRecordError(
                f"{self.path} cannot be written: {error.strerror}", "check data_dir in the settings, its disk and its owner"
            ) from error
        return known[identity]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, of all processes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)
