"""Loudness, through amixer. A kiosk without sound or without amixer has none: "not there" is an answer."""

import re
import subprocess
from pathlib import Path
from typing import Final

AMIXER: Final = Path("/usr/bin/amixer")
LIMIT_S: Final = 3.0
_CONTROL: Final = "Master"
_PERCENT: Final = re.compile(rb"\[([0-9]{1,3})%\]")


class Volume:
    """The loudness of this machine's first sound card."""

    def __init__(self, amixer: Path = AMIXER, limit_s: float = LIMIT_S) -> None:
        """Nothing is started yet; `limit_s` is how long amixer may take."""
        self._amixer, self._limit_s = amixer, limit_s

    def read(self) -> int | None:
        """Per cent; None where there is no sound."""
        return _percent(self._run("sget", _CONTROL))

    def set(self, percent: int) -> bool:
        """Set it, 0 to 100; whether it was taken."""
        return self._run("sset", _CONTROL, f"{min(100, max(0, percent))}%") is not None

    def _run(self, *words: str) -> bytes | None:
        """What it says, in no language; None when it is not there, fails or hangs."""
        try:
            done = subprocess.run(  # noqa: S603  an absolute path and fixed words
                [self._amixer, "-M", *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._limit_s,
                check=False,
                env={"LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout if done.returncode == 0 else None


def _percent(said: bytes | None) -> int | None:
    found = _PERCENT.search(said or b"")
    return min(100, int(found[1])) if found else None
