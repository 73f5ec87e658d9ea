"""What a printer says about itself. Unknown is an answer of its own: only valid bytes, all of them, ever mean "paper present"."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.printer import Trouble
from kiosk.printer.escpos import ASK_CAUSE, ASK_OFFLINE, ASK_PAPER

QUESTIONS = ASK_OFFLINE + ASK_CAUSE + ASK_PAPER
"""Asked in one go before each job; a byte comes back for each, in this order."""

ANSWERS = 3

_LIVE_MASK, _LIVE_FIXED = 0x93, 0x12
"""A DLE EOT answer is 0xx1xx10 in bits."""

_OFFLINE = 0x08
_COVER, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40
_NEAR_END, _PAPER_END = 0x0C, 0x60
_ORDERED_MASK = 0x90
_ROLL_NEAR_END, _ROLL_END = 0x03, 0x0C


class PaperState(StrEnum):
    """What is known of the paper."""

    PRESENT = "present"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """One look at the printer. `answered` is False when nothing valid came back, and then nothing else is known."""

    answered: bool = False
    paper: PaperState = PaperState.UNKNOWN
    cover_open: bool = False
    error: bool = False
    offline: bool = False

    @property
    def trouble(self) -> Trouble | None:
        """Why it cannot print now; None when it can or when nothing is known."""
        if self.cover_open:
            return Trouble.COVER_OPEN
        if self.paper is PaperState.OUT:
            return Trouble.NO_PAPER
        return Trouble.FAULT if self.error or self.offline else None


UNKNOWN = Status()


def read_status(answers: bytes) -> Status:
    """Read the answers to `QUESTIONS`. Anything but exactly three valid bytes is `UNKNOWN`."""
    if len(answers) != ANSWERS or any(byte & _LIVE_MASK != _LIVE_FIXED for byte in answers):
        return UNKNOWN
    online, cause, paper = answers
    return Status(
        answered=True,
        paper=_paper(out=bool(cause & _PAPER_STOP or paper & _PAPER_END), near_end=bool(paper & _NEAR_END)),
        cover_open=bool(cause & _COVER),
        error=bool(cause & _ERROR),
        offline=bool(online & _OFFLINE),
    )


def read_confirmation(answers: bytes) -> PaperState:
    """Read the answer to GS r 1. Both bits of a sensor must agree, and it must be one byte, else it is noise: unknown."""
    if len(answers) != 1 or answers[0] & _ORDERED_MASK:
        return PaperState.UNKNOWN
    near_end, end = answers[0] & _ROLL_NEAR_END, answers[0] & _ROLL_END
    if near_end not in (0, _ROLL_NEAR_END) or end not in (0, _ROLL_END):
        return PaperState.UNKNOWN
    return _paper(out=bool(end), near_end=bool(near_end))


def _paper(*, out: bool, near_end: bool) -> PaperState:
    if out:
        return PaperState.OUT
    return PaperState.NEAR_END if near_end else PaperState.PRESENT
