"""What must hold after every step, whatever anybody did: held against the files, and against what people were told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kiosk.before_opening import NETWORK_TRIAL
from kiosk.config import load_settings
from kiosk.domain.audit import Audit
from kiosk.domain.bundle import spoken_sum
from kiosk.domain.halt import Halt
from kiosk.domain.overlay import Overlay
from kiosk.domain.ticket import Ticket
from kiosk.errors import LedgerError
from kiosk.staff_door import staff_log_of
from kiosk.storage.halt import HaltFile
from kiosk.storage.journal import read_entries
from kiosk.storage.overlay import OverlayFile
from kiosk.storage.report import verify
from kiosk.usecases.staff_desk import Done, Order, Question, Reply
from kiosk.usecases.staff_told import Given
from tests.simulation.terminal.kiosk import StaffKiosk
from tests.simulation.terminal.machine import Machine

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

    def __init__(self, machine: Machine) -> None:
        """Nobody was told anything. The kiosk runs on this machine."""
        self._machine = machine
        self.halt = Halt()
        self.doubtful: Halt | None = None
        """What may be stopped instead, when the power went while it was being written."""
        self.shown: dict[tuple[date, str], str] = {}
        """Numbers that citizens have seen: the ticket's id."""
        self.aside: set[str] = set()
        """Tickets whose ledger was put aside, by a wipe, a backup, or since it was damaged."""
        self.may_be_another = False
        """The ledger may have been put aside since it was looked at."""
        self._ledger_id = ""
        self.orders: Counter[str] = Counter()
        self._audit: Audit | None = None
        self._network = self._holds_network()
        self._trying = False
        """A network was on trial when the power went, or could not be taken back at once."""
        self._chosen: Overlay = {}
        """Settings that staff were told hold from the next start on."""

    # What people were told

    def replied(self, kiosk: StaffKiosk, question: Question, reply: Reply) -> None:
        """The staff desk answers."""
        if isinstance(question, Order) and isinstance(reply, Done):
            self.orders[question.act] += 1
            self.halt = halted_by(question, self.halt, kiosk.ledger.business_day if kiosk.ledger else None)
        if isinstance(question, Order):
            self._belongings_replied(kiosk, question, reply)

    def _belongings_replied(self, kiosk: StaffKiosk, order: Order, reply: Reply) -> None:
        """What was told of sticks, settings and the network."""
        data, said = kiosk.settings.data_dir, order.arguments.get
        if isinstance(reply, Done) and isinstance(reply.told, Given):
            bundle = self._machine.port.bundle(reply.told.name)
            assert (spoken_sum(bundle[0]), bundle[1]) == (reply.told.sum, said("kind")), (
                "the stick holds another bundle than was told"
            )
        if order.name == "restore" and isinstance(reply, Done):
            self.may_be_another = True
        if order.name == "set":
            held = OverlayFile(data).read()
            if isinstance(reply, Done):
                self._chosen = held
            assert held == self._chosen, "a setting that was refused is kept"
        if order.name in ("join", "readdress"):
            self._trying = (data / NETWORK_TRIAL).exists()
            if isinstance(reply, Done):
                assert not self._trying, "a network that is kept is still on trial"
                self._network = self._holds_network()
                assert said("address", "") in self._network[0], "the machine has another address than staff were told"

    def numbered(self, ticket: Ticket) -> None:
        """A citizen sees a number."""
        key = (ticket.business_day, str(ticket.number))
        assert self.shown.setdefault(key, ticket.ticket_id) == ticket.ticket_id, f"I1: {key} was shown to two citizens"
        assert ticket.service_id not in self.halt.services, f"{ticket.number} was given of a service that staff have paused"
        assert not self.halt.is_all(ticket.business_day), f"{ticket.number} was given although staff have stopped everything"

    # What the files say

    def begin_anew(self, kiosk: StaffKiosk) -> None:
        """The kiosk starts: everything is read from the first entry on, and settings may be those of a backup that was taken up."""
        self._audit = None
        data = kiosk.settings.data_dir
        self._chosen = OverlayFile(data).read()
        is_on_trial = (data / NETWORK_TRIAL).exists() and self._machine.network.answers
        assert not is_on_trial, "a network that nobody confirmed outlives a start"
        assert kiosk.restart_wanted or kiosk.settings == load_settings(kiosk.settings.source), (
            "it runs with other settings than it has"
        )

    def look(self, kiosk: StaffKiosk) -> None:
        """After each step."""
        self._journal(kiosk)
        self._staff_log(kiosk)
        stopped = HaltFile(kiosk.settings.data_dir).read()
        if self.doubtful is not None and stopped == self.doubtful:
            self.halt = self.doubtful
        self.doubtful = None
        self._trying = self._trying and (kiosk.settings.data_dir / NETWORK_TRIAL).exists()
        assert self._trying or self._holds_network() == self._network, "the network is not what staff were told"
        assert stopped == kiosk.office.halting.halt == self.halt, "what staff have stopped is not what they were told"

    def _journal(self, kiosk: StaffKiosk) -> None:
        if kiosk.ledger is None:
            return
        if kiosk.ledger.ledger_id != self._ledger_id:
            assert self.may_be_another or not self._ledger_id, "another ledger was begun, and nobody knows why"
            self._ledger_id, self._audit, self.may_be_another = kiosk.ledger.ledger_id, None, False
            self.aside.update(self.shown.values())
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
        self.may_be_another = True
        self.halt, self.doubtful = Halt(), None
        self.orders.clear()

    def _staff_log(self, kiosk: StaffKiosk) -> None:
        report = staff_log_of(kiosk.settings).report()
        assert [one for one in report.problems if TORN not in one] == []
        written = Counter(line.act for line in report.lines)
        for act, count in self.orders.items():
            assert written[act] >= count, f"{act} was done {count} times, and stands {written[act]} times in the staff log"

    def _holds_network(self) -> tuple[str, str]:
        return self._machine.network.holds("address"), self._machine.network.holds("joined")

    def at_the_end(self, kiosk: StaffKiosk) -> None:
        """As `kiosk ledger verify` and `kiosk staff log --verify` do it."""
        assert self._machine.port.halves() == [], "half of a bundle is called one"
        if kiosk.ledger is not None:
            self._journal(kiosk)
            assert verify(kiosk.ledger).problems == ()
