"""What must hold, I1 to I9, held against what citizens were told and what machines and server keep. Knows no production rule.

I1 no two originals share a key · I2 every paper has an earlier durable row, and each row reaches the server exactly once ·
I3 n rises per kiosk, namespace and business day · I4 grants never overlap, across crash and restore · I5 the business day
never falls · I6 whatever the clock says, I1 to I5 hold · I7 after healing, the server's set is the union of the ledgers within
ten seconds · I8 every gap has a reason · I9 no order inversion among tickets issued online.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zlib import crc32

from kiosk.domain.numbering import CENTRAL_CODE
from kiosk.domain.ticket import Ticket
from tests.simulation.world import utc_of

INVARIANTS: Final = tuple(f"I{number}" for number in range(1, 10))

HALT: Final = "halt"
"""Beside the invariants: what staff have stopped at a terminal is not given there."""

Space = tuple[date, str, int]
"""Business day, series, kiosk code (0: central)."""

Trace = tuple[int, str]
"""Nanoseconds since 1970, and what happened then."""

Explained = Callable[[Space, int, int], int]
"""How many numbers of a space, from one to another, are void with a reason."""


@dataclass
class Papers:
    """What the citizens of one office hold. A clock that is wrong turns breaches of I1 to I5 into breaches of I6 as well."""

    violations: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    trail: deque[Trace] = field(default_factory=lambda: deque(maxlen=12))
    """What happened last, for whoever reads of a breach."""
    tickets: int = 0
    central: int = 0
    fingerprint: int = 0
    """Of all that was handed out: two runs that differ in anything differ here."""
    clock_is_wrong: bool = False
    _holders: dict[tuple[Space, int], str] = field(default_factory=dict)
    _highest: dict[tuple[str, Space], int] = field(default_factory=dict)
    _days: dict[str, date] = field(default_factory=dict)
    _of_ledger: dict[str, set[str]] = field(default_factory=dict)
    _granted: dict[tuple[Space, int], str] = field(default_factory=dict)
    _number_of: dict[str, tuple[Space, int]] = field(default_factory=dict)

    def breach(self, invariant: str, what: str) -> None:
        """Note one."""
        self.violations[invariant] += 1
        if self.clock_is_wrong and invariant in INVARIANTS[:5]:
            self.violations["I6"] += 1
        if len(self.told) < 5:
            self.told.append("\n  ".join([f"{invariant}: {what}", *(f"{utc_of(moment)} {text}" for moment, text in self.trail)]))

    def hand_out(self, machine: str, ledger_id: str, ticket: Ticket, explained: Explained, *, granted: bool) -> None:
        """A citizen gets a number. `explained` tells how many of the skipped numbers have a row with a reason.

        `granted`: central numbers are the server's, and the skipped ones are others'.
        """
        number = ticket.number
        space = (ticket.business_day, number.series, number.kiosk_code)
        is_central = number.kiosk_code == CENTRAL_CODE
        self.tickets += 1
        self.central += is_central
        self.fingerprint = crc32(f"{machine} {ticket.ticket_id} {number} {space[0]}".encode(), self.fingerprint)
        if self._holders.setdefault((space, number.n), ticket.ticket_id) != ticket.ticket_id:
            self.breach("I1", f"{number} of {ticket.business_day} was given twice, now by {machine}")
        before = self._highest.get((machine, space), 0)
        if number.n <= before:
            self.breach("I3", f"{machine} gives {number} of {ticket.business_day} after {before}")
        elif is_central and granted:
            if self._granted.get((space, number.n)) != ticket.ticket_id:
                self.breach("I4", f"{number} of {ticket.business_day} was not granted to the ticket that has it")
        elif number.n > before + 1 and explained(space, before + 1, number.n - 1) != number.n - 1 - before:
            self.breach("I8", f"{machine} skips from {before} to {number} of {ticket.business_day} without a reason")
        self._highest[machine, space] = number.n
        self.day_is(machine, ticket.business_day)
        self._of_ledger.setdefault(ledger_id, set()).add(ticket.ticket_id)

    def day_is(self, machine: str, day: date | None) -> None:
        """A machine is in a business day."""
        if day is not None:
            if day < self._days.get(machine, day):
                self.breach("I5", f"{machine} falls from {self._days[machine]} to {day}")
            self._days[machine] = max(day, self._days.get(machine, day))

    def day_begins_anew(self, machine: str) -> None:
        """A machine lost its memory, as its operator knows."""
        self._days.pop(machine, None)

    def disowned(self, machine: str, day: date) -> None:
        """An administrator says of a machine that it lied: own numbers of days after `day` that it printed all the same may come again.

        ADR 21 names that price. It takes a time server that is wrong, and then a thief.
        """
        ahead = {space for one, space in self._highest if one == machine and space[0] > day and space[2] != CENTRAL_CODE}
        self._holders = {key: one for key, one in self._holders.items() if key[0] not in ahead}

    def granted(self, ticket_id: str, space: Space, n: int) -> None:
        """The server grants a number, whether or not the answer arrives."""
        if self._granted.setdefault((space, n), ticket_id) != ticket_id:
            self.breach("I4", f"{space[1]}{n:03} of {space[0]} was granted to two tickets")
        if self._number_of.setdefault(ticket_id, (space, n)) != (space, n):
            self.breach("I4", f"ticket {ticket_id} was granted two numbers")

    def ledger_is_open(self, machine: str, ledger_id: str, kept: Iterable[str], *, excused: bool) -> None:
        """A ledger was opened, after whatever happened; it has numbers for these tickets. `excused`: its card was put back."""
        papers = self._of_ledger.get(ledger_id, set())
        missing = papers - set(kept)
        if missing and not excused:
            self.breach("I2", f"{machine}: {len(missing)} papers have no row in the ledger any more")
        papers -= missing

    def grants_of(self, day: date) -> dict[tuple[str, int], str]:
        """All central numbers that were granted for a day: series and n, and the ticket's id."""
        return {(space[1], n): ticket_id for (space, n), ticket_id in self._granted.items() if space[0] == day}

    def days_of_grants(self, first: date) -> set[date]:
        """Days from `first` on of which central numbers were granted; later ones when the server's clock was ahead."""
        return {space[0] for space, _ in self._granted if space[0] >= first}

    def forget_before(self, day: date) -> None:
        """Days that are long over need no memory: a number's key holds its day."""
        self._holders = {key: one for key, one in self._holders.items() if key[0][0] >= day}
        self._granted = {key: one for key, one in self._granted.items() if key[0][0] >= day}


Place = tuple[date, str, bool]
"""Business day, service, and whether with priority: who waits in the same place is called in the order of the taps."""


@dataclass
class Queue:
    """Who waits at the server, of those who got their number online."""

    papers: Papers
    is_watched: bool = True
    """False once the server's clock has jumped: then the moments of earlier and later taps cannot be compared."""
    _waiting: dict[Place, dict[str, int]] = field(default_factory=dict)
    _place_of: dict[str, Place] = field(default_factory=dict)

    def joins(self, place: Place, ticket_id: str, tapped: int) -> None:
        """A citizen got a central number online, at this moment."""
        self._waiting.setdefault(place, {})[ticket_id] = tapped
        self._place_of[ticket_id] = place

    def leaves(self, ticket_id: str) -> int | None:
        """A ticket waits no longer; returns when it was asked for."""
        place = self._place_of.pop(ticket_id, None)
        return None if place is None else self._waiting[place].pop(ticket_id)

    def called(self, ticket_id: str) -> None:
        """The server calls somebody."""
        place, tapped = self._place_of.get(ticket_id), self.leaves(ticket_id)
        if place is None or tapped is None or not self.is_watched:
            return
        if min(self._waiting[place].values(), default=tapped) < tapped:
            self.papers.breach("I9", f"{ticket_id} is called before somebody who came earlier")

    def clear(self) -> None:
        """The server does not know any more who waits."""
        self._waiting.clear()
        self._place_of.clear()
