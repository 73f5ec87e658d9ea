"""One owner process for one ledger: a lock that the kernel frees when its holder dies, however it dies."""

import fcntl
import os
import sys
import time
from pathlib import Path

from kiosk.errors import LedgerBusy, LedgerUnwritable

POLL_SECONDS = 0.01


class OwnerLock:
    """Holds `path` locked from `acquire` to `release`; the file tells who holds it."""

    def __init__(self, path: Path) -> None:
        """Name the lock file; nothing is opened yet."""
        self._path = path
        self._fd: int | None = None

    def acquire(self, wait_seconds: float) -> None:
        """Take the lock, waiting for one's turn; raises `LedgerBusy` naming the owner when the wait is over."""
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LedgerUnwritable(
                f"cannot open {self._path}: {error.strerror}", "check the data partition and its owner"
            ) from error
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(fd):
            if time.monotonic() >= deadline:
                owner = _owner(fd)
                os.close(fd)
                raise LedgerBusy(
                    f"the ledger {self._path.parent} is in use by {owner}",
                    "stop that process first, or do this on its own screen",
                )
            time.sleep(POLL_SECONDS)
        self._fd = fd
        _sign(fd)

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(fd: int) -> None:
    """Write who holds it, for the message that others get; a full disk must not matter here."""
    try:
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"process {os.getpid()} ({Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])})".encode(), 0)
    except OSError:
        return


def _owner(fd: int) -> str:
    return os.pread(fd, 200, 0).decode(errors="replace").strip() or "another process"
