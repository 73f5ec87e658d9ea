"""What staff do at the terminals, through the production use cases, and when. What goes wrong meanwhile comes from `mishaps`."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Final
from unittest import mock

from kiosk.domain.bundle import BundleKind
from kiosk.domain.businessday import ClockSource
from kiosk.domain.numbering import CENTRAL_CODE
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.errors import KioskError
from kiosk.files import sync_directory
from kiosk.storage import wiping
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.bundle import OpenBundle
from kiosk.storage.bundling import Belongings, Bundling, opened
from kiosk.storage.restoring import Restoring
from kiosk.storage.wiping import Wipe
from kiosk.usecases.bundle import MakeBundle, Put, Whose
from kiosk.usecases.staff_desk import Arguments
from kiosk.usecases.wipe import WipeKiosk
from onestop.errors import AdministrationError
from tests.simulation.hall import SERVICES, Hall, Kiosk
from tests.simulation.kiosk import Boot, enrol_at
from tests.simulation.line import PowerIsCut, SoundLine
from tests.simulation.mishaps import plan_some, replacement
from tests.simulation.world import MachineClock
from tests.support.office import OFFICE


@dataclass(frozen=True, slots=True)
class Staff:
    """How often staff do something in one day, at one kiosk; twice as often on the worst days. The fields are the acts below."""

    pause: float = 0.0
    pause_all: float = 0.0
    close_day: float = 0.0
    set_day: float = 0.0
    reprint: float = 0.0
    void: float = 0.0
    void_range: float = 0.0
    restart: float = 0.0
    back_up_kiosk: float = 0.0
    restore: float = 0.0
    restore_elsewhere: float = 0.0
    wipe: float = 0.0


NOBODY: Final = Staff()

BUSY: Final = Staff(
    pause=0.4, pause_all=0.2, close_day=0.15, set_day=0.3, reprint=2.0, void=0.7, void_range=0.5, restart=0.7,
    back_up_kiosk=1.0, restore=0.2, restore_elsewhere=0.07, wipe=0.08,
)  # fmt: skip
"""Far more than any office has seen."""


RESTLESS: Final = replace(BUSY, back_up_kiosk=2.0, restore=0.5, restore_elsewhere=0.4, wipe=0.4, void_range=1.0)
"""Ledgers end every day."""


def plan_staff(hall: Hall, staff: Staff, morning: int) -> None:
    """Plan what staff do in the day whose first hour begins at `morning`, at whatever machine stands there then."""
    for place in range(len(hall.kiosks)):
        for one in fields(staff):
            plan_some(hall, getattr(staff, one.name), morning, partial(_do, hall, place, _ACTS[one.name]))


Act = Callable[[Hall, Kiosk], None]


def _do(hall: Hall, place: int, act: Act) -> None:
    kiosk = hall.kiosks[place]
    hall.acts += 1
    hall.happened("staff:", kiosk.name, act.__name__)
    try:
        act(hall, kiosk)
    except KioskError as error:
        hall.happened(kiosk.name, "says to staff:", str(error))


# Stopping, and the day


def pause(hall: Hall, kiosk: Kiosk) -> None:
    """One service is given no numbers for a while."""
    said = {"service": hall.chance.choice(SERVICES)}
    _for_a_while(hall, kiosk, lambda boot: boot.halting.pause(said), lambda boot: boot.halting.resume(said))


def pause_all(hall: Hall, kiosk: Kiosk) -> None:
    """Nothing is given for a while."""
    message = {"message": "Máy tạm dừng"}
    _for_a_while(hall, kiosk, lambda boot: boot.halting.pause_all(message), lambda boot: boot.halting.resume_all({}))


def close_day(hall: Hall, kiosk: Kiosk) -> None:
    """The business day is closed here, and opened again."""
    _for_a_while(hall, kiosk, lambda boot: boot.halting.close_day({}), lambda boot: boot.halting.open_day({}))


def _for_a_while(hall: Hall, kiosk: Kiosk, stop: Callable[[Boot], None], resume: Callable[[Boot], None]) -> None:
    def go_on() -> None:
        if kiosk.boot is not None:
            resume(kiosk.boot)
        elif not kiosk.gone:
            hall.world.after(600, go_on)  # staff wait until it is on again

    if kiosk.boot is not None:
        stop(kiosk.boot)
        hall.world.after(hall.chance.uniform(60, 3600), go_on)


def set_day(_: Hall, kiosk: Kiosk) -> None:
    """Staff make the clock's date the business day, and do not look whether the clock is right."""
    if kiosk.boot is not None:
        kiosk.boot.halting.set_day({"day": kiosk.boot.halting.days({}).clock.isoformat()})


# Tickets


def reprint(hall: Hall, kiosk: Kiosk) -> None:
    """A ticket of today is printed again, often one whose print is uncertain; sometimes the power goes meanwhile."""
    ticket = _some_ticket(hall, kiosk)
    if kiosk.boot is None or ticket is None:
        return
    number = kiosk.boot.tickets.reprint({"ticket": ticket.ticket_id, "job": str(uuid.uuid4())})
    if number != str(ticket.number):
        hall.papers.breach("I1", f"{kiosk.name} prints {ticket.number} again as {number}")
    luck = hall.chance.random()
    end = None if luck < 0.05 else TicketState.FAILED if luck < 0.15 else TicketState.PRINTED
    kiosk.boot.print_again(end)
    if end is None:
        hall.power_goes(kiosk)


def void(hall: Hall, kiosk: Kiosk) -> None:
    """A ticket of today is taken back."""
    ticket = _some_ticket(hall, kiosk)
    if kiosk.boot is not None and ticket is not None:
        kiosk.boot.tickets.void({"ticket": ticket.ticket_id, "reason": "khách bỏ về"})
        hall.queue.leaves(ticket.ticket_id)


def void_range(hall: Hall, kiosk: Kiosk) -> None:
    """A run of central or own numbers is taken back, those of others and some that were not given yet among them."""
    ledger = kiosk.boot.ledger if kiosk.boot else None
    if kiosk.boot is None or ledger is None or ledger.business_day is None:
        return
    series, code = hall.chance.choice("AB"), hall.chance.choice((CENTRAL_CODE, ledger.kiosk_code))
    given = [one for one in ledger.tickets(ledger.business_day) if (one.number.series, one.number.kiosk_code) == (series, code)]
    first = max(1, (given[-1].number.n if given else 1) - hall.chance.randint(0, 6))
    run = range(first, first + hall.chance.randint(1, 12))
    said: Arguments = {"series": series, "code": str(code), "first": str(run[0]), "last": str(run[-1])}
    kiosk.boot.tickets.void_range(said)
    for one in given:
        if one.number.n in run:
            hall.queue.leaves(one.ticket_id)


def _some_ticket(hall: Hall, kiosk: Kiosk) -> Ticket | None:
    ledger = kiosk.boot.ledger if kiosk.boot else None
    if kiosk.boot is None or ledger is None or ledger.business_day is None:
        return None
    uncertain = kiosk.boot.tickets.uncertain({}).tickets
    given = [one for one in ledger.tickets(ledger.business_day) if one.state not in (*OPEN_STATES, TicketState.VOID)]
    return hall.chance.choice(uncertain or given) if uncertain or given else None


# The whole kiosk


def restart(hall: Hall, kiosk: Kiosk) -> None:
    """The program begins anew, as it does for settings that were read again."""
    if kiosk.boot is not None:
        hall.shut_down(kiosk)
        hall.switch_on(kiosk)


class _File:
    """A `BundleTarget`: one file on the stick that staff carry."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, _: str, fill: Callable[[Put], None]) -> None:
        with self._path.open("wb") as file:

            def put(piece: bytes) -> None:
                file.write(piece)

            fill(put)


def back_up_kiosk(hall: Hall, kiosk: Kiosk) -> None:
    """A backup goes onto the stick that staff carry, while numbers are given."""
    boot = kiosk.boot
    if boot is None or boot.ledger is None:
        return
    path = hall.folder / kiosk.name / f"backup-{len(kiosk.backups)}"
    card = kiosk.hardware.card
    source = Bundling(Belongings(card, card / "config.yaml", opened(boot.ledger)))
    whose = Whose(OFFICE.code, boot.ledger.kiosk_code, kiosk.name, "0")
    MakeBundle(boot.clock, source, whose)(BundleKind.BACKUP, _File(path))
    kiosk.backups.append(path)


def restore(hall: Hall, kiosk: Kiosk) -> None:
    """A backup of hours or days ago is taken up on this machine."""
    if not kiosk.gone and kiosk.backups:
        hall.shut_down(kiosk)
        try:
            _take_up(hall, kiosk, hall.chance.choice(kiosk.backups))
        finally:
            hall.switch_on(kiosk)


def _take_up(hall: Hall, kiosk: Kiosk, backup: Path) -> None:
    """Without a server nobody knows where a backup was taken up before: one from before numbers began anew is used no more."""
    with backup.open("rb") as content:
        restoring = Restoring(kiosk.hardware.card, kiosk.hardware.stick, alone=hall.server is None)
        done = restoring(OpenBundle(content), OFFICE.code)
    if done.anew:
        kiosk.harmed = True
        hall.anew += 1
        if hall.server is None:
            kiosk.backups.clear()


def restore_elsewhere(hall: Hall, kiosk: Kiosk) -> None:
    """The machine breaks down, and another one takes its place with a backup of it."""
    if not kiosk.backups:
        return
    backup = hall.chance.choice(kiosk.backups)

    def prepare(fresh: Kiosk) -> None:
        if hall.server is not None:
            fresh.backups += kiosk.backups
        _take_up(hall, fresh, backup)

    replacement(hall, kiosk, prepare)


def wipe(hall: Hall, kiosk: Kiosk) -> None:
    """All that is of the office is taken from the machine; sometimes the power goes meanwhile. With a server it is enrolled anew."""
    server = hall.server
    if kiosk.gone or (server is not None and not server.is_up):
        return
    code = None
    if server is not None:
        try:
            code = hall.code(hall.device_id(kiosk))
        except AdministrationError:
            return  # without a free code nobody wipes a kiosk today
    hall.shut_down(kiosk)
    try:
        _wipe(hall, kiosk)
    except PowerIsCut:
        Wipe(kiosk.hardware.card, kiosk.hardware.stick).finish()
    finally:
        if server is not None and code is not None:
            enrol_at(SoundLine(server), kiosk.hardware, code, OFFICE.code)
            hall.back_up()  # as after every enrolment: a server from before it would not know this kiosk
        hall.switch_on(kiosk)


def _wipe(hall: Hall, kiosk: Kiosk) -> None:
    card, stick = kiosk.hardware.card, kiosk.hardware.stick
    anchor = AnchorFile(card / "ledger", stick).read()
    clock = MachineClock(hall.world, "wipe", ClockSource.NTP)
    use_case = WipeKiosk(clock, Wipe(card, stick), OFFICE.code, anchor.used_codes[-1] if anchor else 1)
    kiosk.harmed = hall.ledger_was_lost = True
    hall.anew += 1
    if hall.server is None:
        kiosk.backups.clear()
    with _power_cut_after(hall.chance.randint(0, 12)):
        use_case(use_case.word)


@contextmanager
def _power_cut_after(steps: int) -> Iterator[None]:
    """The power goes after so many steps of a wipe that wait for the disk."""
    left = [steps]

    def sync(path: Path) -> None:
        honest(path)
        left[0] -= 1
        if left[0] < 0:
            raise PowerIsCut

    honest = sync_directory
    with mock.patch.object(wiping, "sync_directory", sync):
        yield


_ACTS: Final[dict[str, Act]] = {
    act.__name__: act
    for act in (
        pause, pause_all, close_day, set_day, reprint, void, void_range, restart, back_up_kiosk, restore, restore_elsewhere, wipe,
    )
}  # fmt: skip
