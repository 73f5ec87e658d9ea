"""Restarting the whole machine, as far as its service manager allows it to this program. No shell is used."""

import logging
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

logger = logging.getLogger(__name__)

FOLDERS: Final = (Path("/usr/bin"), Path("/bin"))
SECONDS: Final = 10.0
LOGIN: Final = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")


class Power:
    """Implements `MachinePower`."""

    def __init__(self, folders: Sequence[Path] = FOLDERS) -> None:
        """`folders`: where the tools lie; never where PATH says."""
        self._folders = folders

    def may_reboot(self) -> bool:
        """Ask the login manager; False where it does not answer."""
        return self._run("busctl", "call", *LOGIN, "CanReboot") == 's "yes"'

    def reboot(self) -> bool:
        """Begin to restart the machine; returns whether that was taken."""
        return self._run("systemctl", "--no-ask-password", "reboot") is not None

    def _run(self, name: str, *words: str) -> str | None:
        """What a tool says; None when it is not there, fails or takes too long."""
        tool = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if tool is None:
            return None
        try:
            done = subprocess.run(  # noqa: S603  a tool of the system with words of ours
                [tool, *words], capture_output=True, text=True, timeout=SECONDS, check=True, stdin=subprocess.DEVNULL
            )
        except (OSError, subprocess.SubprocessError) as error:
            logger.warning("%s: %s", name, error)
            return None
        return done.stdout.strip()
