"""The roll of paper: how much of it is left, counted from what was sent, and for how many tickets that will do.

Counted in rows of dots, 203 to the inch, so that nothing is ever rounded; millimetres are for people.
"""

from dataclasses import dataclass, replace

from kiosk.domain.printer import PaperState

ROWS_PER_INCH = 203
MM_PER_INCH = 25.4
RECENT = 20
"""Tickets from which the forecast takes the mean."""

MOST = 10**12
"""Rows or slips: more than all printers ever printed."""

DAYS = 31
"""Days for which it is remembered what was used."""


def rows(mm: float) -> int:
    """Millimetres as rows of dots, rounded."""
    return round(mm * ROWS_PER_INCH / MM_PER_INCH)


def millimetres(counted: int) -> float:
    """Rows of dots as millimetres."""
    return counted * MM_PER_INCH / ROWS_PER_INCH


@dataclass(frozen=True, slots=True)
class Roll:
    """One roll. All lengths are rows; `length` 0: nobody ever said how long it is, so nothing is known of what is left."""

    length: int = 0
    left: int = 0
    used: int = 0
    """Since it was put in."""
    slips: int = 0
    """Slips since it was put in."""
    restocked_at: str = ""
    """UTC, ISO 8601."""
    recent: tuple[int, ...] = ()
    """What the last tickets took, newest last; kept from roll to roll."""
    days: tuple[tuple[str, int], ...] = ()
    """What was used on which day (ISO 8601), newest last; kept from roll to roll."""
    near_end: bool = False
    """The sensor has seen its end coming."""
    ended: bool = False
    """The sensor has seen no paper."""
    changed: bool = False
    """There is paper again since it ended, and nobody said how much."""
    taken: int = 0
    retracted: int = 0
    """Slips of a presenter that were taken, and that were drawn back; never set back."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for what no roll can be."""
        counted = (self.left, self.used, self.slips, self.taken, self.retracted, *self.recent, *(used for _, used in self.days))
        if min(counted) < 0 or max(*counted, self.length) > MOST or self.left > self.length:
            raise ValueError("no roll is like that")

    @property
    def known(self) -> bool:
        """Whether `left` means anything."""
        return self.length > 0 and not self.changed

    def restocked(self, length: int, at: str) -> "Roll":
        """A fresh roll of that length is in."""
        if length <= 0:
            raise ValueError(length)
        return Roll(
            length,
            length,
            restocked_at=at,
            recent=self.recent,
            days=self.days,
            taken=self.taken,
            retracted=self.retracted,
        )

    def printed(self, took: int, day: str, *, ticket: bool = True) -> "Roll":
        """A slip took so many rows that day; what was no ticket says nothing about the next one."""
        if took < 0:
            raise ValueError(took)
        recent = (*self.recent, took)[-RECENT:] if ticket and took else self.recent
        days = (*((one, used) for one, used in self.days if one != day), (day, self.used_on(day) + took))[-DAYS:]
        left, used, slips = max(0, self.left - took), self.used + took, self.slips + (took > 0)
        return replace(self, left=left, used=used, slips=slips, recent=recent, days=days)

    def used_on(self, day: str) -> int:
        """What was used that day, as far as it is remembered."""
        return dict(self.days).get(day, 0)

    def sensed(self, paper: PaperState, reserve: int) -> "Roll":
        """What the sensor says. The first time that it sees the end coming, at most the reserve is left; never more than was."""
        match paper:
            case PaperState.OUT:
                return replace(self, left=0, ended=True)
            case PaperState.UNKNOWN:
                return self
        seen = replace(self, changed=True) if self.ended else self
        if paper is PaperState.NEAR_END and not self.near_end:
            return replace(seen, left=min(seen.left, max(0, reserve)), near_end=True)
        return seen

    def handed_over(self, *, taken: bool) -> "Roll":
        """What became of a slip in the presenter."""
        return replace(self, taken=self.taken + taken, retracted=self.retracted + (not taken))

    @property
    def forecast(self) -> int | None:
        """For how many tickets the rest will do, if they are as the recent ones were; None when that is not known."""
        took = sum(self.recent)
        if not self.known or took <= 0:
            return None
        return self.left * len(self.recent) // took
