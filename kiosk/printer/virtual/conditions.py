"""What can be wrong with a simulated printer, and the bytes by which it says so."""

from dataclasses import dataclass

_FIXED = 0x12
_OFFLINE, _COVER, _PAPER_STOP, _ERROR = 0x08, 0x04, 0x20, 0x40
_CUTTER, _FATAL, _HEALING = 0x08, 0x20, 0x40
_NEAR_END, _PAPER_END = 0x0C, 0x60
_ROLL_NEAR_END, _ROLL_END = 0x03, 0x0C

_AUTO_FIXED, _AUTO_COVER, _AUTO_LAST = 0x10, 0x20, 0x0F
_AUTO_ONLINE, _AUTO_ERRORS, _AUTO_PAPER = 0x02, 0x04, 0x08

_VKP_HEADER = b"\x10\x0f"
_VKP_NO_PAPER, _VKP_NEAR_END, _VKP_IN_MOUTH = 0x01, 0x04, 0x20
_VKP_COVER, _VKP_SPOOLING = 0x02, 0x04
_VKP_HOT = 0x01
_VKP_CUTTER, _VKP_MEMORY = 0x01, 0x08


@dataclass(slots=True)
class Conditions:
    """What is wrong; change it through `VirtualPrinter.change`."""

    paper_out: bool = False
    paper_near_end: bool = False
    cover_open: bool = False
    fault: bool = False
    """An error of its own that only a technician mends."""
    cutter_jam: bool = False
    """Something is in the blade's way: the next cut fails, and the error stays until DLE ENQ or a power cycle."""
    overheated: bool = False
    """The head is too hot; it goes on by itself when it has cooled down."""
    silent: bool = False
    """Prints, but never answers."""
    noisy: bool = False
    """Answers with random bytes."""
    stalled: bool = False
    """Takes no bytes."""
    slow: bool = False
    """Takes 240 bytes a second."""
    unplugged: bool = False
    rows_left: int | None = None
    """The paper ends after so many rows."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything that an answer may tell, at one moment."""

    offline: bool = False
    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter_error: bool = False
    fatal: bool = False
    hot: bool = False
    in_mouth: bool = False
    spooling: bool = False


def live_answer(question: int, now: Condition) -> bytes:
    """DLE EOT 1 to 4 as an Epson answers it."""
    error = now.cutter_error or now.fatal or now.hot
    bits = {
        1: _OFFLINE * now.offline,
        2: _COVER * now.cover_open | _PAPER_STOP * now.paper_out | _ERROR * error,
        3: _CUTTER * now.cutter_error | _FATAL * now.fatal | _HEALING * now.hot,
        4: _NEAR_END * (now.near_end or now.paper_out) | _PAPER_END * now.paper_out,
    }
    return bytes((_FIXED | bits[question],))


def paper_answer(now: Condition) -> bytes:
    """GS r 1."""
    return bytes((_roll(now),))


def auto_answer(now: Condition) -> bytes:
    """The four bytes of automatic status back: printer, errors, paper, nothing."""
    first = _AUTO_FIXED | _OFFLINE * now.offline | _AUTO_COVER * now.cover_open
    second = _CUTTER * now.cutter_error | _FATAL * now.fatal | _HEALING * now.hot
    return bytes((first, second, _roll(now), _AUTO_LAST))


def auto_view(now: Condition, mask: int) -> bytes:
    """The part of the four bytes whose change is told, by the bits of GS a: 1 online, 2 errors, 3 paper."""
    first, second, third, _ = auto_answer(now)
    return bytes(
        (first * bool(mask & _AUTO_ONLINE), second * bool(mask & _AUTO_ERRORS), third * bool(mask & _AUTO_PAPER)),
    )


def presenter_answer(now: Condition) -> bytes:
    """DLE EOT 20 of a VKP80: 10 0F, paper, user, errors that pass, errors that do not."""
    return _VKP_HEADER + bytes(
        (
            _VKP_NO_PAPER * now.paper_out | _VKP_NEAR_END * (now.near_end or now.paper_out) | _VKP_IN_MOUTH * now.in_mouth,
            _VKP_COVER * now.cover_open | _VKP_SPOOLING * now.spooling,
            _VKP_HOT * now.hot,
            _VKP_CUTTER * now.cutter_error | _VKP_MEMORY * now.fatal,
        )
    )


def process_answer(identifier: bytes) -> bytes:
    """GS ( H: 37 22, the identifier, 00."""
    return b"\x37\x22" + identifier + b"\0"


def _roll(now: Condition) -> int:
    return _ROLL_NEAR_END * (now.near_end or now.paper_out) | _ROLL_END * now.paper_out
