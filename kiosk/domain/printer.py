"""What can be wrong with a printer, in words that a screen can explain, and what is known of its paper."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why a slip was not printed."""

    UNREACHABLE = "unreachable"
    """Unplugged, switched off, wrong address."""
    SILENT = "silent"
    """It takes no bytes."""
    NO_PAPER = "no_paper"
    """The paper sensor says that the roll has ended."""
    COVER_OPEN = "cover_open"
    """The cover is open."""
    CUTTER_JAM = "cutter_jam"
    """Paper is stuck in the cutter."""
    OVERHEATED = "overheated"
    """The print head is too hot; it goes on by itself."""
    NOT_TAKEN = "not_taken"
    """Nobody took the slip, so the presenter drew it back; the printer works."""
    FAULT = "fault"
    """The printer reports an error of its own, or refused the bytes."""


class PaperState(StrEnum):
    """What is known of the paper. Unknown is a state of its own and never means that there is some."""

    PRESENT = "present"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterSeen:
    """What was last seen of it: `trouble` is None when it works, or when nothing is known against it."""

    trouble: Trouble | None = None
    paper: PaperState = PaperState.UNKNOWN
    reason: str = ""

    @property
    def is_well(self) -> bool:
        """It says of itself that it works and has paper."""
        return self.trouble is None and self.paper in (PaperState.PRESENT, PaperState.NEAR_END)


NOTHING_SEEN = PrinterSeen()
"""Before anybody has looked."""
