"""What a printer says about itself. Unknown is an answer of its own: only whole and consistent answers mean "paper present".

"Present" is believed when nothing contradicts it: the sensors' bits say so, and the printer is online, or offline for a reason
that it names and that is not the paper. Noise is hardly ever whole and consistent; a byte that the wire changed may be, in an
automatic status (GS a), which tells the paper once where DLE EOT tells it twice. Bits: Epson's command reference (DLE EOT, GS a,
GS r); Custom's manuals of the KPM and VKP series (DLE EOT 20).
"""

from dataclasses import dataclass, replace

from kiosk.domain.printer import PaperState, Trouble

LIVE_ANSWERS = 4
"""One byte for each question of `questions.ASK_LIVE`."""


_WORST_FIRST = (PaperState.OUT, PaperState.UNKNOWN, PaperState.NEAR_END, PaperState.PRESENT)


@dataclass(frozen=True, slots=True)
class Status:
    """One look at the printer. `answered` is False when nothing valid came back, and then nothing else is known.

    `recoverable`: the error ends with DLE ENQ once its cause is mended. `slip_waits`: a slip hangs in the presenter; None where
    there is none.
    """

    answered: bool = False
    paper: PaperState = PaperState.UNKNOWN
    cover_open: bool = False
    cutter_jam: bool = False
    overheated: bool = False
    error: bool = False
    recoverable: bool = False
    offline: bool = False
    slip_waits: bool | None = None

    @property
    def trouble(self) -> Trouble | None:
        """Why it cannot print now; None when it can or when nothing is known."""
        if self.cover_open:
            return Trouble.COVER_OPEN
        if self.paper is PaperState.OUT:
            return Trouble.NO_PAPER
        if self.cutter_jam:
            return Trouble.CUTTER_JAM
        if self.overheated:
            return Trouble.OVERHEATED
        return Trouble.FAULT if self.error or self.offline else None

    def beside(self, other: "Status") -> "Status":
        """What two answers of one moment say together: the worse of each."""
        return Status(
            answered=self.answered and other.answered,
            paper=min(self.paper, other.paper, key=_WORST_FIRST.index),
            cover_open=self.cover_open or other.cover_open,
            cutter_jam=self.cutter_jam or other.cutter_jam,
            overheated=self.overheated or other.overheated,
            error=self.error or other.error,
            recoverable=self.recoverable or other.recoverable,
            offline=self.offline or other.offline,
            slip_waits=other.slip_waits if self.slip_waits is None else self.slip_waits,
        )


UNKNOWN = Status()

_LIVE_MASK, _LIVE_FIXED = 0x93, 0x12
"""A DLE EOT answer is 0xx1xx10 in bits."""

_OFFLINE = 0x08
_COVER, _FEED_BUTTON, _PAPER_STOP, _ERROR = 0x04, 0x08, 0x20, 0x40
_MECHANICAL, _CUTTER, _FATAL, _HOT = 0x04, 0x08, 0x20, 0x40
_NEAR_END, _PAPER_END = 0x0C, 0x60

_ROLL_NEAR_END, _ROLL_END = 0x03, 0x0C
_ORDERED_MASK = 0x90

_AUTO_COVER, _AUTO_FEED_BUTTON = 0x20, 0x40

_FULL_NO_PAPER, _FULL_NEAR_END, _FULL_AT_MOUTH = 0x01, 0x04, 0x20
_FULL_COVER = 0x03
_FULL_HOT, _FULL_VOLTAGE, _FULL_JAM = 0x01, 0x08, 0x40
"""Errors of the line and of unknown commands (02, 20) stay set long after they matter; they are passed over."""

_FULL_CUTTER, _FULL_FATAL = 0x01, 0x4E


def read_status(answers: bytes) -> Status:
    """Read the answers to `questions.ASK_LIVE`. Anything but exactly four valid bytes is `UNKNOWN`."""
    if len(answers) != LIVE_ANSWERS or any(byte & _LIVE_MASK != _LIVE_FIXED for byte in answers):
        return UNKNOWN
    online, cause, error, paper = answers
    status = Status(
        answered=True,
        paper=_paper(out=bool(cause & _PAPER_STOP or paper & _PAPER_END), near_end=bool(paper & _NEAR_END)),
        cover_open=bool(cause & _COVER),
        cutter_jam=bool(error & _CUTTER),
        overheated=bool(error & _HOT),
        error=bool(cause & _ERROR or error & (_MECHANICAL | _FATAL)),
        recoverable=bool(error & (_MECHANICAL | _CUTTER)) and not error & _FATAL,
        offline=bool(online & _OFFLINE),
    )
    return _consistent(status, feeding=bool(cause & _FEED_BUTTON))


def read_auto(answer: bytes) -> Status:
    """Read the four bytes of an automatic status (GS a); they were told by their fixed bits already."""
    printer, error, paper, _ = answer
    status = Status(
        answered=True,
        paper=_paper(out=bool(paper & _ROLL_END), near_end=bool(paper & _ROLL_NEAR_END)),
        cover_open=bool(printer & _AUTO_COVER),
        cutter_jam=bool(error & _CUTTER),
        overheated=bool(error & _HOT),
        error=bool(error & (_MECHANICAL | _FATAL)),
        recoverable=bool(error & (_MECHANICAL | _CUTTER)) and not error & _FATAL,
        offline=bool(printer & _OFFLINE),
    )
    return _consistent(status, feeding=bool(printer & _AUTO_FEED_BUTTON))


def read_full(answer: bytes) -> Status:
    """Read the six bytes of Custom's full status; they were told by their fixed bits already."""
    _, _, paper, user, recoverable, fatal = answer
    return Status(
        answered=True,
        paper=_paper(out=bool(paper & _FULL_NO_PAPER), near_end=bool(paper & _FULL_NEAR_END)),
        cover_open=bool(user & _FULL_COVER),
        cutter_jam=bool(fatal & _FULL_CUTTER or recoverable & _FULL_JAM),
        overheated=bool(recoverable & _FULL_HOT),
        error=bool(recoverable & _FULL_VOLTAGE or fatal & _FULL_FATAL),
        recoverable=bool(recoverable & _FULL_JAM) and not fatal & (_FULL_CUTTER | _FULL_FATAL),
        slip_waits=bool(paper & _FULL_AT_MOUTH),
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


def _consistent(status: Status, *, feeding: bool) -> Status:
    """Believe in paper only where online and the causes agree; "out" is believed in any case."""
    cause = status.cover_open or status.cutter_jam or status.overheated or status.error or feeding
    if status.paper is PaperState.OUT or status.offline == cause:
        return status
    return replace(status, paper=PaperState.UNKNOWN)
