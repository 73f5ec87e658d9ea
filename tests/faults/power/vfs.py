"""Listens to SQLite's own system calls: every write, truncation, sync and removal of the library that `sqlite3` uses.

SQLite reaches the disk through a VFS, a table of functions. This makes a copy of the default one (`unix`), in which opening
and removing are ours, and makes it the default. What we open, the real VFS opens; then four entries of the file's table of
methods are replaced by ours, which do the real thing and tell the recorder. So the code under test is the production
code on the production library, with its real files and locks, and nothing has to be compiled.

Layout of the structures: https://sqlite.org/c3ref/vfs.html and https://sqlite.org/c3ref/io_methods.html. What the real VFS
does and does not tell us: on the first sync of a journal or log that it opened, it syncs their folder too (os_unix.c,
`UNIXFILE_DIRSYNC`), and so do we.
"""

import ctypes
import ctypes.util
import os
import sqlite3
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass
from typing import Any

from tests.faults.power.recorder import Recorder

_OK = 0
_CREATE, _JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000
_METHODS = 19
"""Pointers in `sqlite3_io_methods` after its version, as of version 3."""

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", c_void_p),
        ("xDelete", c_void_p),
        ("others", c_void_p * 13),
    )


class _Methods(Structure):
    """`close`, `read`, `write`, `truncate`, `sync` come first; the others stay what they are."""

    _fields_ = (("iVersion", c_int), ("method", c_void_p * _METHODS))


_CLOSE, _WRITE, _TRUNCATE, _SYNC = 0, 2, 3, 4


@dataclass
class _File:
    """One open file: its node, its path, and whether the next sync is one of its folder too."""

    recorder: Recorder
    node: int
    path: str
    syncs_folder: bool


class ListeningVfs:
    """The copy of the default VFS. One for the whole process: SQLite keeps pointers to it."""

    def __init__(self) -> None:
        """Make it ready; `listen` puts it in the default's place."""
        self._library = _library()
        self._recorder: Recorder | None = None
        self._files: dict[int, _File] = {}
        self._tables: dict[int, tuple[_Methods, _Methods]] = {}
        self._real = cast(self._library.sqlite3_vfs_find(None), POINTER(_Vfs)).contents
        self._ours = _Vfs.from_buffer_copy(self._real)
        self._ours.zName = b"listening"
        self._kept: list[Any] = [_Open(self._open), _Delete(self._delete)]
        self._ours.xOpen, self._ours.xDelete = (cast(one, c_void_p).value for one in self._kept)
        self._methods = {
            _CLOSE: _Close(self._close),
            _WRITE: _Write(self._write),
            _TRUNCATE: _Truncate(self._truncate),
            _SYNC: _Sync(self._sync),
        }

    def listen(self, recorder: Recorder | None) -> None:
        """Tell this recorder about files that are opened from now on; None: stop, and put the real VFS back."""
        if recorder is None:
            self._library.sqlite3_vfs_unregister(byref(self._ours))
            self._library.sqlite3_vfs_register(byref(self._real), 1)
        else:
            self._library.sqlite3_vfs_register(byref(self._ours), 1)
        self._recorder = recorder

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:  # noqa: ANN401  a C pointer
        path = ctypes.string_at(name).decode() if name else ""
        result: int = _Open(self._real.xOpen)(ctypes.addressof(self._real), name, file, flags, out)
        recorder = self._recorder
        if result == _OK and recorder is not None and recorder.covers(path):
            syncs_folder = bool(flags & _CREATE and flags & _JOURNALS)
            self._files[file] = _File(recorder, recorder.opened(path), path, syncs_folder)
            pointer = cast(file, POINTER(c_void_p))
            pointer[0] = ctypes.addressof(self._listening(pointer[0]))
        return result

    def _listening(self, table: int) -> _Methods:
        """Our version of a table of methods."""
        if table not in self._tables:
            real = _Methods.from_address(table)
            ours = _Methods.from_buffer_copy(real)
            for place, function in self._methods.items():
                ours.method[place] = cast(function, c_void_p).value
            self._tables[table] = (real, ours)
            self._tables[ctypes.addressof(ours)] = (real, ours)
        return self._tables[table][1]

    def _of_file(self, file: int, place: int, kind: Callable[[int], Any]) -> Any:  # noqa: ANN401  a C function
        table = cast(file, POINTER(c_void_p))[0]
        return kind(self._tables[table][0].method[place])

    def _delete(self, _vfs: int, name: bytes, sync_folder: int) -> int:
        result: int = _Delete(self._real.xDelete)(ctypes.addressof(self._real), name, sync_folder)
        recorder, path = self._recorder, name.decode()
        if result == _OK and recorder is not None and recorder.covers(path):
            recorder.removed(path)
            if sync_folder:
                recorder.synced_folder_of(path)
        return result

    def _close(self, file: int) -> int:
        close = self._of_file(file, _CLOSE, _Close)
        self._files.pop(file, None)
        result: int = close(file)
        return result

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        result: int = self._of_file(file, _WRITE, _Write)(file, data, size, offset)
        if result == _OK:
            self._files[file].recorder.wrote(self._files[file].node, offset, ctypes.string_at(data, size))
        return result

    def _truncate(self, file: int, size: int) -> int:
        result: int = self._of_file(file, _TRUNCATE, _Truncate)(file, size)
        if result == _OK:
            self._files[file].recorder.truncated(self._files[file].node, size)
        return result

    def _sync(self, file: int, flags: int) -> int:
        result: int = self._of_file(file, _SYNC, _Sync)(file, flags)
        open_file = self._files[file]
        if result == _OK:
            open_file.recorder.synced(open_file.node)
            if open_file.syncs_folder:
                open_file.recorder.synced_folder_of(open_file.path)
                open_file.syncs_folder = False
        return result


def _library() -> ctypes.CDLL:
    """The very SQLite that `sqlite3` has loaded; a Python with an SQLite of its own inside has none that can be listened to."""
    library = ctypes.CDLL(ctypes.util.find_library("sqlite3") or "libsqlite3.so.0", mode=os.RTLD_NOW)
    library.sqlite3_sourceid.restype = c_char_p
    library.sqlite3_vfs_find.restype = c_void_p
    library.sqlite3_vfs_find.argtypes = [c_char_p]
    library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
    library.sqlite3_vfs_unregister.argtypes = [c_void_p]
    connection = sqlite3.connect(":memory:")
    (used,) = connection.execute("SELECT sqlite_source_id()").fetchone()
    connection.close()
    if library.sqlite3_sourceid().decode() != used:
        raise RuntimeError("this Python brings its own SQLite; take the system's python3, whose SQLite can be listened to")
    return library
