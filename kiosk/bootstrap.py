"""The composition root: the only place where adapters are chosen and put together."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date

from kiosk.build import ASSETS, BUILD_DATE
from kiosk.config import Settings
from kiosk.device.memory import give_back_in_passing
from kiosk.domain.businessday import ClockReading
from kiosk.domain.office import Office, Service
from kiosk.domain.printer_uri import AutoAddress, FileAddress, SerialAddress, UsbAddress, parse_printer_uri
from kiosk.domain.roll import rows
from kiosk.domain.sample import SAMPLE_COUNT, sample_slip
from kiosk.domain.slip import Slip
from kiosk.domain.ticket import TicketRequest, TicketState
from kiosk.errors import LedgerBusy, LedgerError, NotEnrolled, PaperRecordError
from kiosk.first_frame import clock_of, translations
from kiosk.printer.belief import believed
from kiosk.printer.discovery import HERE, Machine
from kiosk.printer.encoder import Encoder
from kiosk.printer.hotplug import Watch
from kiosk.printer.press import Press, Result
from kiosk.printer.profiles import Profile
from kiosk.printer.remembering import RememberingEncoder
from kiosk.printer.session import Session
from kiosk.printer.spooler import count_paper
from kiosk.printer.transports import transport_to
from kiosk.printer.transports.seeking import identity_now
from kiosk.printer.transports.wrapping import MeetingTransport
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.configured import configured_code
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import LEDGER_NAME, Identity
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.printers import PrinterBook
from kiosk.storage.roll import RollBook, RollKeeper
from kiosk.sync.device import DeviceFile
from kiosk.usecases.give_number import GiveNumber, KeepDay
from kiosk.usecases.issue_ticket import IssuedTicket, IssueTicket
from kiosk.usecases.office_now import OfficeNow
from kiosk.usecases.own_until_tomorrow import OwnUntilTomorrow
from kiosk.usecases.ports import Clock, Grants, StaffLedger
from kiosk.usecases.recover import recover
from kiosk.usecases.reprint import ReprintTicket

logger = logging.getLogger(__name__)

FONTS = ASSETS / "fonts"
LEDGER_FOLDER = "ledger"


def _identity(settings: Settings) -> Identity:
    """Whose ledger it is. A server says which codes this kiosk has; alone, the kiosk finds unused ones itself."""
    office, code = settings.office.code, settings.kiosk_code
    if settings.server == "none":
        return Identity(office, code)
    device = DeviceFile(settings.data_dir).read()
    if device is None:
        return Identity(office, code, spare_codes=())
    spare = () if device.spare_code is None else (device.spare_code,)
    return Identity(office, code if settings.server == "embedded" else device.kiosk_code, spare, device.since)


def must_be_enrolled(settings: Settings) -> None:
    """Before a server elsewhere has given this kiosk its code there can be no ledger; raises `NotEnrolled`."""
    if not isinstance(settings.server, str) and DeviceFile(settings.data_dir).read() is None:
        raise NotEnrolled("this kiosk was never enrolled", f"enrol it: kiosk enrol {settings.server.url} CODE")


def ledger_code(settings: Settings) -> int:
    """The code of this kiosk's ledger: the configured one, or another since one was lost."""
    anchor = AnchorFile(settings.data_dir / LEDGER_FOLDER, settings.anchor_dir).read()
    return anchor.used_codes[-1] if anchor and anchor.used_codes else settings.kiosk_code


def code_to_keep(settings: Settings) -> int | None:
    """The kiosk code without which the ledger that is here could not be opened any more; None when there is none to be opened."""
    try:
        return configured_code(settings.data_dir / LEDGER_FOLDER / LEDGER_NAME)
    except LedgerBusy:  # a kiosk runs with it, so it is of whom this machine is now
        return _identity(settings).kiosk_code


def finish_wipe(settings: Settings) -> None:
    """Go on with a wipe that a power cut has cut short, before anything is opened; raises `LedgerError`."""
    if not (settings.data_dir / WIPE_PROMISE).exists():
        return
    from kiosk.storage.wiping import Wipe  # noqa: PLC0415  once in a kiosk's life

    Wipe(settings.data_dir, settings.anchor_dir).finish()


WIPE_PROMISE = "wiping.json"
"""As `kiosk.storage.wiping` names it; looked for at each start, which must not wait for that module."""


@contextmanager
def ledger_of(settings: Settings, clock: Clock, wait_seconds: float = 30.0) -> Iterator[Ledger]:
    """The ledger, with what a crash left behind told truly; closed at the end."""
    finish_wipe(settings)
    with Ledger(
        settings.data_dir / LEDGER_FOLDER, _identity(settings), clock.read(), wait_seconds, settings.anchor_dir
    ) as ledger:
        recover(ledger, clock)
        yield ledger


@contextmanager
def existing_ledger(settings: Settings) -> Iterator[Ledger]:
    """A ledger that is there already, to be read; nothing is made where there is none."""
    path = settings.data_dir / LEDGER_FOLDER / LEDGER_NAME
    if not path.exists():
        raise LedgerError(f"there is no ledger {path}", "give a first ticket, or check data_dir in the settings")
    with Ledger(path.parent, _identity(settings), clock_of(settings).read(), anchor_folder=settings.anchor_dir) as ledger:
        yield ledger


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where numbers come from: the office at this moment, and the way to the server, None without one."""

    now: OfficeNow
    grants: Grants | None = None


def issuing(settings: Settings, clock: Clock, ledger: Ledger, numbering: Numbering | None = None) -> IssueTicket:
    """The use case over a ledger; without `numbering` this kiosk is alone in its office."""
    numbering = numbering or Numbering(OfficeNow(settings.office))
    grants = numbering.grants
    if grants is not None and settings.server == "embedded" and any(settings.data_dir.glob("wiped-*")):
        grants = OwnUntilTomorrow(grants, ledger.may_have_central)
    give_number = GiveNumber(ledger, KeepDay(ledger, BUILD_DATE), grants)
    return IssueTicket(numbering.now, clock, give_number, translations, settings.ticket.qr)


def reprinting(settings: Settings, clock: Clock, ledger: StaffLedger) -> ReprintTicket:
    """The use case over a ledger."""
    return ReprintTicket(settings.office, clock, ledger, translations, settings.ticket.qr)


Exchange = Callable[[Encoder, Session], None]
"""Takes what is to be used from now on, since another printer is there."""


def profile_of_printer(settings: Settings, identity: str | None) -> Profile:
    """What is believed of the printer of this identity; None: not known which one is there."""
    proven = PrinterBook(settings.data_dir).record(identity).proven if identity else None
    return believed(identity, proven, settings.printer.profile, settings.printer.width_mm)


def printing(settings: Settings, exchange: Exchange | None = None, machine: Machine = HERE) -> tuple[Encoder, Session]:
    """What turns slips into bytes, and the conversation with the configured printer.

    When another printer turns out to be there, `exchange` is called, in the thread that prints, with what fits to that.
    """
    address = parse_printer_uri(settings.printer.uri)
    known = _known(settings, identity_now(address, machine))

    def met(identity: str) -> bool:
        nonlocal known
        if (fitting := _known(settings, identity)) == known:
            return False
        known = fitting
        if exchange is not None:
            exchange(_encoder(settings, *fitting), Session(transport, fitting[0]))
        return True

    transport = MeetingTransport(transport_to(address, settings.data_dir, known[0], machine), met)
    return _encoder(settings, *known), Session(transport, known[0])


def _known(settings: Settings, identity: str | None) -> tuple[Profile, str]:
    """What is believed of a printer, and the digest of the pictures in its memory; empty when there are none of ours."""
    keeps = identity is not None and not identity.startswith("virtual:")  # that one begins with an empty memory each time
    stored = PrinterBook(settings.data_dir).record(identity).nv_hash if identity and keeps else ""
    return profile_of_printer(settings, identity), stored


def _encoder(settings: Settings, profile: Profile, stored: str) -> Encoder:
    """Uses the pictures in the printer's memory once it is warm."""
    return RememberingEncoder(FONTS, profile, stored, lambda: slips_to_store(settings)) if stored else Encoder(FONTS, profile)


def roll_book(settings: Settings) -> RollBook:
    """Where the roll of paper is remembered."""
    return RollBook(settings.data_dir)


def roll_keeper(settings: Settings, clock: Clock) -> RollKeeper:
    """What counts the paper, with the reserve that the settings say."""

    def today() -> date:
        return clock.read().local.date()

    return RollKeeper(roll_book(settings), rows(1000 * settings.printer.near_end_metres), today)


def press_slip(
    settings: Settings, ready: tuple[Encoder, Session], slip: Slip, note: Callable[[TicketState, str], None] | None = None
) -> Result:
    """Print one slip from a command, with what `printing` made: note its states if it is a ticket's, count its paper.

    Raises `SlipError`.
    """
    ticket, note = note is not None, note or (lambda _state, _reason: None)
    encoder, session = ready
    result = Press(session).run(encoder.encode(slip), lambda: note(TicketState.PRINTING, ""))
    note(result.state, result.note)
    session.drop()
    keeper = roll_keeper(settings, clock_of(settings))
    count_paper(keeper, session, encoder.job(slip), result, ticket=ticket)
    keeper.sensed(session.status.paper)
    try:
        keeper.settle()
    except PaperRecordError as error:
        logger.warning("%s", error)
    return result


def watch_over(settings: Settings, wake: Callable[[], None]) -> Watch | None:
    """Notices plugging in and out, where the printer hangs on a cable that can be seen from here."""
    match parse_printer_uri(settings.printer.uri):
        case UsbAddress() | AutoAddress() | FileAddress() | SerialAddress():
            return Watch(wake)
        case _:
            return None


def slips_to_warm(settings: Settings) -> list[Slip]:
    """A ticket of each service and language, so that their lines are drawn before somebody waits for them."""
    return [_kind(settings, service, language) for language in settings.language.offered for service in settings.office.services]


def _kind(settings: Settings, service: Service, language: str, *, priority: bool = False, count: int = SAMPLE_COUNT) -> Slip:
    """A ticket of one service in one language."""
    office = replace(settings.office, services=(service,))
    return sample_slip(office, translations(language), priority=priority, qr_template=settings.ticket.qr, count=count)


def slips_to_store(settings: Settings) -> list[tuple[Slip, Slip]]:
    """Each kind of ticket twice, with other facts: what is the same in both can lie in the printer's memory."""
    return [
        (_kind(settings, service, language, priority=priority), _kind(settings, service, language, priority=priority, count=345))
        for priority in (False, True)
        for language in settings.language.offered
        for service in settings.office.services
    ]


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """A ledger with the use cases upon it, as the desk wants them."""

    office: Office
    ledger: Ledger
    issue_ticket: IssueTicket
    day: KeepDay
    clock: Clock

    def issue(self, request: TicketRequest) -> IssuedTicket:
        """Give a number."""
        return self.issue_ticket(request)

    def withdraw(self, ticket_id: str, reason: str) -> None:
        """Void a number that nobody has seen."""
        self.ledger.note_state(ticket_id, TicketState.VOID, reason, self.clock.read())

    def keep_day(self, reading: ClockReading) -> None:
        """Open the business day when it is due."""
        self.day(reading)

    def counts(self) -> dict[str, int]:
        """Numbers given today, by service id."""
        day = self.ledger.business_day
        return {} if day is None else {one.id: self.ledger.count_given(day, one.series) for one in self.office.services}


class LedgerNotes:
    """Writes the states of prints into the ledger that the issuer thread has opened. Implements the spooler's `PrintLog`."""

    def __init__(self, clock: Clock, grew: Callable[[], object] = lambda: None) -> None:
        """There is no ledger yet, and no job before there is one. `grew` is called after each note, and by whoever else writes."""
        self._clock, self.grew = clock, grew
        self.ledger: Ledger | None = None

    def outbox(self) -> LedgerOutbox | None:
        """The open ledger as the sync sees it."""
        return None if self.ledger is None else LedgerOutbox(self.ledger)

    def note(self, ticket_id: str, state: TicketState, reason: str) -> None:
        """Note a state; raises `LedgerError`."""
        self._opened().note_print(ticket_id, state, reason, self._clock.read())
        self.grew()

    def settle(self) -> None:
        """Do the housekeeping: the ledger's, if there is one, and the memory's, where that is quick."""
        if self.ledger is not None:
            self.ledger.settle()
        give_back_in_passing()

    def _opened(self) -> Ledger:
        if self.ledger is None:
            raise LedgerError("the ledger is not open", "see the log")
        return self.ledger


def office_opener(
    settings: Settings, clock: Clock, notes: LedgerNotes, numbering: Numbering | None = None
) -> Callable[[], AbstractContextManager["OpenOffice"]]:
    """What the desk calls, in its own thread, to open the ledger; not to be waited for, since another try follows."""

    @contextmanager
    def opened() -> Iterator[OpenOffice]:
        must_be_enrolled(settings)
        with ledger_of(settings, clock, wait_seconds=0.0) as ledger:
            notes.ledger = ledger
            try:
                issue = issuing(settings, clock, ledger, numbering)
                yield OpenOffice(settings.office, ledger, issue, KeepDay(ledger, BUILD_DATE), clock)
            finally:
                notes.ledger = None

    return opened
