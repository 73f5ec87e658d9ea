"""The hall of one office: its kiosks, its server if it has one, and the citizens. What goes wrong comes from `mishaps`."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from kiosk.domain.businessday import ClockSource
from kiosk.domain.numbering import CENTRAL_CODE
from kiosk.domain.ticket import Ticket, TicketRequest, TicketState
from kiosk.errors import KioskError, ServiceClosed
from kiosk.storage.opening import Identity
from kiosk.sync.device import DeviceFile
from onestop.db.transaction import LockedOffice, Transaction
from onestop.usecases import fleet
from onestop.wire import Grant
from tests.simulation.checker import HALT, Papers, Queue, Space
from tests.simulation.kiosk import Boot, Hardware, enrol_at, identity_of
from tests.simulation.line import Line, PowerIsCut, Troubles
from tests.simulation.server import Counter, OfficeServer
from tests.simulation.world import DAY, SECOND, MachineClock, ServerClock, World
from tests.support.office import OFFICE

SERVICES: Final = ("ho-tich", "chung-thuc")

TORN: Final = 0.002
"""Share of prints in which the power goes and the card loses what was not synced."""

CUT_IN_PRINT: Final = 0.004
"""Share of prints in which the power goes."""

_VOID = "SELECT count(*) FROM ticket WHERE business_day = ? AND series = ? AND kiosk_code = ? AND n BETWEEN ? AND ? AND state = 'void' AND reason <> ''"


@dataclass
class Kiosk:
    """A place in the hall: a machine, and its programs while it is on."""

    name: str
    hardware: Hardware
    line: Line | None
    has_battery: bool
    has_network: bool
    boot: Boot | None = None
    ledger_id: str = ""
    next_sync: int = 0
    image: Path | None = None
    """A copy of its card that somebody made."""
    harmed: bool = False
    """Its card was put back or damaged today."""
    is_stopped: bool = False
    """A restore has brought back that the server had stopped it: an administrator must let it go once more."""
    backups: list[Path] = field(default_factory=list)
    """Those that staff have of it on a stick, oldest first."""
    compared: int = 0
    """Up to this entry its ledger was the same as the server's on an evening."""
    is_robbed: bool = False
    """Somebody has a copy of its credential."""
    gone: bool = False
    """Another machine has taken its place."""


@dataclass
class Hall:
    """Everything of one office."""

    folder: Path
    chance: random.Random
    world: World
    papers: Papers = field(default_factory=Papers)
    kiosks: list[Kiosk] = field(default_factory=list)
    refused: int = 0
    """Citizens who got no number: the kiosk was off, stopped, or without a ledger."""
    halted: int = 0
    """Citizens who got no number because staff have stopped that here."""
    retired: int = 0
    """Kiosks whose cards were harmed and that could not be brought back."""
    boots: int = 0
    jumps: int = 0
    acts: int = 0
    """What staff did at the terminals."""
    anew: int = 0
    """Of these, wipes and restores after which a ledger had to begin anew."""
    lies: int = 0
    """Of thieves, with the credentials of kiosks."""
    machines: int = 0
    ledger_was_lost: bool = False
    """A card was harmed, or a machine replaced, since the last evening: what it was granted may be lost."""
    lost: set[str] = field(default_factory=set)
    """Tickets of the office's day that were granted until an evening on which some of them may have been lost. The day may last several
    evenings, where a clock that is ahead has begun it."""
    closed_days: set[date] = field(default_factory=set)
    """Days in which the server was restored, and later ones that a wrong clock had begun before: it does not know all that it
    granted of them, whatever became of it, and grants nothing more."""

    def __post_init__(self) -> None:
        """No server yet, and nobody there."""
        self.queue = Queue(self.papers)
        self.server: OfficeServer | None = None
        self.counter: Counter | None = None
        self.server_clock = ServerClock(self.world)

    def happened(self, *what: str) -> None:
        """Something that whoever reads of a breach should know."""
        self.papers.trail.append((self.world.now, " ".join(what)))

    # Set-up

    def add_server(self) -> None:
        """The office gets a server and a counter."""
        folder = self.folder / "server"
        folder.mkdir()
        self.server = OfficeServer(folder, self.server_clock, OFFICE.code, self._granted)
        self.counter = Counter(self.server, 9)

    @property
    def backup(self) -> Path:
        """The newest copy of the server's database, if there is one."""
        return self.folder / "backup.db"

    def back_up(self) -> None:
        """A copy of the server's database is made."""
        if self.server is not None:
            self.server.back_up(self.backup)

    def _granted(self, grant: Grant) -> None:
        if grant.business_day in self.closed_days:
            self.papers.breach(
                "I4", f"{grant.series}{grant.n:03} of {grant.business_day} was granted, in a day that a restore closed"
            )
        self.papers.day_is("the server", grant.business_day)
        self.papers.granted(str(grant.ticket_id), (grant.business_day, grant.series, 0), grant.n)

    def add_kiosk(self, instead_of: Kiosk | None = None) -> Kiosk:
        """A new machine, enrolled if there is a server; it is off. The one whose place it takes is revoked.

        Raises `AdministrationError` when there is no code for it; then nobody is revoked.
        """
        self.machines += 1
        name = f"machine-{self.machines}"
        hardware = Hardware(name, self.folder / name / "card", self.folder / name / "stick")
        hardware.card.mkdir(parents=True)
        hardware.stick.mkdir()
        line = None
        if self.server is not None:
            line = Line(self.world, self.server, self.chance, Troubles())
            broken = None if instead_of is None else self.device_id(instead_of)
            enrol_at(line, hardware, self.code(broken), OFFICE.code)
        return Kiosk(name, hardware, line, self.chance.random() < 0.4, self.chance.random() < 0.7)

    def code(self, broken: str | None) -> str:
        """A one-time code of the administrator; the kiosk of this id is revoked. Raises `AdministrationError`."""
        assert self.server is not None
        return self.server.held(lambda transaction, held: self._code(transaction, held, broken))

    def _code(self, transaction: Transaction, held: LockedOffice, broken: str | None) -> str:
        """As the manual tells to get one: whoever is gone is revoked first."""
        assert self.server is not None
        if broken is not None:
            fleet.revoke_kiosk(transaction, held, fleet.find_kiosk(transaction, held, broken), "broken")
        return fleet.add_kiosk(transaction, self.server.house.keys, held, None, approved=True)[0]

    # Power

    def switch_on(self, kiosk: Kiosk) -> None:
        """Boot a kiosk that is off."""
        if kiosk.gone or kiosk.boot is not None:
            return
        self.boots += 1
        source = ClockSource.RTC if kiosk.has_battery else ClockSource.NONE
        offset = 0 if kiosk.has_battery else -int(self.chance.uniform(0, 3) * DAY)
        clock = MachineClock(self.world, f"boot-{self.boots}", source, offset)
        kiosk.boot = Boot(self.world, kiosk.hardware, OFFICE, lambda: self.identity(kiosk), clock, kiosk.line, self.chance.random)
        self.look_at_ledger(kiosk, opened=True)
        self.happened(kiosk.name, "boots", kiosk.boot.trouble)
        self.plan_sync(kiosk, 0.5)
        if kiosk.has_network:
            self.world.after(self.chance.uniform(5, 900), lambda: set_right(clock))

    def identity(self, kiosk: Kiosk) -> Identity:
        """Whose ledger it is."""
        return Identity(OFFICE.code, 1) if self.server is None else identity_of(kiosk.hardware, OFFICE.code)

    def device_id(self, kiosk: Kiosk) -> str:
        """Under which id the server knows it."""
        device = DeviceFile(kiosk.hardware.card).read()
        assert device is not None
        return device.device_id

    def power_goes(self, kiosk: Kiosk, torn: Path | None = None) -> None:
        """Everything stops. `torn` is what the card holds, where not all of it was synced."""
        if kiosk.line is not None:
            kiosk.line.cuts_power = ""
        if kiosk.boot is not None:
            kiosk.boot.stop_dead()
        if torn is not None:
            kiosk.hardware.put_back(torn)
        self.happened(kiosk.name, "loses power", "" if torn is None else "and what was not synced")
        self.stays_off(kiosk, 10)

    def shut_down(self, kiosk: Kiosk) -> None:
        """The kiosk is stopped as it should be; it stays off."""
        if kiosk.boot is not None:
            kiosk.boot.shut_down()
            kiosk.boot = None

    def stays_off(self, kiosk: Kiosk, minutes: float) -> None:
        """It is switched on again within so many minutes."""
        kiosk.boot = None
        self.world.after(self.chance.uniform(3, 60 * minutes), lambda: self.switch_on(kiosk))

    def look_at_ledger(self, kiosk: Kiosk, *, opened: bool = False) -> None:
        """Which ledger it is; and when it was opened, whether all its papers are in it."""
        ledger = kiosk.boot.ledger if kiosk.boot else None
        if ledger is None:
            return
        ledger_id = ledger._anchor.ledger_id
        if ledger_id != kiosk.ledger_id:
            if kiosk.ledger_id and not kiosk.harmed:
                self.papers.breach("I2", f"{kiosk.name}: a ledger was replaced that nobody had harmed")
            kiosk.ledger_id, kiosk.compared = ledger_id, 0
        elif opened:
            kept = (ticket_id for (ticket_id,) in ledger.connection().execute("SELECT ticket_id FROM ticket WHERE n > 0"))
            self.papers.ledger_is_open(kiosk.name, ledger_id, kept, excused=kiosk.harmed)
        self.papers.day_is(kiosk.name, ledger.business_day)

    # Citizens

    def tap(self) -> None:
        """A citizen comes to one of the kiosks."""
        chance = self.chance
        kiosk = chance.choice(self.kiosks)
        request = TicketRequest(str(uuid.uuid4()), chance.choice(SERVICES), "elderly" if chance.random() < 0.1 else None)
        luck, boot, tapped = chance.random(), kiosk.boot, self.world.now
        if boot is None:
            self.refused += 1
            return
        torn = self.folder / "torn" if luck < TORN else None
        if torn is not None:
            kiosk.hardware.image(torn)
        try:
            ticket = boot.issue(request)
        except ServiceClosed:
            self.halted += 1
            return
        except KioskError as error:
            self.refused += 1
            self.happened(kiosk.name, "refuses:", str(error))
            return
        except PowerIsCut:
            self.power_goes(kiosk)
            return
        if torn is not None and boot.committed_durably:
            kiosk.hardware.image(torn)
        self.look_at_ledger(kiosk)
        if boot.halting.halt.is_all(ticket.business_day) or request.service_id in boot.halting.halt.services:
            self.papers.breach(HALT, f"{kiosk.name} gives {ticket.number} although staff have stopped that")
        self._hand_out(kiosk, boot, request, ticket, tapped)
        if luck < CUT_IN_PRINT:
            boot.note(ticket.ticket_id, TicketState.PRINTING, settle=False)
            self.power_goes(kiosk, torn)
        else:
            self._print(boot, ticket.ticket_id, luck)

    def _hand_out(self, kiosk: Kiosk, boot: Boot, request: TicketRequest, ticket: Ticket, tapped: int) -> None:
        def explained(space: Space, first: int, last: int) -> int:
            day, series, code = space
            assert boot.ledger is not None
            found = boot.ledger.connection().execute(_VOID, (day.isoformat(), series, code, first, last))
            return int(found.fetchone()[0])

        self.happened(kiosk.name, "gives", str(ticket.number), "of", str(ticket.business_day))
        self.papers.hand_out(kiosk.name, kiosk.ledger_id, ticket, explained, granted=self.server is not None)
        if self.server is not None:
            is_central = ticket.number.kiosk_code == CENTRAL_CODE
            if is_central:
                place = (ticket.business_day, request.service_id, request.priority is not None)
                self.queue.joins(place, ticket.ticket_id, tapped)
            self.plan_sync(kiosk, self.chance.uniform(0.3, 900 if is_central else 60))

    def _print(self, boot: Boot, ticket_id: str, luck: float) -> None:
        """How the print ends, and whether staff take the ticket back."""
        end = TicketState.PRINTED if luck < 0.93 else TicketState.UNCONFIRMED if luck < 0.97 else TicketState.FAILED
        boot.note(ticket_id, TicketState.PRINTING, end)
        if luck > 0.995:
            boot.note(ticket_id, TicketState.VOID)
            self.queue.leaves(ticket_id)

    def call_next(self) -> None:
        """Staff at the counter call a citizen."""
        if self.server is None or self.counter is None or not self.server.is_up:
            return
        called = self.counter.next().ticket
        if called is not None:
            self.queue.called(str(called.ticket_id))

    # The sync threads

    def plan_sync(self, kiosk: Kiosk, seconds: float) -> None:
        """Let a kiosk's sync thread work in so many seconds, unless it does so earlier."""
        when = self.world.now + int(seconds * SECOND)
        if kiosk.line is not None and not self.world.now < kiosk.next_sync <= when:
            kiosk.next_sync = when
            self.world.at(when, lambda: self._sync(kiosk, when))

    def _sync(self, kiosk: Kiosk, when: int) -> None:
        """A thread that gets little time: it comes back soon some times, and then late."""
        if kiosk.boot is None or kiosk.next_sync != when:
            return
        kiosk.next_sync = 0
        wanted = kiosk.boot.sync(listens=self.chance.random() < 0.4)
        self.look_at_ledger(kiosk)
        if wanted < 1.0 and self.chance.random() < 0.7:
            self.plan_sync(kiosk, wanted)
        else:
            self.plan_sync(kiosk, max(wanted, self.chance.uniform(1200, 14_400)))


def set_right(clock: MachineClock) -> None:
    """A time server is reached."""
    clock.source, clock.offset = ClockSource.NTP, 0
