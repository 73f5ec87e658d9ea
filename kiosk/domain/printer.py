"""What can be wrong with a printer, in words that a screen can explain."""

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
