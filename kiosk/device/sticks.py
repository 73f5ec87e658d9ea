"""USB sticks: which ones are there, and one folder on them that is read and written without trusting anything else there.

A stick comes from anywhere. Of all that is on it only the folder `kiosk-OFFICE-KIOSK` at its top is ever opened, no link is followed,
nothing is executed, and of its names only those of bundles are looked at. What was written may be pulled out at once.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.errors import NameTaken, StickError

ROOTS: Final = (Path("/media"), Path("/run/media"), Path("/mnt/kiosk-stick"))
"""Where desktops and our own rules mount sticks."""

MOUNTS: Final = Path("/proc/self/mounts")

MOST_NAMES: Final = 1000
"""Entries of the folder that are looked at; more are not ours."""

LONGEST_S: Final = 600.0
"""Seconds that writing one file may take; a stick that is slower is broken."""

_LONGEST_LABEL: Final = 32
_BUNDLE: Final = re.compile(r"kiosk-[A-Z0-9.-]{1,40}-[1-9]-[0-9]{8}T[0-9]{6}\.bundle")
_NO_FOLDER_SYNC: Final = {errno.EINVAL, errno.ENOTSUP}


@dataclass(frozen=True, slots=True)
class Stick:
    """One that is mounted. `free` in bytes; `label` is for the screen."""

    path: Path
    label: str
    free: int
    read_only: bool


def find_sticks(roots: Sequence[Path] = ROOTS, mounts: Path = MOUNTS) -> list[Stick]:
    """All that are mounted now, by path; none where the system does not say."""
    try:
        text = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    found = {stick.path: stick for line in text.splitlines() if (stick := _stick(line.split(" "), roots)) is not None}
    return [found[path] for path in sorted(found)]


def _stick(words: list[str], roots: Sequence[Path]) -> Stick | None:
    if len(words) < len(("device", "folder", "kind", "options")) or not words[0].startswith("/dev/"):
        return None
    path = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1]))
    if not any(path == root or root in path.parents for root in roots):
        return None
    try:
        space = os.statvfs(path)
    except (OSError, ValueError):
        return None  # pulled out a moment ago
    return Stick(path, _label(path.name), space.f_bavail * space.f_frsize, "ro" in words[3].split(","))


def _label(name: str) -> str:
    """What can be shown of a name that anybody may have chosen."""
    seen = "".join(letter for letter in name if letter.isprintable())
    return seen[:_LONGEST_LABEL] or "USB"


class StickFolder:
    """An open folder. Every call raises `StickError`; one thread."""

    def __init__(self, fd: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`fd` stays its opener's."""
        self._fd, self._clock = fd, clock

    def names(self) -> list[str]:
        """Names of bundles, newest first."""
        with stick_errors("cannot be read"), os.scandir(self._fd) as entries:
            seen = [one.name for one, _ in zip(entries, range(MOST_NAMES), strict=False) if one.is_file(follow_symlinks=False)]
        return sorted(
            (name for name in seen if _BUNDLE.fullmatch(name)), key=lambda name: name[-len("20261126T101500.bundle") :]
        )[::-1]

    def write(self, name: str, fill: Callable[[Callable[[bytes], None]], None]) -> None:
        """Make a file of what `fill` hands on, or none: under its name there is never half of one. May be pulled out afterwards.

        What `fill` raises goes through.
        """
        part = f"{name}.part"
        with stick_errors("cannot be written"):
            if _is_there(self._fd, name):
                raise NameTaken(f"{name} is there already", "wait a second and try again")
            _remove(self._fd, part)
            fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=self._fd)
            try:
                self._fill(fd, fill)
                os.rename(part, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
                sync_folder(self._fd)
            except BaseException:
                with suppress(OSError):
                    _remove(self._fd, part)
                raise

    def _fill(self, fd: int, fill: Callable[[Callable[[bytes], None]], None]) -> None:
        end = self._clock() + LONGEST_S

        def put(data: bytes) -> None:
            left = memoryview(data)
            while left:
                if self._clock() > end:
                    raise StickError("the USB stick is too slow", "take another one")
                with stick_errors("cannot be written"):
                    left = left[os.write(fd, left) :]

        try:
            fill(put)
            os.fsync(fd)
        finally:
            os.close(fd)

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """An ordinary file of the folder, open; no link, no device, no pipe."""
        with stick_errors(f"holds no {_label(name)} that can be read"):
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._fd)
            with os.fdopen(fd, "rb") as file:
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise StickError(f"{_label(name)} is no file", "choose another one")
                yield file


@contextmanager
def folder_on(path: Path, name: str = "") -> Iterator[StickFolder]:
    """The folder `name` at the top of `path`, made where it is missing; without a name, the folder `path` itself."""
    with stick_errors("cannot be used"):
        top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not name:
            yield StickFolder(top)
            return
        with stick_errors("cannot be written"):
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=top)
                sync_folder(top)
            fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
        try:
            yield StickFolder(fd)
        finally:
            os.close(fd)
    finally:
        os.close(top)


def folder_name(office: str, kiosk_code: int) -> str:
    """The one folder of a kiosk on a stick."""
    return f"kiosk-{office}-{kiosk_code}"


def sync_folder(fd: int) -> None:
    """Make the names in a folder durable; where the file system cannot do that for a folder, everything."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
        os.sync()


@contextmanager
def stick_errors(what: str) -> Iterator[None]:
    """Turn what the system says into one line for a clerk."""
    try:
        yield
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, "take it out, put it in again, or take another one")
        raise StickError(f"the USB stick {what}: {error.strerror or error}", mend) from error


_MENDS: Final = {
    errno.ENOSPC: "it is full: remove something from it, or take another one",
    errno.EFBIG: "it cannot hold so large a file: format it as exFAT, or take another one",
    errno.EROFS: "it is write-protected: move its switch, or take another one",
    errno.EIO: "it was pulled out or is broken: put it in again and repeat; nothing is lost on the kiosk",
    errno.ENODEV: "it was pulled out: put it in again and repeat; nothing is lost on the kiosk",
    errno.ENOENT: "it was pulled out: put it in again and repeat; nothing is lost on the kiosk",
    errno.ELOOP: "there is a link on it where the kiosk's folder should be: remove that, or take another one",
    errno.ENOTDIR: "there is something else on it where the kiosk's folder should be: remove that, or take another one",
}


def _is_there(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _remove(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
