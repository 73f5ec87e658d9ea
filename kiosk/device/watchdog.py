"""What the program tells the service manager that started it: that it is ready, that it lives, that it ends.

Plain datagrams as sd_notify(3) describes them. Without a service manager everything here does nothing; nothing raises or waits.
"""

import logging
import os
from collections.abc import Mapping
from typing import Final

logger = logging.getLogger(__name__)

BEATS: Final = 3
"""How often it is told within the time after which the service manager ends the program: two may be missed."""


class ServiceManager:
    """The socket of whoever started this program. `NotifyAccess=main` lets no child of ours speak for us."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """As NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID say; they stay for a program that begins anew in its place."""
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self.seconds = _period(environment) if self._address else None
        """How often it wants to hear that the program lives; None: never."""
        self._complained = False

    def ready(self) -> bool:
        """The first frame is shown; whether that was taken."""
        return self._tell("READY=1")

    def alive(self) -> bool:
        """The program does its work; whether that was taken."""
        return self._tell("WATCHDOG=1")

    def stopping(self) -> bool:
        """The program ends; whether that was taken."""
        return self._tell("STOPPING=1")

    def _tell(self, word: str) -> bool:
        if not self._address:
            return False
        import socket  # noqa: PLC0415  not before the first frame

        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)  # the screen's thread waits for nobody
                line.sendto(word.encode("ascii"), self._address)
        except OSError as error:
            if not self._complained:
                self._complained = True
                logger.warning("the service manager does not hear %s: %s", word, error)
            return False
        return True


def _address(said: str) -> str:
    """As Python wants it: `@` begins an abstract name, which the kernel begins with a zero byte; empty: nobody listens."""
    if said.startswith("@"):
        return f"\0{said[1:]}"
    return said if said.startswith("/") else ""


def _period(environment: Mapping[str, str]) -> float | None:
    """Seconds between two words; None when none are wanted of this process."""
    said, pid = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not said.isdecimal() or int(said) == 0 or (pid and pid != str(os.getpid())):
        return None
    return int(said) / 1e6 / BEATS
