"""Which numbers may have been given: promised in the anchor before they are, so that a disk that lied about its syncs repeats none.

A promise says: no number of this series above n was given. It is written ahead, while nobody waits, so a ticket still costs
one sync. After a power cut the rows are not believed alone: counting goes on above the promise, and the numbers in between
become void, with the reason. That costs a few numbers for each cut, on honest disks too: no start can tell the two apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

AHEAD = 4
"""Numbers of a series that are promised beyond the last given one."""

TOO_FEW = 2
"""With fewer promised numbers left, `promise` promises anew."""

IN_A_HURRY = 16
"""Numbers promised at once when a citizen waits for it: many tap while the printer stands still."""

UNSEEN = 2
"""Numbers promised for each series in which none was given yet, so that its first tickets wait for no promise."""


def key_of(series: str, code: int) -> str:
    """How a series in a namespace is named: `A0` is the central one, `A2` kiosk 2's own."""
    return f"{series}{code}"


@dataclass(frozen=True, slots=True)
class Marks:
    """A number for each series, by `key_of`; `unseen` for every series that is not named."""

    named: Mapping[str, int] = field(default_factory=dict)
    unseen: int = 0

    def of(self, key: str) -> int:
        """The mark of a series."""
        return self.named.get(key, self.unseen)

    def raised_to(self, other: "Marks") -> "Marks":
        """The larger of both, series by series."""
        keys = sorted({*self.named, *other.named})
        return Marks({key: max(self.of(key), other.of(key)) for key in keys}, max(self.unseen, other.unseen))


class HighWater:
    """Given and promised numbers of one business day. Not locked: the ledger's guard is."""

    def __init__(self) -> None:
        """No day has begun."""
        self._day: date | None = None
        self._given: dict[str, int] = {}
        self.passed = Marks()
        """Up to here numbers may have been given that the rows do not show; the next is higher."""
        self.promised = Marks()
        """Above this none was given; the anchor must say so before one is."""

    def begin(self, day: date | None, passed: Marks, highest: Mapping[str, int]) -> None:
        """Go on in `day`, of which the rows hold numbers up to `highest`. What was given before in this process counts too."""
        if day != self._day:
            self._given = {}
        self._day = day
        self._given = {key: max(highest.get(key, 0), self._given.get(key, 0)) for key in {*highest, *self._given}}
        self.passed = passed.raised_to(Marks(self._given))
        self.promised = Marks({key: n + AHEAD for key, n in self.passed.named.items()}, self.passed.unseen + UNSEEN)

    def gave(self, key: str, n: int) -> None:
        """A number is durable."""
        self._given[key] = n

    def hurry(self, key: str, n: int) -> None:
        """Promise this number and some more; the caller writes the anchor before it gives the number."""
        self.promised = self.promised.raised_to(Marks({key: n + IN_A_HURRY}))

    @property
    def runs_short(self) -> bool:
        """Whether some series has so few promised numbers left that the next citizens might wait for a promise."""
        return any(self.promised.of(key) - n < TOO_FEW for key, n in self._given.items())

    def promise(self) -> None:
        """Promise some numbers more wherever they run short; the caller writes the anchor."""
        short = {key: n + AHEAD for key, n in self._given.items() if self.promised.of(key) - n < TOO_FEW}
        self.promised = self.promised.raised_to(Marks(short))

    def close(self) -> None:
        """Promise that no more is given: the next start goes on where this one ended."""
        self.promised = self.passed = self.passed.raised_to(Marks(self._given))
