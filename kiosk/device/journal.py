"""The last days of this program's log, as the system's journal has it. Where there is no journal there are no lines."""

import logging
import subprocess
from collections.abc import Sequence
from typing import Final

_log = logging.getLogger(__name__)

ARGV: Final = ("/usr/bin/journalctl", "--unit=kiosk*", "--since=-7days", "--lines=50000", "--no-pager", "--output=short-iso")
LONGEST_S: Final = 30.0


def journal_lines(argv: Sequence[str] = ARGV, limit_s: float = LONGEST_S) -> list[str]:
    """The lines, oldest first; none when the journal is not there, not ours to read or too slow."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit_s, check=False)  # noqa: S603  fixed words
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("the system's journal cannot be read: %s", type(error).__name__)
        return []
    return done.stdout.decode(errors="replace").splitlines()
