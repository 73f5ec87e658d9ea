"""What an LED board of seven-segment digits shows: the number that was called last."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.domain.numbering import parse_number
from kiosk.domain.standing import Standing
from kiosk.errors import RequestError

ALL: Final = "all"
"""What a board shows that belongs to no service: the newest call of the office."""

NOTHING: Final = "0"
"""What is shown before the first call of a day: a board that is dark looks like one that is broken."""


class BoardTrouble(StrEnum):
    """Why a board did not take what it was told."""

    UNREACHABLE = "unreachable"
    """Its serial line cannot be opened, or was unplugged."""
    SILENT = "silent"
    """No answer in time."""
    GARBLED = "garbled"
    """An answer that is none."""
    REFUSED = "refused"
    """It says that it cannot."""


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits of a board. With `letters` a number stands as on the ticket, `A045`; without, only how many it is, `45`."""

    count: int
    letters: bool = False

    def figure(self, number: str) -> str:
        """What stands on them for a number, its end where it is longer; `NOTHING` for an empty one or one that is none."""
        if not number:
            return NOTHING
        if self.letters:
            return (number if len(number) <= self.count else number.replace("-", ""))[-self.count :]
        try:
            n = parse_number(number).n
        except RequestError:
            return NOTHING
        return str(n % 10**self.count)

    @property
    def lit(self) -> str:
        """Every segment of every digit."""
        return "8" * self.count


def newest_call(standing: Standing, series: str | None) -> str:
    """The number that was called last, of this series or (None) of all; empty when the server names none."""
    return next((one for one in standing.called if series is None or one.startswith(series)), "")
