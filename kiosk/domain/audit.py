"""Replays a journal and tells every breach of the invariants, in one line each. Knows nothing of the database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kiosk.domain.journal import COMMAND, DAY, REPRINT, Entry, chain_hash
from kiosk.domain.numbering import CENTRAL_CODE, Number
from kiosk.domain.reprint import Reprint, ReprintState, may_be_reprinted, reprint_may_follow
from kiosk.domain.ticket import TicketState, may_follow

Key = tuple[str, str, int, int]
"""Business day, series, kiosk code, n: what no two originals may share."""


@dataclass
class Audit:
    """The ledger as its journal tells it; feed entries in order with `take`, then ask for `problems()`."""

    before: bytes
    states: dict[str, TicketState] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    owners: dict[Key, str] = field(default_factory=dict)
    highest: dict[tuple[str, str, int], int] = field(default_factory=dict)
    reprints: dict[str, Reprint] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)
    epochs: dict[str, int] = field(default_factory=dict)
    granted: dict[str, int] = field(default_factory=dict)
    commands: list[int] = field(default_factory=list)
    entries: int = 0
    found: list[str] = field(default_factory=list)

    def take(self, entry: Entry, written_hash: bytes) -> None:
        """Check one entry against the chain and the invariants."""
        self.entries += 1
        if entry.seq != self.entries:
            self._breach(entry, f"entry {self.entries} is missing")
            self.entries = entry.seq
        if chain_hash(self.before, entry) != written_hash:
            self._breach(entry, "the hash chain is broken here")
        self.before = written_hash
        if entry.kind == DAY:
            self._take_day(entry)
        elif entry.kind == COMMAND:
            self._take_command(entry)
        elif entry.kind == REPRINT:
            self._take_reprint(entry)
        else:
            self._take_state(entry, TicketState(entry.kind))

    def problems(self) -> list[str]:
        """Everything that was found, gaps in the numbers (I8) included."""
        return [*self.found, *self._gaps()]

    def _breach(self, entry: Entry, what: str) -> None:
        self.found.append(f"entry {entry.seq} ({entry.kind}): {what}")

    def _take_day(self, entry: Entry) -> None:
        day = str(entry.body["business_day"])
        if self.days and day <= self.days[-1]:
            self._breach(entry, f"I5: the business day falls from {self.days[-1]} to {day}")
        self.days.append(day)

    def _take_command(self, entry: Entry) -> None:
        number = int(entry.body["command_number"])
        if self.commands and number <= self.commands[-1]:
            self._breach(entry, f"command {number} was obeyed after command {self.commands[-1]}")
        self.commands.append(number)

    def _take_state(self, entry: Entry, state: TicketState) -> None:
        before = self.states.get(entry.ticket_id)
        if not may_follow(before, state):
            self._breach(entry, f"I2: {state} may not follow {before or 'nothing'}")
        self.states[entry.ticket_id] = state
        if state is TicketState.INTENT:
            self.series[entry.ticket_id] = str(entry.body["series"])
        if state is TicketState.NUMBERED:
            self._take_number(entry)
        if state in (TicketState.VOID, TicketState.UNKNOWN, TicketState.FAILED) and not entry.body.get("reason"):
            self._breach(entry, f"I8: {state} without a reason")

    def _take_reprint(self, entry: Entry) -> None:
        """A reprint keeps the number of its ticket, which must have one; its own steps follow each other."""
        said = entry.body
        now = Reprint(
            str(said["reprint_id"]), entry.ticket_id, int(said["copy"]), ReprintState(said["state"]), str(said["reason"])
        )
        before = self.reprints.get(now.reprint_id)
        if not reprint_may_follow(before.state if before else None, now.state):
            self._breach(entry, f"I2: a reprint that is {now.state} may not follow {before.state if before else 'nothing'}")
        if before is None:
            self._take_first_of_reprint(entry, now)
        elif (before.ticket_id, before.copy) != (now.ticket_id, now.copy):
            self._breach(entry, f"I1: reprint {now.reprint_id} was of another ticket before")
        if now.state in (ReprintState.UNKNOWN, ReprintState.FAILED) and not now.reason:
            self._breach(entry, f"I8: a reprint that is {now.state} without a reason")
        self.reprints[now.reprint_id] = now

    def _take_first_of_reprint(self, entry: Entry, asked: Reprint) -> None:
        self.copies[asked.ticket_id] += 1
        if asked.copy != self.copies[asked.ticket_id]:
            self._breach(entry, f"I3: copy {asked.copy} does not follow {self.copies[asked.ticket_id] - 1}")
        state = self.states.get(asked.ticket_id)
        if not may_be_reprinted(state) or asked.ticket_id not in self.keys:
            self._breach(entry, f"I2: a reprint of a ticket that is {state or 'not there'}")

    def _take_number(self, entry: Entry) -> None:
        day, code, n = str(entry.body["business_day"]), int(entry.body["kiosk_code"]), int(entry.body["n"])
        series = self.series.get(entry.ticket_id, "?")
        key = (day, series, code, n)
        if key in self.owners:
            self._breach(entry, f"I1: {Number(series, code, n)} of {day} was given before")
        if n <= self.highest.get(key[:3], 0):
            self._breach(entry, f"I3: {Number(series, code, n)} of {day} does not rise")
        if not self.days or day != self.days[-1]:
            self._breach(entry, f"I5: numbered in {day}, but the business day is {self.days[-1] if self.days else 'not open'}")
        if "epoch" in entry.body:
            self._take_grant(entry, key, int(entry.body["epoch"]))
        elif code == CENTRAL_CODE and day in self.epochs:
            self._breach(entry, f"I4: {Number(series, code, n)} of {day} is central, but the server did not grant it")
        self.keys[entry.ticket_id] = key
        self.owners.setdefault(key, entry.ticket_id)
        self.highest[key[:3]] = max(n, self.highest.get(key[:3], 0))

    def _take_grant(self, entry: Entry, key: Key, epoch: int) -> None:
        """The central numbers of a day are of one epoch, and epochs never fall."""
        day, series, code, n = key
        if code != CENTRAL_CODE:
            self._breach(entry, f"I4: {Number(series, code, n)} of {day} is no central number, but granted")
        if epoch != self.epochs.setdefault(day, epoch) or epoch < max(self.epochs.values()):
            self._breach(entry, f"I4: {Number(series, code, n)} of {day} was granted in epoch {epoch}, after a later one")
        self.granted[entry.ticket_id] = epoch

    def _gaps(self) -> Iterator[str]:
        """Below a number that the server granted, others have the missing ones: it knows to whom, and why one is void."""
        given = Counter(key[:3] for key in self.owners)
        for (day, series, code), highest in self.highest.items():
            missing = highest - given[day, series, code]
            if missing and not (code == CENTRAL_CODE and day in self.epochs):
                yield f"I8: {missing} numbers below {Number(series, code, highest)} of {day} were never given, without a reason"


def audit(genesis: bytes, journal: Iterable[tuple[Entry, bytes]]) -> Audit:
    """Replay a whole journal."""
    result = Audit(genesis)
    for entry, written_hash in journal:
        result.take(entry, written_hash)
    return result
