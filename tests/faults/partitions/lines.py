"""What lies between the kiosks and their server, and the four ways in which it breaks."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Break(StrEnum):
    """What becomes of a line."""

    DOWN = "down"
    ONE_WAY = "one way"
    """What one side says arrives, what the other says does not."""
    LOSSY = "half lost"
    """Each packet is lost with a chance of one half, in both directions."""
    SLOW = "64 kbit/s"


class Lines(Protocol):
    """One line a kiosk."""

    def serve_within(self) -> tuple[Sequence[str], Sequence[str]]:
        """Words before the server's command, and options behind it."""
        ...

    def served(self, port: int) -> None:
        """The server listens on this port now."""
        ...

    def kiosk_within(self, place: int) -> Sequence[str]:
        """Words before a kiosk's commands."""
        ...

    def settings(self, place: int) -> dict[str, str]:
        """The setting `server` of a kiosk."""
        ...

    def break_line(self, place: int, how: Break, *, towards_server: bool) -> None:
        """Break a line; `towards_server` tells which direction fails where only one does."""
        ...

    def mend(self, place: int) -> None:
        """As before."""
        ...
