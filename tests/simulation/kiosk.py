"""A kiosk in simulated time: its machine, card and stick, and the production code that runs on them."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.domain.condition import Condition
from kiosk.domain.halt import Halt, halted
from kiosk.domain.office import Office
from kiosk.domain.standing import NOTHING_SAID, Standing
from kiosk.domain.ticket import Ticket, TicketRequest, TicketState
from kiosk.errors import KioskError, SyncError
from kiosk.i18n import Translate
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.halt import HaltFile
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.outbox import LedgerOutbox, codes_used
from kiosk.storage.wiping import Wipe
from kiosk.sync.channel import Channel
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.grants import ServerGrants
from kiosk.sync.identity import headers_of
from kiosk.sync.line import Line as SyncLine
from kiosk.sync.loop import SyncLoop
from kiosk.sync.parts import SyncParts
from kiosk.sync.server import Server
from kiosk.sync.service import out_of_service
from kiosk.usecases.give_number import GiveNumber, KeepDay
from kiosk.usecases.halting import Halting
from kiosk.usecases.issue_ticket import IssueTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.ports import Clock, PrintJob
from kiosk.usecases.recover import recover
from kiosk.usecases.reprint import ReprintTicket
from kiosk.usecases.staff_tickets import StaffTickets, TicketBook
from onestop.wire import State
from tests.simulation.line import Line, SoundLine
from tests.simulation.world import MachineClock, World
from tests.support.office import BUILD_DAY

T = TypeVar("T")

ADDRESS = "https://onestop.example.vn"

_REASONS = {TicketState.FAILED: "no paper", TicketState.VOID: "taken back"}


def _as_written(language: str) -> Translate:
    del language
    return str


class _AtOnce:
    """A `Carrier`: the call comes back at once, or the line says that it never will."""

    def carry(self, call: Callable[[], T], seconds: float, late: Callable[[T | None], object]) -> T:
        del seconds, late
        return call()


@dataclass
class Hardware:
    """A machine. `card` holds all that the kiosk writes, `stick` the copy of its anchor."""

    serial: str
    card: Path
    stick: Path

    def image(self, to: Path) -> None:
        """Copy the card, as it is, to somewhere else."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.card, to)

    def put_back(self, image: Path) -> None:
        """Make the card hold what an image holds."""
        shutil.rmtree(self.card, ignore_errors=True)
        shutil.copytree(image, self.card)


@dataclass
class Boot:
    """One run of the kiosk's programs, from power on to power off. `line` is None for a kiosk without a server."""

    world: World
    hardware: Hardware
    office: Office
    identity: Callable[[], Identity]
    machine_clock: MachineClock
    line: Line | None
    dice: Callable[[], float]
    ledger: Ledger | None = None
    polling: str | None = None
    trouble: str = ""

    def __post_init__(self) -> None:
        """Put it together as the composition root does."""
        self.clock: Clock = self.machine_clock
        self.loop: SyncLoop | None = None
        self._grants: ServerGrants | None = None
        self._now = OfficeNow(self.office)
        self._said: Standing = NOTHING_SAID
        if self.line is not None:
            self._connect(self.line)
        self.printing: list[PrintJob] = []
        """What staff have printed again and nothing has become of yet."""
        services = tuple(service.id for service in self.office.services)
        self.halting = Halting(self.clock, HaltFile(self.hardware.card), services, lambda: self.ledger, self._stand)
        self.tickets = StaffTickets(self.clock, lambda: self.ledger, self._again, self)
        self.open()

    def _connect(self, line: Line) -> None:
        clock = self.clock = OfficeClock(self.machine_clock, BUILD_DAY)
        self.file = DeviceFile(self.hardware.card)
        self.speaker = Server(line, self._headers)
        reason = out_of_service(self.file.read(), ADDRESS, self.hardware.serial)
        sync_line = self._line = SyncLine(self.seconds, self.dice, reason)
        self.loop = SyncLoop(
            SyncParts(
                server=self.speaker,
                ear=self,
                line=sync_line,
                file=self.file,
                clock=clock,
                outbox=lambda: LedgerOutbox(self.ledger) if self.ledger else None,
                condition=Condition,
                handlers={},
                events=LinkEvents(self._say, lambda _: None),
                random=self.dice,
                address=ADDRESS,
                serial=self.hardware.serial,
                codes_used=lambda: codes_used(AnchorFile(self.hardware.card / "ledger", self.hardware.stick)),
            )
        )
        self._grants = ServerGrants(self.speaker, _AtOnce(), sync_line, clock, self.loop)

    def open(self) -> None:
        """Open the ledger; without one the kiosk gives no numbers and tries again."""
        folder, stick = self.hardware.card / "ledger", self.hardware.stick
        try:
            Wipe(self.hardware.card, stick).finish()
            self.ledger = Ledger(folder, self.identity(), self.clock.read(), 0.0, stick)
            recover(self.ledger, self.clock)
        except KioskError as error:
            self.trouble = str(error)
            return
        give = GiveNumber(self.ledger, KeepDay(self.ledger, BUILD_DAY), self._grants)
        self._issue = IssueTicket(self._now, self.clock, give, _as_written)
        self.trouble = ""

    def keep_day(self) -> None:
        """As the issuer thread does every half minute."""
        if self.ledger is not None:
            KeepDay(self.ledger, BUILD_DAY)(self.clock.read())

    def issue(self, request: TicketRequest) -> Ticket:
        """A citizen's tap; raises `KioskError`."""
        if self.ledger is None:
            self.open()
        if self.ledger is None:
            raise KioskError(self.trouble)
        if self.halting.halt != Halt():
            self._stand()  # the business day may be another one than that which staff have closed
        ticket = self._issue(request, after_hours=not self._now.office.service(request.service_id).paused).ticket
        if self.loop is not None:
            self.loop.ledger_grew()
        return ticket

    def _say(self, standing: Standing) -> None:
        self._said = standing
        self._stand()

    def _stand(self) -> None:
        """What the server says, with what staff have stopped here."""
        day = self.ledger.business_day if self.ledger else None
        services = (service.id for service in self.office.services)
        self._now.stands(halted(self._said, self.halting.halt, services, day, None))

    # Staff

    def _again(self, book: TicketBook) -> ReprintTicket:
        return ReprintTicket(self.office, self.clock, book, _as_written)

    def submit(self, job: PrintJob) -> None:
        """See `SlipPrinter`."""
        self.printing.append(job)

    def let_begin(self, _: float) -> bool:
        """See `SlipPrinter`."""
        return True

    def print_again(self, end: TicketState | None) -> None:
        """The spooler prints what staff want again, which ends so; None: the power goes meanwhile."""
        ledger = self.ledger
        assert ledger is not None
        for job in self.printing:
            for state in (TicketState.PRINTING, *(() if end is None else (end,))):
                ledger.note_print(job.ticket_id, state, _REASONS.get(state, ""), self.clock.read())
        self.printing.clear()
        if self.loop is not None:
            self.loop.ledger_grew()

    @property
    def committed_durably(self) -> bool:
        """Whether the newest transaction of the ledger waited for the disk."""
        return self.ledger is not None and self.ledger.connection().is_durable

    def note(self, ticket_id: str, *states: TicketState, settle: bool = True) -> None:
        """What becomes of a ticket, as the spooler and the staff note it."""
        ledger = self.ledger
        assert ledger is not None
        for state in states:
            ledger.note_state(ticket_id, state, _REASONS.get(state, ""), self.clock.read())
        if settle:
            ledger.settle()

    # The sync thread

    def sync(self, *, listens: bool = True) -> float:
        """One step of the sync thread; returns the seconds until it wants the next. `listens`: an open poll is answered."""
        if self.loop is None:
            return float("inf")
        if self.ledger is None:
            self.open()
        if listens:
            self._hear(self.loop)
        return self.loop.step()

    def listen(self, cursor: str) -> bool:
        """See `Ear`: what is asked is answered at the next step, if there is something new."""
        self.polling = cursor
        return True

    def break_off(self) -> None:
        """See `Ear`."""

    def _hear(self, loop: SyncLoop) -> None:
        if self.polling is None:
            return
        try:
            answer: State | SyncError | None = self.speaker.state(self.polling, wait=0)
        except SyncError as error:
            answer = error
        if answer is not None:
            self.polling = None
            loop.heard(answer)

    def hears_of_a_restore(self) -> bool:
        """The thread of its own that an open poll has in a real kiosk: whether a server that was restored since answers it now.

        All other news wait for the next step. This takes no chance from the line, whose ways are as they should be.
        """
        if self.loop is None or self.line is None or self.ledger is None or self.polling is None:
            return False
        try:
            answer = Server(SoundLine(self.line.server), self._headers).state(self.polling, wait=0)
        except SyncError:
            return False
        if answer is None or answer.epoch == LedgerOutbox(self.ledger).memory().epoch:
            return False
        self.polling = None
        self.loop.heard(answer)
        return True

    def seconds(self) -> float:
        """Monotonic seconds of this boot."""
        return self.clock.read().monotonic_ns / NANOSECONDS

    def _headers(self) -> Mapping[str, str]:
        device = self.file.known
        assert device is not None, "the loop speaks only when it is enrolled"
        return headers_of(device, self.hardware.serial, self.machine_clock.boot_id)

    @property
    def is_in_service(self) -> bool:
        """Whether it may give numbers, and has a ledger to do so."""
        return self.ledger is not None and (self.loop is None or self._line.out_of_service is None)

    # The end

    def shut_down(self) -> None:
        """The kiosk is stopped as it should be."""
        if self.ledger is not None:
            self.ledger.close()
            self.ledger = None

    def stop_dead(self) -> None:
        """The programs are gone, and nothing more is written."""
        if self.ledger is not None:
            self.ledger._close_file()
            self.ledger._lock.release()
            self.ledger = None


def identity_of(hardware: Hardware, office_code: str) -> Identity:
    """Whose ledger it is, for a kiosk with a server: as the composition root finds out."""
    device = DeviceFile(hardware.card).read()
    if device is None:
        return Identity(office_code, 1, spare_codes=())
    return Identity(office_code, device.kiosk_code, () if device.spare_code is None else (device.spare_code,), device.since)


def enrol_at(line: Channel, hardware: Hardware, code: str, office_code: str) -> None:
    """`kiosk enrol`."""
    enrol(Server(line, dict), DeviceFile(hardware.card), ADDRESS, code, hardware.serial, office_code)
