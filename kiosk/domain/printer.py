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
    FAULT = "fault"
    """The printer reports an error of its own, or refused the bytes."""
