"""Puts a recorder between programs of this process and the files below one folder: SQLite's calls and Python's own."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from tests.faults.power.disk import Contents
from tests.faults.power.recorder import Recorder
from tests.faults.power.vfs import ListeningVfs

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@cache
def _vfs() -> ListeningVfs:
    return ListeningVfs()


@contextmanager
def mounted(root: Path, contents: Contents) -> Iterator[Recorder]:
    """Record what this process does below `root`, which holds `contents`.

    Files that were opened meanwhile must be closed before or soon after the end. A file that is opened for writing in a
    way that is not recorded raises an error: what the record does not know cannot be lost.
    """
    recorder = Recorder(root, contents)
    calls = _Calls(recorder)
    _vfs().listen(recorder)
    _guard.recorder = recorder
    try:
        with ExitStack() as stack:
            for name, call in calls.table().items():
                stack.enter_context(mock.patch.object(os, name, call))
            yield recorder
    finally:
        _guard.recorder = None
        _vfs().listen(None)


class _Calls:
    """Python's calls to the system, each followed by a note to the recorder when it concerns the disk."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._nodes: dict[int, int] = {}
        self._real = {name: getattr(os, name) for name in self.table()}

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            "open": self._open,
            "close": self._close,
            "write": self._write,
            "pwrite": self._pwrite,
            "ftruncate": self._ftruncate,
            "fsync": self._sync("fsync"),
            "fdatasync": self._sync("fdatasync"),
            "mkdir": self._mkdir,
            "rename": self._move("rename"),
            "replace": self._move("replace"),
            "unlink": self._remove("unlink"),
            "remove": self._remove("remove"),
        }

    def _open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:  # noqa: ANN401  as os.open
        _guard.known = True
        try:
            fd: int = self._real["open"](path, flags, mode, **more)
        finally:
            _guard.known = False
        name = os.fspath(path)
        if self._recorder.covers(name):
            self._nodes[fd] = self._recorder.opened(name)
            if flags & os.O_TRUNC:
                self._recorder.truncated(self._nodes[fd], 0)
        return fd

    def _close(self, fd: int) -> None:
        self._nodes.pop(fd, None)
        self._real["close"](fd)

    def _write(self, fd: int, data: bytes) -> int:
        offset = os.lseek(fd, 0, os.SEEK_CUR) if fd in self._nodes else 0
        written: int = self._real["write"](fd, data)
        self._wrote(fd, offset, data[:written])
        return written

    def _pwrite(self, fd: int, data: bytes, offset: int) -> int:
        written: int = self._real["pwrite"](fd, data, offset)
        self._wrote(fd, offset, data[:written])
        return written

    def _wrote(self, fd: int, offset: int, data: bytes) -> None:
        if fd in self._nodes:
            self._recorder.wrote(self._nodes[fd], offset, bytes(data))

    def _ftruncate(self, fd: int, size: int) -> None:
        self._real["ftruncate"](fd, size)
        if fd in self._nodes:
            self._recorder.truncated(self._nodes[fd], size)

    def _sync(self, name: str) -> Callable[[int], None]:
        def sync(fd: int) -> None:
            self._real[name](fd)
            if fd in self._nodes:
                self._recorder.synced(self._nodes[fd])

        return sync

    def _mkdir(self, path: Any, *mode: int, **more: Any) -> None:  # noqa: ANN401  as os.mkdir
        self._real["mkdir"](path, *mode, **more)
        if self._recorder.covers(os.fspath(path)):
            self._recorder.made_folder(os.fspath(path))

    def _move(self, name: str) -> Callable[..., None]:
        def move(old: Any, new: Any, **more: Any) -> None:  # noqa: ANN401  as os.rename
            self._real[name](old, new, **more)
            if self._recorder.covers(os.fspath(old)):
                self._recorder.renamed(os.fspath(old), os.fspath(new))

        return move

    def _remove(self, name: str) -> Callable[..., None]:
        def remove(path: Any, **more: Any) -> None:  # noqa: ANN401  as os.unlink
            self._real[name](path, **more)
            if self._recorder.covers(os.fspath(path)):
                self._recorder.removed(os.fspath(path))

        return remove


class _Guard:
    """Refuses to open a file of the disk for writing by a way that is not recorded (the built-in `open`)."""

    def __init__(self) -> None:
        self.recorder: Recorder | None = None
        self.known = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.recorder is None or event != "open" or self.known:
            return
        path, _, flags = arguments
        if flags & _WRITING and isinstance(path, str | os.PathLike) and self.recorder.covers(os.fspath(path)):
            raise RuntimeError(f"{path} is written in a way that the simulated disk does not record")


_guard = _Guard()
