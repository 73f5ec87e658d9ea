"""Lives of a kiosk between two power cuts: production code from the opening of the ledger to the last print state."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path

from kiosk.domain.businessday import ClockReading, ClockSource
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import KioskError
from kiosk.files import make_folder
from kiosk.storage.ledger import MAYBE_GIVEN, Ledger
from kiosk.storage.report import verify
from kiosk.usecases.recover import recover
from tests.faults.power.disk import HONEST, Change, Contents, Fate, Temper, contents_of, put_back, state_of
from tests.faults.power.mount import mounted
from tests.support.ledgers import US, issuer, wish
from tests.support.office import SetClock, at

LEDGER_FOLDER = "ledger"
ANCHOR_FOLDER = "anchor"


@dataclass
class Tally:
    """What was seen over all cuts."""

    cuts: int = 0
    tickets: int = 0
    """Acknowledged to a citizen before the power went."""
    repeated: int = 0
    lost: int = 0
    corrupt: int = 0
    """Starts that found the ledger damaged, or could not open it."""
    unclean: int = 0
    """Problems that `kiosk ledger verify` told."""
    passed_over: int = 0
    """Numbers that stand in the ledgers as void because they may have been given."""

    def add(self, other: "Tally") -> None:
        """Count what another one counted."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def is_clean(self) -> bool:
        """Nothing repeated, lost, corrupt or unclean."""
        return not (self.repeated or self.lost or self.corrupt or self.unclean)


@dataclass
class Hall:
    """The citizens with their papers: (business day, number) and the ticket's id."""

    papers: dict[tuple[date, str], str] = field(default_factory=dict)

    def hand_out(self, ticket: Ticket) -> bool:
        """A citizen takes a ticket; returns whether somebody holds the same number already."""
        paper = (ticket.business_day, str(ticket.number))
        return self.papers.setdefault(paper, ticket.ticket_id) != ticket.ticket_id


def liar(late_by: int | None) -> Temper:
    """A disk that lies to the ledger; see `Temper`."""
    return Temper(frozenset({LEDGER_FOLDER}), late_by)


Script = Callable[["Life"], None]


@dataclass
class Machine:
    """A kiosk with its disk, whose folders are below `root`."""

    root: Path
    temper: Temper = HONEST
    """If the ledger's disk lies, the anchor lies on another one, which is honest."""
    damaged: bool = False
    """Its ledger was damaged on purpose: what stood in it may be gone, and a new code is right."""
    boots: int = 0
    clock: SetClock = field(default_factory=lambda: SetClock(at(8)))
    hall: Hall = field(default_factory=Hall)
    tally: Tally = field(default_factory=Tally)

    def live(self, script: Script) -> "Life":
        """Boot, do what the script says, and keep the record; the disk is left as the programs saw it."""
        self.boots += 1
        now = self.clock.reading
        self.clock.reading = ClockReading(now.utc, now.source, f"boot-{self.boots}", 1)
        life = Life(self, contents_of(self.root))
        with mounted(self.root, life.before) as recorder:
            life.changes = recorder.changes
            with life.stack:
                script(life)
        return life

    def cut_power(self, life: "Life", moment: int, chance: random.Random, fate: Fate) -> None:
        """The power goes after `moment` changes of this life. Tickets acknowledged before that are in the citizens' hands."""
        state, _ = state_of(life.before, self.temper)
        for change in life.changes[:moment]:
            state.take(change)
        put_back(self.root, state.after_power_cut(chance, fate))
        for when, ticket in life.acknowledged:
            if when <= moment:
                self.tally.tickets += 1
                self.tally.repeated += self.hall.hand_out(ticket)
        self.tally.cuts += 1

    def end(self, life: "Life") -> None:
        """The life ended in peace: everything that was done is there, and all tickets are in the citizens' hands."""
        for _, ticket in life.acknowledged:
            self.tally.tickets += 1
            self.tally.repeated += self.hall.hand_out(ticket)

    def copy(self) -> "Machine":
        """The same machine with the same citizens, to try another fate; nothing is counted yet."""
        return replace(self, clock=SetClock(self.clock.reading), hall=Hall(dict(self.hall.papers)), tally=Tally())


@dataclass
class Life:
    """One boot."""

    machine: Machine
    before: Contents
    changes: list[Change] = field(default_factory=list)
    acknowledged: list[tuple[int, Ticket]] = field(default_factory=list)
    stack: ExitStack = field(default_factory=ExitStack)

    def open(self, *, recovers: bool = True) -> Ledger:
        """Open the ledger as a start does; it is closed when the life ends."""
        machine = self.machine
        anchor = machine.root / ANCHOR_FOLDER if machine.temper.liars else None
        if anchor is not None:
            make_folder(anchor)
        ledger = Ledger(machine.root / LEDGER_FOLDER, US, machine.clock.read(), 0.0, anchor)
        self.stack.enter_context(ledger)
        if recovers:
            recover(ledger, machine.clock)
        return ledger

    def give(self, ledger: Ledger, *, printed: bool = True) -> None:
        """A citizen gets a ticket, which may be printed."""
        clock = self.machine.clock
        ticket = issuer(ledger, clock)(wish(), after_hours=True).ticket
        self.acknowledged.append((len(self.changes), ticket))
        if printed:
            ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", clock.read())
            ledger.note_state(ticket.ticket_id, TicketState.PRINTED, "", clock.read())
            ledger.settle()


def next_morning(clock: SetClock) -> None:
    """The next day at eight, by a time server."""
    day = clock.reading.local.date() + timedelta(days=1)
    clock.reading = at(8, day=day, source=ClockSource.NTP)


def hold_against(ledger: Ledger, machine: Machine) -> None:
    """Hold a ledger against the papers in the hall; a disk that lied, or a damaged file, may have lost some."""
    tally = machine.tally
    tally.unclean += len(verify(ledger).problems)
    tickets = list(ledger.tickets())
    tally.passed_over = sum(ticket.reason == MAYBE_GIVEN for ticket in tickets)
    if machine.temper.liars or machine.damaged:
        return
    kept = {(ticket.business_day, str(ticket.number)): ticket.ticket_id for ticket in tickets}
    tally.lost += sum(kept.get(paper) != ticket_id for paper, ticket_id in machine.hall.papers.items())
    tally.corrupt += ledger.kiosk_code != US.kiosk_code


def aftermath(life: Life) -> None:
    """What must be true after a cut: the ledger opens, is whole, has every paper, and goes on."""
    try:
        ledger = life.open()
    except KioskError:
        life.machine.tally.corrupt += 1
        return
    hold_against(ledger, life.machine)
    life.give(ledger)
    life.give(ledger, printed=False)
