"""Where wrong tries are counted: a file of its own, durable before a guess is judged."""

from typing import Final

import msgspec

from kiosk.domain.lockout import Tries
from kiosk.errors import DoorFileError
from kiosk.storage.damage import DAMAGE
from kiosk.storage.door.folder import DoorFolder

TRIES_NAME: Final = "tries.json"


class TriesFile:
    """Implements the port `TriesRecord`."""

    def __init__(self, folder: DoorFolder) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self.path = folder.path / TRIES_NAME

    def tries(self) -> Tries | None:
        """What is counted; None when that cannot be known: no file, or one that is damaged. Raises `DoorFileError` without a pepper."""
        self._folder.pepper()
        try:
            content = self._folder.read_sealed(self.path)
            return None if content is None else msgspec.json.decode(content, type=Tries)
        except (DoorFileError, *DAMAGE):
            return None

    def write(self, tries: Tries) -> None:
        """Durable on return; raises `DoorFileError`."""
        self._folder.write_sealed(self.path, msgspec.json.encode(tries))
