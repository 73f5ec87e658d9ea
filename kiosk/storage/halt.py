"""Where it is kept what staff have stopped: a small file, written durably, so that a restart starts nothing again."""

import logging
from pathlib import Path

import msgspec

from kiosk.domain.halt import Halt
from kiosk.errors import SettingRefused
from kiosk.files import write_durably
from kiosk.storage.damage import DAMAGE, set_aside_damaged

_log = logging.getLogger(__name__)

HALT_NAME = "halt.json"


class HaltFile:
    """The file in `data_dir`; made when something is stopped for the first time."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / HALT_NAME

    def read(self) -> Halt:
        """What is stopped; nothing when there is no file, or none that can be read, which the log tells."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Halt)
        except FileNotFoundError:
            return Halt()
        except (OSError, *DAMAGE) as error:
            _log.warning("%s cannot be read, so nothing is stopped here: %s", self.path, error)
            return Halt()

    def write(self, halt: Halt) -> None:
        """Durable on return; raises `SettingRefused`."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            set_aside_damaged(self.path, Halt)
            write_durably(self.path, msgspec.json.encode(halt))
        except OSError as error:
            raise SettingRefused(
                f"{self.path} cannot be written: {error.strerror}", "check data_dir in the settings, its disk and its owner"
            ) from error
