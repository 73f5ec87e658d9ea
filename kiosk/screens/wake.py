"""A bell that any thread, and a signal, can ring to wake the loop."""

import os


class WakeUp:
    """A pipe that is readable while somebody has rung and the loop has not listened yet.

    It stays open as long as the process: a thread that rings late must never write into somebody else's new file.
    """

    def __init__(self) -> None:
        """Open the pipe."""
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._reader

    @property
    def writer(self) -> int:
        """The descriptor that `signal.set_wakeup_fd` may write to."""
        return self._writer

    def ring(self) -> None:
        """Wake the loop; from any thread, and as often as you like."""
        try:
            os.write(self._writer, b"!")
        except BlockingIOError:
            # The pipe is full of rings: the loop is as awake as it can be.
            return

    def hear(self) -> None:
        """Take all rings out, so that the next wait can sleep again."""
        try:
            while os.read(self._reader, 4096):
                pass
        except BlockingIOError:
            return
