"""The folder of the door, its pepper, and files that are sealed with it.

The pepper is a secret of 32 bytes that every PIN is mixed with; without it the files tell nothing about a PIN. It is a credential
that the service manager hands to the kiosk, where there is one, else a file in the folder.
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
CREDENTIAL_NAME: Final = "kiosk.pepper"
ELSEWHERE_NAME: Final = "pepper.elsewhere"
"""Empty; where it is the pepper is a credential, and a program that was started without it must not make another."""

REPAIR: Final = "set the PIN anew at the machine: kiosk staff set-pin"
_ELSEWHERE: Final = "see docs/operations.md, secrets from the service manager"
_CHECK: Final = "check data_dir in the settings, its disk and its owner"


class DoorFolder:
    """`data_dir/staff`; made when the first PIN is set."""

    def __init__(self, data_dir: Path, credentials: Path | None = None) -> None:
        """Nothing is read yet. `credentials`: the folder of those that the service manager hands over, which is only read."""
        self.path = data_dir / FOLDER_NAME
        self._credential = None if credentials is None else credentials / CREDENTIAL_NAME

    def pepper(self) -> bytes:
        """32 bytes; raises `DoorFileError` when they are not there or not whole."""
        given = self._handed_over()
        if given is not None:
            return given
        self._must_be_here()
        path = self.path / PEPPER_NAME
        pepper = self._read(path)
        if pepper is None or len(pepper) != PEPPER_BYTES:
            raise DoorFileError(f"{path} is {'missing' if pepper is None else 'damaged'}, and no PIN works without it", REPAIR)
        return pepper

    def make(self) -> None:
        """Make the folder and the pepper if there are none; a damaged pepper is kept beside a new one. Raises `DoorFileError`.

        No pepper is made where it is a credential: that one cannot be written, and stands nowhere on the card.
        """
        elsewhere = self._handed_over() is not None
        try:
            make_folder(self.path)
            self.path.chmod(0o700)
            if elsewhere:
                write_durably(self.path / ELSEWHERE_NAME, b"")
            else:
                self._must_be_here()
                self._make_pepper()
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

    def _make_pepper(self) -> None:
        path = self.path / PEPPER_NAME
        pepper = self._read(path)
        if pepper is not None and len(pepper) != PEPPER_BYTES:
            path.replace(path.with_suffix(".damaged"))
        if pepper is None or len(pepper) != PEPPER_BYTES:
            write_durably(path, os.urandom(PEPPER_BYTES))

    def _handed_over(self) -> bytes | None:
        """The credential, None where there is none; raises `DoorFileError` for one that is no pepper."""
        if self._credential is None:
            return None
        given = self._read(self._credential)
        if given is not None and len(given) != PEPPER_BYTES:
            raise DoorFileError(f"the credential {CREDENTIAL_NAME} has {len(given)} bytes instead of {PEPPER_BYTES}", _ELSEWHERE)
        return given

    def _must_be_here(self) -> None:
        """Raises `DoorFileError` where the pepper is a credential and was not handed over."""
        mark = self.path / ELSEWHERE_NAME
        if self._read(mark) is not None:
            raise DoorFileError(f"the credential {CREDENTIAL_NAME} was not handed over, and no PIN works without it", _ELSEWHERE)

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
