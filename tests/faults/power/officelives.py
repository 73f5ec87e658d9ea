"""Lives of a one-stop server on SQLite between two power cuts: the whole application, and kiosks and counters that speak with it."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from kiosk.files import make_folder
from onestop import wire
from onestop.db.engine import open_database
from onestop.db.migrate import migrate
from onestop.db.tables import device, event, granted, office, ticket
from onestop.db.transaction import Transaction
from onestop.domain.states import GrantState
from onestop.errors import OnestopError
from tests.faults.power.disk import Change, Contents, Fate, contents_of, put_back, state_of
from tests.faults.power.lives import Tally
from tests.faults.power.mount import mounted
from tests.support.onestop.office import SetClock
from tests.support.onestop.server import OFFICE, Branch, Counter, Kiosk, running

FOLDER = "server"

T = TypeVar("T")

Key = tuple[date, str, int]
"""Business day, series and number of a grant."""


@dataclass
class Known:
    """What others were told, and so may rely on."""

    granted: dict[Key, UUID] = field(default_factory=dict)
    """Numbers on paper."""
    void: set[UUID] = field(default_factory=set)
    called: set[UUID] = field(default_factory=set)
    entries: dict[UUID, int] = field(default_factory=dict)
    """The newest entry of each ledger that was confirmed."""
    kiosks: dict[UUID, Kiosk] = field(default_factory=dict)
    """Each enrolled kiosk as it was at its last word; they have power of their own."""

    def copy(self) -> "Known":
        """The same, to try another fate."""
        return Known(dict(self.granted), set(self.void), set(self.called), dict(self.entries), dict(self.kiosks))


Fact = Callable[[Known], object]
"""Notes what somebody was told."""


@dataclass
class OfficeMachine:
    """A server with its disk, which is the folder `root`."""

    root: Path
    clock: SetClock = field(default_factory=SetClock)
    known: Known = field(default_factory=Known)
    tally: Tally = field(default_factory=Tally)

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite:///{self.root / FOLDER / 'onestop.db'}"

    def live(self, script: "Script") -> "OfficeLife":
        """Start, do what the script says, stop; the disk is left as the programs saw it."""
        self.clock.move(timedelta(seconds=1))
        life = OfficeLife(self, contents_of(self.root))
        with mounted(self.root, life.before) as recorder:
            life.changes = recorder.changes
            script(life)
        return life

    def cut_power(self, life: "OfficeLife", moment: int, chance: random.Random, fate: Fate) -> None:
        """The power goes after `moment` changes of this life; what was told before is known to others."""
        state, _ = state_of(life.before)
        for change in life.changes[:moment]:
            state.take(change)
        put_back(self.root, state.after_power_cut(chance, fate))
        self._learn(life, moment)
        self.tally.cuts += 1

    def end(self, life: "OfficeLife") -> None:
        """The life ended in peace."""
        self._learn(life, len(life.changes))

    def _learn(self, life: "OfficeLife", moment: int) -> None:
        for when, fact in life.told:
            if when <= moment:
                fact(self.known)

    def copy(self) -> "OfficeMachine":
        """The same machine, to try another fate; nothing is counted yet."""
        clock = SetClock()
        clock.now = self.clock.now
        return replace(self, clock=clock, known=self.known.copy(), tally=Tally())


@dataclass
class OfficeLife:
    """From a start to a stop."""

    machine: OfficeMachine
    before: Contents
    changes: list[Change] = field(default_factory=list)
    told: list[tuple[int, Fact]] = field(default_factory=list)

    def tell(self, fact: Fact) -> None:
        """Somebody was told something at this moment."""
        self.told.append((len(self.changes), fact))

    def provision(self) -> None:
        """What `onestop serve` does before it serves."""
        make_folder(self.machine.root / FOLDER)
        database = open_database(self.machine.url)
        try:
            migrate(database)
        finally:
            database.close()

    def kiosks(self, branch: Branch, count: int) -> list[Kiosk]:
        """So many kiosks, which have said hello: those that are enrolled already, then new ones."""
        made = [replace(one, branch=branch, ledger=one.ledger.copy()) for one in self.machine.known.kiosks.values()][:count]
        for one in made:
            one.reboot()
            self._speak(one, one.hello)
        while len(made) < count:
            made.append(branch.kiosk())
            self._remember(made[-1])
        return made

    def grant(self, kiosk: Kiosk) -> wire.Grant:
        """A citizen gets a central number."""
        grant = self._speak(kiosk, kiosk.grant)
        key = (grant.business_day, grant.series, grant.n)

        def note(known: Known) -> None:
            tally = self.machine.tally
            tally.tickets += 1
            tally.repeated += known.granted.setdefault(key, grant.ticket_id) != grant.ticket_id

        self.tell(note)
        return grant

    def void(self, kiosk: Kiosk, grant: wire.Grant) -> None:
        """A number that nobody took."""
        self._speak(kiosk, lambda: kiosk.void(grant.ticket_id))
        self.tell(lambda known: known.void.add(grant.ticket_id))

    def send(self, kiosk: Kiosk) -> None:
        """A kiosk uploads what the server has not confirmed."""
        ledger_id, confirmed = kiosk.ledger.ledger_id, self._speak(kiosk, kiosk.send).acknowledged
        self.tell(lambda known: known.entries.update({ledger_id: max(confirmed, known.entries.get(ledger_id, 0))}))

    def call_next(self, counter: Counter) -> None:
        """A counter calls a ticket, if one waits, and is done with it; one from before the cut goes first."""
        if counter.view().ticket is not None:
            counter.act("finish")
        called = counter.act("call-next").ticket
        if called is not None:
            self.tell(lambda known: known.called.add(called.ticket_id))
            counter.act("finish")

    def _speak(self, kiosk: Kiosk, call: Callable[[], T]) -> T:
        """What the kiosk has in its ledger when it begins to speak is there whatever becomes of the server."""
        self._remember(kiosk)
        answer = call()
        self._remember(kiosk)
        return answer

    def _remember(self, kiosk: Kiosk) -> None:
        as_it_is = replace(kiosk, ledger=kiosk.ledger.copy())
        self.tell(lambda known: known.kiosks.update({kiosk.device_id: as_it_is}))


Script = Callable[[OfficeLife], None]


def office_codes(transaction: Transaction) -> list[str]:
    """The offices that are there."""
    return [row["code"] for row in transaction.all(select(office.c.code))]


def hold_against(life: OfficeLife, branch: Branch) -> None:
    """Hold the database against what others were told."""
    known, tally = life.machine.known, life.machine.tally

    def look(transaction: Transaction) -> None:
        grants = {row["ticket_id"]: row for row in transaction.all(select(granted))}
        for key, ticket_id in known.granted.items():
            row = grants.get(ticket_id)
            tally.lost += row is None or (row["business_day"], row["series"], row["n"]) != key
        tally.lost += sum(
            ticket_id not in grants or grants[ticket_id]["state"] is not GrantState.VOID for ticket_id in known.void
        )
        states = {row["ticket_id"]: row["state"] for row in transaction.all(select(ticket.c.ticket_id, ticket.c.state))}
        tally.lost += sum(
            states.get(ticket_id, wire.TicketState.WAITING) is wire.TicketState.WAITING for ticket_id in known.called
        )
        newest = select(event.c.ledger_id, func.count().label("count"), func.max(event.c.seq).label("last")).group_by(
            event.c.ledger_id
        )
        kept = {row["ledger_id"]: row for row in transaction.all(newest)}
        for ledger_id, last in known.entries.items():
            tally.lost += (kept[ledger_id]["last"] if ledger_id in kept else 0) < last
        tally.unclean += sum(row["count"] != row["last"] for row in kept.values())
        tally.unclean += sum(row["objection"] is not None for row in transaction.all(select(event.c.objection)))
        devices = {row["device_id"] for row in transaction.all(select(device.c.device_id))}
        tally.lost += len(known.kiosks.keys() - devices)

    branch.administer(look)
    database = branch.backend.database.file
    assert database is not None
    connection = sqlite3.connect(database)
    tally.corrupt += connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    tally.corrupt += connection.execute("PRAGMA foreign_key_check").fetchall() != []
    connection.close()


def aftermath(life: OfficeLife) -> None:
    """What must be true after a cut: it starts, has everything that was told, does not think itself restored, and goes on."""
    try:
        life.provision()
        with running(life.machine.url, life.machine.clock) as branch:
            hold_against(life, branch)
            if OFFICE not in branch.administer(office_codes):
                branch.open_office()
            (kiosk,) = life.kiosks(branch, 1)
            life.machine.tally.unclean += not kiosk.now().central_open
            kiosk.ledger.central_ticket(life.grant(kiosk))
            life.grant(kiosk)
            life.send(kiosk)
    except OnestopError:
        life.machine.tally.corrupt += 1
