"""The folder of the door, its pepper, and files that are sealed with it.

The pepper is a secret of 32 bytes that every PIN is mixed with. It comes from one place, `DoorFolder.pepper`, so that it can come
from elsewhere than the card one day: without it the files tell nothing about a PIN.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.domain.digest import keyed
from kiosk.errors import DoorFileError
from kiosk.files import make_folder, write_durably

FOLDER_NAME: Final = "staff"
PEPPER_NAME: Final = "pepper"
PEPPER_BYTES: Final = 32

REPAIR: Final = "set the PIN anew at the machine: kiosk staff set-pin"
_CHECK: Final = "check data_dir in the settings, its disk and its owner"


class DoorFolder:
    """`data_dir/staff`; made when the first PIN is set."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / FOLDER_NAME

    def pepper(self) -> bytes:
        """32 bytes; raises `DoorFileError` when they are not there or not whole."""
        path = self.path / PEPPER_NAME
        pepper = self._read(path)
        if pepper is None or len(pepper) != PEPPER_BYTES:
            raise DoorFileError(f"{path} is {'missing' if pepper is None else 'damaged'}, and no PIN works without it", REPAIR)
        return pepper

    def make(self) -> None:
        """Make the folder and the pepper if there are none; a damaged pepper is kept beside a new one. Raises `DoorFileError`."""
        path = self.path / PEPPER_NAME
        try:
            make_folder(self.path)
            self.path.chmod(0o700)
            pepper = self._read(path)
            if pepper is not None and len(pepper) != PEPPER_BYTES:
                path.replace(path.with_suffix(".damaged"))
            if pepper is None or len(pepper) != PEPPER_BYTES:
                write_durably(path, os.urandom(PEPPER_BYTES))
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def read_sealed(self, path: Path) -> bytes | None:
        """The content of a sealed file, None where there is no such file; raises `DoorFileError` for one that is not whole."""
        written = self._read(path)
        if written is None:
            return None
        content, _, seal = written.rpartition(b"\n")
        if seal != self._seal(path, content):  # no secret leaks by the time this takes: nobody at the terminal can offer a seal
            raise DoorFileError(f"{path} is damaged, so it opens nothing", REPAIR)
        return content

    def write_sealed(self, path: Path, content: bytes) -> None:
        """Replace a sealed file durably; raises `DoorFileError`."""
        try:
            write_durably(path, content + b"\n" + self._seal(path, content))
        except OSError as error:
            raise _unwritable(path, error) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time, of all processes; a moment long. Raises `DoorFileError` when there is no folder."""
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    def _seal(self, path: Path, content: bytes) -> bytes:
        """What only somebody with the pepper can write, and what a flipped bit cannot keep; as hex digits."""
        return keyed(self.pepper(), f"seal {path.name}\n".encode() + content).hex().encode()

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise DoorFileError(f"{path} cannot be read: {error.strerror}", _CHECK) from error


def _unwritable(path: Path, error: OSError) -> DoorFileError:
    return DoorFileError(f"{path} cannot be written: {error.strerror}", _CHECK)
