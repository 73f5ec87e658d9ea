"""A USB port: its stick is a folder; it can be pulled out in the middle of a call, be full, or be write-protected."""

import errno
import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest.mock import patch

from kiosk.device import sticks
from kiosk.device.sticks import Stick, find_sticks
from kiosk.errors import BundleError
from kiosk.storage.bundle import OpenBundle

CHANGING: Final = frozenset({"mkdir", "rename", "unlink"})
_MADE: Final = os.O_CREAT | os.O_WRONLY | os.O_RDWR


@contextmanager
def elsewhere() -> Iterator[None]:
    """What is written lies on no disk of the kiosk, which may be full by a limit of this process's files."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit[1], limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)


def is_full() -> bool:
    """Whether the kiosk's disk is."""
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY


class UsbPort:
    """The port, with its one stick, which may be out. `condition`: `well`, `full`, `read-only`."""

    def __init__(self, folder: Path) -> None:
        """The stick is in, and empty."""
        self._media, self._mounts = folder / "media", folder / "mounts"
        self.stick = self._media / "stick"
        self.stick.mkdir(parents=True)
        self.condition, self.is_pulled_out = "well", False
        self._left: int | None = None
        self.plug_in()

    def plug_in(self, condition: str = "well") -> None:
        """It is in."""
        self.condition, self.is_pulled_out, self._left = condition, False, None
        self._mount([self.stick])

    def pull_out(self, after: int = 0) -> None:
        """At once, or in the middle of what is done with it."""
        self._left = after
        if not after:
            self._is_out()

    def plug_in_two(self) -> None:
        """Nobody knows which one is meant."""
        other = self._media / "other"
        other.mkdir(exist_ok=True)
        self.plug_in()
        self._mount([self.stick, other])

    def find(self) -> list[Stick]:
        """See `find_sticks`."""
        return find_sticks([self._media], self._mounts)

    def bundle(self, name: str) -> tuple[bytes, str]:
        """The sum and the kind of a bundle there; raises `BundleError` for one that is not whole."""
        [path] = self.stick.glob(f"*/{name}")
        with path.open("rb") as content:
            opened = OpenBundle(content)
            opened.check()
            return opened.sum, opened.head.kind

    def halves(self) -> list[Path]:
        """Files that are called bundles, and are none."""

        def is_whole(path: Path) -> bool:
            try:
                self.bundle(path.name)
            except BundleError:
                return False
            return True

        return [path for path in self.stick.glob("*/*.bundle") if not is_whole(path)]

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """What the kiosk does with sticks goes through this port."""
        with patch.object(sticks, "os", _Calls(self)):
            yield

    def called(self, name: str) -> None:
        """The kiosk does something with it; raises `OSError` as the system does."""
        if self._left is not None and not self.is_pulled_out:
            self._left -= 1
            if self._left <= 0:
                self._is_out()
        if self.is_pulled_out:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.condition == "full" and name == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.condition == "read-only" and name in CHANGING:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    def _is_out(self) -> None:
        self.is_pulled_out = True
        self._mount([])

    def _mount(self, paths: list[Path]) -> None:
        lines = [f"/dev/sd{letter}1 {path} exfat rw,nosuid 0 0\n" for letter, path in zip("ab", paths, strict=False)]
        with elsewhere():
            self._mounts.write_text("".join(lines))


class _Pulled(io.FileIO):
    """A file of a stick, open to be read."""

    port: UsbPort

    def readinto(self, into: memoryview) -> int | None:  # type: ignore[override]  # as the buffer calls it
        self.port.called("read")
        return super().readinto(into)


class _Calls:
    """The system's calls as `kiosk.device.sticks` makes them."""

    def __init__(self, port: UsbPort) -> None:
        self._port = port

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)

    def open(self, path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        self._port.called("rename" if flags & _MADE else "open")
        return os.open(path, flags, mode, dir_fd=dir_fd)

    def write(self, fd: int, data: memoryview) -> int:
        self._port.called("write")
        with elsewhere():
            return os.write(fd, data[: max(4096, len(data) // 2)])

    def fsync(self, fd: int) -> None:
        self._port.called("fsync")
        os.fsync(fd)

    def mkdir(self, name: str, mode: int, *, dir_fd: int) -> None:
        try:
            os.stat(name, dir_fd=dir_fd)
        except FileNotFoundError:
            self._port.called("mkdir")
        os.mkdir(name, mode, dir_fd=dir_fd)

    def rename(self, old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        self._port.called("rename")
        os.rename(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    def unlink(self, name: str, *, dir_fd: int) -> None:
        self._port.called("unlink")
        os.unlink(name, dir_fd=dir_fd)

    def fdopen(self, fd: int, mode: str) -> io.BufferedReader:
        assert mode == "rb"
        raw = _Pulled(fd, mode)
        raw.port = self._port
        return io.BufferedReader(raw)
