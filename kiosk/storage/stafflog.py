"""What staff did at the terminal, in files that only grow: JSON lines, hash-chained, one sync an entry.

Each file begins with a head that says whose log it is and which hash it follows. A full file is followed by the next one, and the
oldest go. The newest hash also stands in an anchor, and in another one on another disk where there is such a folder; they are
written without a sync, so they may lag behind, but a log that is shorter than they say has been cut.

What the log cannot be continued from (a damaged line, a file of another kiosk, an end that is missing) stays as it is, and the
next entry starts a file of its own: `kiosk.storage.stafflog_reading` tells what is wrong.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from kiosk.domain.businessday import ClockReading, utc_text
from kiosk.domain.staff import Act, Member
from kiosk.domain.staff_log import LogHead, StaffLine, chain_hash, genesis, head_text, line_text, short
from kiosk.errors import StaffLogError
from kiosk.files import make_folder, replace_file, sync_directory
from kiosk.storage.stafflog_reading import (
    ANCHOR_NAME,
    LogAnchor,
    LogFile,
    LogReport,
    files_of,
    highest_seq,
    path_of,
    read_anchor,
    read_file,
    read_log,
)

_log = logging.getLogger(__name__)

MOST_BYTES: Final = 250_000
"""Of one file, more than a thousand entries; it is read and checked whole before each new one."""

MOST_FILES: Final = 12


_Looks = tuple[int, int, int]
"""Inode, bytes, time of the last change in nanoseconds."""


class StaffLogFile:
    """The log in `data_dir/staff`; implements the port `StaffLog`. Threads and processes take turns."""

    def __init__(
        self,
        folder: Path,
        identity: tuple[str, int],
        anchor_folder: Path | None = None,
        *,
        most_bytes: int = MOST_BYTES,
        most_files: int = MOST_FILES,
    ) -> None:
        """`identity`: office code and kiosk code. Nothing is read yet."""
        self.folder, self.identity = folder, identity
        self.anchors: Sequence[Path] = [one / ANCHOR_NAME for one in (folder, anchor_folder) if one is not None]
        self._most_bytes, self._most_files = most_bytes, most_files
        self._one = threading.Lock()
        self._grown: tuple[Path, _Looks, int, bytes] | None = None

    def append(self, reading: ClockReading, member: Member | None, act: Act, what: str) -> None:
        """Write one entry, durable on return; raises `StaffLogError`."""
        try:
            with self._alone():
                path, seq, before = self._end()
                name, role = (member.name, member.role.value) if member else ("", "")
                line = StaffLine(seq + 1, utc_text(reading.utc), reading.boot_id, name, role, act.value, short(what))
                chain = chain_hash(before, line)
                self._grown = None
                path = self._write(path, line, before, line_text(line, chain))
                self._grown = (path, _looks(path), line.seq, chain)
                self._anchor(LogAnchor(line.seq, chain.hex()))
        except OSError as error:
            raise StaffLogError(
                f"what staff do cannot be written into {self.folder}: {error.strerror}",
                "check data_dir in the settings, its disk and its owner",
            ) from error

    def report(self) -> LogReport:
        """All entries, and all that is wrong; raises `StaffLogError` when the files cannot be read."""
        return read_log(self.folder, self.identity, self.anchors, self._most_files)

    def _end(self) -> tuple[Path | None, int, bytes]:
        """Where to go on: the file to grow, None for a new one, and number and hash of the entry before."""
        if (end := self._where_it_was_left()) is not None:
            return end
        anchor = read_anchor(self.anchors, self.identity)
        newest = self._newest()
        if newest is None:
            return (None, anchor.seq, bytes.fromhex(anchor.chain)) if anchor else (None, 0, genesis(*self.identity))
        seq, chain = newest.last
        if self._can_grow(newest, anchor):
            return (None if newest.whole_bytes >= self._most_bytes else newest.path), seq, chain
        _log.warning("the staff log cannot be continued in %s (kiosk staff log --verify); a new file begins", newest.path)
        if anchor is not None and anchor.seq >= seq:
            seq, chain = anchor.seq, bytes.fromhex(anchor.chain)
        return None, max(seq, highest_seq(newest)), chain or genesis(*self.identity)

    def _where_it_was_left(self) -> tuple[Path, int, bytes] | None:
        """The end that this process wrote itself, if nobody has touched the file since; so nothing needs to be read."""
        if self._grown is None:
            return None
        path, looked, seq, chain = self._grown
        with suppress(OSError):
            looks = _looks(path)
            if looks == looked and looks[1] < self._most_bytes:
                return path, seq, chain
        return None

    def _newest(self) -> LogFile | None:
        """The newest file that holds anything, without a torn line at its end."""
        for path in reversed(files_of(self.folder)):
            newest = read_file(path)
            if newest.torn:
                self._cut(path, newest.whole_bytes)
            if newest.whole_bytes:
                return newest
            path.unlink()  # a power cut left no whole line of it
        return None

    def _can_grow(self, newest: LogFile, anchor: LogAnchor | None) -> bool:
        """Whether it is whole, this kiosk's, and as long as the anchor remembers."""
        if newest.problems or newest.head is None or (newest.head.office, newest.head.kiosk) != self.identity:
            return False
        seq, chain = newest.last
        return anchor is None or seq > anchor.seq or (seq == anchor.seq and chain.hex() == anchor.chain)

    def _write(self, path: Path | None, line: StaffLine, before: bytes, written: str) -> Path:
        """Add a line, durably; to a new file, with its head and a durable name, where there is no path."""
        text = f"{written}\n".encode()
        if path is None:
            path = path_of(self.folder, line.seq)
            text = f"{head_text(LogHead(*self.identity, line.seq, before.hex()))}\n".encode() + text
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(fd).st_size
            try:
                _write_all(fd, text)
                os.fsync(fd)
            except OSError:
                with suppress(OSError):  # what was not promised must not stand there; a torn line is cut off later all the same
                    os.ftruncate(fd, size)
                raise
        finally:
            os.close(fd)
        if size == 0:
            sync_directory(self.folder)
            self._forget()
        return path

    def _forget(self) -> None:
        """Remove the oldest files, all but the newest few."""
        for path in files_of(self.folder)[: -self._most_files]:
            path.unlink(missing_ok=True)

    def _cut(self, path: Path, size: int) -> None:
        """Take away a line that a power cut left half: nobody was ever told that it stands there."""
        _log.warning("the last line of %s was torn by a power cut and is cut off", path)
        os.truncate(path, size)

    def _anchor(self, anchor: LogAnchor) -> None:
        told = msgspec.json.encode((*self.identity, anchor.seq, anchor.chain))
        for path in self.anchors:
            try:
                replace_file(path, told)
            except OSError as error:  # another disk may be pulled
                _log.warning("%s cannot be written: %s", path, error)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._one:
            if not self.folder.is_dir():
                make_folder(self.folder)
                self.folder.chmod(0o700)
            fd = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                yield
            finally:
                os.close(fd)


def _looks(path: Path) -> _Looks:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _write_all(fd: int, content: bytes) -> None:
    """`os.write` may take a part of it when the disk is nearly full."""
    while content:
        content = content[os.write(fd, content) :]
