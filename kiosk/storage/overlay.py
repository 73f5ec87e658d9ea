"""Where it is written down what staff changed at the terminal: a small file in `data_dir`, and its double.

`kiosk.config.overlay` reads them at a start; the double is there for the day when the card has damaged the first.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.domain.overlay import Overlay, Value
from kiosk.errors import SettingRecordError
from kiosk.files import make_folder, write_durably
from kiosk.storage.damage import DAMAGE

_log = logging.getLogger(__name__)

SETTINGS_NAME = "settings.json"
GOOD_NAME = "settings.json.good"


class OverlayFile:
    """The file; made when somebody changes something."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / SETTINGS_NAME
        self._good = data_dir / GOOD_NAME

    def read(self) -> Overlay:
        """What holds now; nothing when there is no file, or none that can be read."""
        for path in (self.path, self._good):
            try:
                return msgspec.json.decode(path.read_bytes(), type=Overlay)
            except FileNotFoundError:
                continue
            except (OSError, *DAMAGE) as error:
                _log.warning("%s cannot be read: %s", path, error)
        return {}

    def change(self, changes: Mapping[str, Value | None], check: Callable[[Overlay], None]) -> Overlay:
        """Write it durably once `check` lets it through; None: as config.yaml says. Raises what that raises, `SettingRecordError`."""
        try:
            with self._alone():
                before = self.read()
                after = {path: value for path, value in (before | dict(changes)).items() if value is not None}
                check(after)
                content = msgspec.json.format(msgspec.json.encode(after), indent=1)
                write_durably(self.path, content)
                write_durably(self._good, content)
        except OSError as error:
            raise SettingRecordError(
                f"{self.path} cannot be written: {error.strerror}", "check data_dir in the settings, its disk and its owner"
            ) from error
        return after

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, of all processes."""
        make_folder(self.path.parent)
        fd = os.open(self.path.with_name("settings.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)
