"""Which questions a printer really answers: each is asked once, alone. What it prints for one that it does not know is staff's to see."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.printer.confirming import Confirmer, Level
from kiosk.printer.limits import Limits
from kiosk.printer.line import Line
from kiosk.printer.profiles import Answer, Profile
from kiosk.printer.status import UNKNOWN
from kiosk.printer.transports.base import Transport


def answered(transport: Transport, profile: Profile, limits: Limits) -> tuple[Answer, ...]:
    """The questions that it answered, out of all but those of presenters, which only a profile with one is asked.

    Raises `PrinterError` when the printer is away. It is left closed.
    """
    asked = [answer for answer in _ASKED if answer is not Answer.PRESENTER or answer in profile.asks]
    return tuple(answer for answer in asked if _answers(transport, replace(profile, asks=frozenset({answer})), answer, limits))


def _answers(transport: Transport, profile: Profile, answer: Answer, limits: Limits) -> bool:
    line = Line(transport, profile, limits)
    line.open(quiet=True)
    try:
        return _ASKED[answer](line, profile, limits)
    finally:
        line.close()


def _at_once(line: Line, _: Profile, __: Limits) -> bool:
    return line.ask().answered


def _by_itself(line: Line, _: Profile, limits: Limits) -> bool:
    line.want_changes()
    line.wait_for(lambda: line.heard().answered, limits.confirm_doubtful)
    return line.heard().answered


def _behind_the_job(line: Line, profile: Profile, limits: Limits) -> bool:
    """It may be printing still, so it has all the time that a job has."""
    return Confirmer(line, profile, limits).ask(0, UNKNOWN, lambda: UNKNOWN).level in (Level.IN_ORDER, Level.PROCESS_ID)


def _behind_nothing(line: Line, profile: Profile, limits: Limits) -> bool:
    """By now it is idle."""
    return _behind_the_job(line, profile, replace(limits, confirm=min(limits.confirm, _IDLE)))


_IDLE = 2.0
_ASKED: dict[Answer, Callable[[Line, Profile, Limits], bool]] = {
    Answer.LIVE: _at_once,
    Answer.PRESENTER: _at_once,
    Answer.IN_ORDER: _behind_the_job,
    Answer.AUTO: _by_itself,
    Answer.PROCESS_ID: _behind_nothing,
}
