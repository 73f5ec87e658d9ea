"""What must hold after every step, whatever anybody did: held against the files, and against what people were told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kiosk.domain.audit import Audit
from kiosk.domain.halt import Halt
from kiosk.domain.ticket import Ticket
from kiosk.errors import LedgerError
from kiosk.staff_door import staff_log_of
from kiosk.storage.halt import HaltFile
from kiosk.storage.journal import read_entries
from kiosk.storage.report import verify
from kiosk.usecases.staff_desk import Done, Order, Question, Reply
from tests.simulation.terminal.kiosk import StaffKiosk

TORN = "is torn"
"""A power cut may leave a line half, of which nobody was ever told that it stands there; the next entry takes it away."""


def halted_by(order: Order, halt: Halt, day: date | None) -> Halt:
    """What is stopped once this order was done, as the words of the pages have it."""
    said = order.arguments.get
    today = day.isoformat() if day else ""
    after: dict[str, Callable[[], Halt]] = {
        "pause": lambda: halt.pausing(said("service", "")),
        "resume": lambda: halt.resuming(said("service", "")),
        "pause-all": lambda: replace(halt, message=said("message", "")),
        "resume-all": lambda: replace(halt, services=(), message=""),
        "close-day": lambda: replace(halt, closed_day=today),
        "open-day": lambda: replace(halt, closed_day=""),
    }
    return after.get(order.name, lambda: halt)()


class Checker:
    """Remembers what people were told; `look` raises `AssertionError` when the kiosk says something else now."""

    def __init__(self) -> None:
        """Nobody was told anything."""
        self.halt = Halt()
        self.doubtful: Halt | None = None
        """What may be stopped instead, when the power went while it was being written."""
        self.shown: dict[tuple[date, str], str] = {}
        """Numbers that citizens have seen: the ticket's id."""
        self.aside: set[str] = set()
        """Tickets whose ledger was put aside by a wipe."""
        self.orders: Counter[str] = Counter()
        self._audit: Audit | None = None

    # What people were told

    def replied(self, kiosk: StaffKiosk, question: Question, reply: Reply) -> None:
        """The staff desk answers."""
        if isinstance(question, Order) and isinstance(reply, Done):
            self.orders[question.act] += 1
            self.halt = halted_by(question, self.halt, kiosk.ledger.business_day if kiosk.ledger else None)

    def numbered(self, ticket: Ticket) -> None:
        """A citizen sees a number."""
        key = (ticket.business_day, str(ticket.number))
        assert self.shown.setdefault(key, ticket.ticket_id) == ticket.ticket_id, f"I1: {key} was shown to two citizens"
        assert ticket.service_id not in self.halt.services, f"{ticket.number} was given of a service that staff have paused"
        assert not self.halt.is_all(ticket.business_day), f"{ticket.number} was given although staff have stopped everything"

    # What the files say

    def begin_anew(self) -> None:
        """The kiosk starts: everything is read from the first entry on."""
        self._audit = None

    def look(self, kiosk: StaffKiosk) -> None:
        """After each step."""
        self._journal(kiosk)
        self._staff_log(kiosk)
        stopped = HaltFile(kiosk.settings.data_dir).read()
        if self.doubtful is not None and stopped == self.doubtful:
            self.halt = self.doubtful
        self.doubtful = None
        assert stopped == kiosk.office.halting.halt == self.halt, "what staff have stopped is not what they were told"

    def _journal(self, kiosk: StaffKiosk) -> None:
        if kiosk.ledger is None:
            return
        audit = self._audit = self._audit or Audit(kiosk.ledger.genesis)
        try:
            entries = [*read_entries(kiosk.ledger.connection(), audit.entries)]
        except LedgerError:  # the disk is full, so that it cannot be opened again: it is read when there is room
            return
        for entry, written in entries:
            audit.take(entry, written)
        problems = audit.problems()
        assert problems == [], problems
        for (day, number), ticket_id in self.shown.items():
            assert ticket_id in audit.keys or ticket_id in self.aside, (
                f"I8: {number} of {day} was shown to a citizen, and is gone"
            )

    def forget(self) -> None:
        """The kiosk was wiped: its ledger lies aside, whole, and what was stopped is not any more. No number may come again."""
        self.aside.update(self.shown.values())
        self.halt, self.doubtful = Halt(), None
        self.orders.clear()

    def _staff_log(self, kiosk: StaffKiosk) -> None:
        report = staff_log_of(kiosk.settings).report()
        assert [one for one in report.problems if TORN not in one] == []
        written = Counter(line.act for line in report.lines)
        for act, count in self.orders.items():
            assert written[act] >= count, f"{act} was done {count} times, and stands {written[act]} times in the staff log"

    def at_the_end(self, kiosk: StaffKiosk) -> None:
        """As `kiosk ledger verify` and `kiosk staff log --verify` do it."""
        if kiosk.ledger is not None:
            self._journal(kiosk)
            assert verify(kiosk.ledger).problems == ()
