"""What goes wrong in an office, and when."""

import math
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from kiosk.domain.businessday import ClockSource
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import KioskError
from kiosk.storage.opening import LEDGER_NAME
from onestop.errors import AdministrationError
from tests.simulation.hall import Hall, Kiosk, set_right
from tests.simulation.kiosk import Boot, Hardware, identity_of
from tests.simulation.line import Troubles
from tests.simulation.theft import theft
from tests.simulation.world import DAY, HOUR, MachineClock
from tests.support.office import OFFICE

YEAR: Final = 365 * DAY


@dataclass(frozen=True, slots=True)
class Faults:
    """How often something happens in one day, to one kiosk or to the office's server; twice as often on the worst days."""

    power_cut: float = 1.5
    shut_down: float = 0.5
    rollback: float = 0.08
    damage: float = 0.03
    clock_jump: float = 0.25
    link_outage: float = 2.0
    clone: float = 0.03
    replacement: float = 0.04
    server_outage: float = 1.5
    server_restore: float = 0.15
    untold_restore: float = 0.0
    """The same, but that nobody says so to the server, whose anchor is left where it was."""
    theft: float = 0.0
    """Of a kiosk's credential, with which somebody lies until it is found out."""
    server_clock_jump: float = 0.01
    trouble: float = 0.03
    """Largest share of calls that are lost, of answers that are lost, of calls that come late, of calls that come twice."""


USUAL: Final = Faults()
ROBBED: Final = replace(USUAL, theft=0.8, server_clock_jump=0.1)
"""So many thefts that digits become scarce."""

Mishap = Callable[[Hall, Kiosk], None]


def plan_day(hall: Hall, faults: Faults, morning: int) -> None:
    """Plan what goes wrong in the day whose first hour begins at `morning`."""
    for kiosk in hall.kiosks:
        share = faults.trouble if hall.chance.random() < 0.7 else 0.0
        if kiosk.line is not None:
            kiosk.line.troubles = Troubles(*(hall.chance.uniform(0, share) for _ in range(4)))
        if faults.theft and kiosk.line is not None:
            plan_some(hall, faults.theft, morning, partial(theft, hall, kiosk))
        for often, mishap, needs_server in _OF_KIOSKS:
            if kiosk.line is not None or not needs_server:
                plan_some(hall, getattr(faults, often), morning, partial(mishap, hall, kiosk))
    if hall.server is not None:
        hall.world.at(morning + int(hall.chance.uniform(0, 12) * HOUR), hall.back_up)
        plan_some(hall, faults.server_outage, morning, partial(server_outage, hall))
        plan_some(hall, faults.server_restore, morning, partial(server_restore, hall))
        if faults.untold_restore:
            plan_some(hall, faults.untold_restore, morning, partial(untold_restore, hall))
        plan_some(hall, faults.server_clock_jump, morning, partial(server_clock_jump, hall))


def plan_some(hall: Hall, often: float, morning: int, what: partial[None]) -> None:
    """Plan something that happens so often a day, on the worst days twice as often."""

    def happen() -> None:
        hall.happened(what.func.__name__.strip("_"), *(one.name for one in what.args if isinstance(one, Kiosk)))
        what()

    wanted = often * hall.chance.uniform(0, 2)
    count = math.floor(wanted) + (hall.chance.random() < wanted % 1)
    for _ in range(count):
        hall.world.at(morning + int(hall.chance.uniform(1.5, 12.0) * HOUR), happen)


# Power and clock


def power_cut(hall: Hall, kiosk: Kiosk) -> None:
    """The power goes now, or in the next call for a number, before or after the server has heard it."""
    if kiosk.boot is None:
        return
    if kiosk.line is not None and hall.chance.random() < 0.5:
        kiosk.line.cuts_power = hall.chance.choice(("before", "after"))
    else:
        hall.power_goes(kiosk)


def shut_down(hall: Hall, kiosk: Kiosk) -> None:
    """Staff switch it off for a while."""
    if kiosk.boot is not None:
        hall.shut_down(kiosk)
        hall.stays_off(kiosk, 30)


def clock_jump(hall: Hall, kiosk: Kiosk) -> None:
    """The wall clock shows something else: from five days ago to ten years ahead. Seldom even a time server says so."""
    if kiosk.boot is None:
        return
    chance, clock = hall.chance, kiosk.boot.machine_clock
    clock.offset = int(chance.choice((chance.uniform(-5, 0), chance.uniform(0, 5), chance.uniform(0, 3650))) * DAY)
    clock.source = chance.choices((ClockSource.NONE, ClockSource.RTC, ClockSource.NTP), (45, 50, 5))[0]
    hall.papers.clock_is_wrong = True
    hall.jumps += 1
    hall.world.after(chance.uniform(600, 20_000), lambda: set_right(clock))


# Cards and machines


def rollback(hall: Hall, kiosk: Kiosk) -> None:
    """Somebody copies the card, and some hours later puts the copy back."""
    if kiosk.gone:
        return
    hall.shut_down(kiosk)
    image = hall.folder / kiosk.name / "image"
    kiosk.hardware.image(image)
    hall.switch_on(kiosk)

    def put_back() -> None:
        if not kiosk.gone:
            if kiosk.boot is not None:
                kiosk.boot.stop_dead()
            kiosk.hardware.put_back(image)
            kiosk.harmed = True
            hall.stays_off(kiosk, 20)

    hall.world.after(hall.chance.uniform(60, 4 * 3600), put_back)


def damage(hall: Hall, kiosk: Kiosk) -> None:
    """The ledger's file is damaged while the power is off."""
    path = kiosk.hardware.card / "ledger" / LEDGER_NAME
    if kiosk.gone or not path.exists():
        return
    hall.shut_down(kiosk)
    content = bytearray(path.read_bytes())
    place = hall.chance.randrange(len(content))
    end = min(place + 2048, len(content))
    content[place:end] = hall.chance.randbytes(end - place)
    path.write_bytes(content)
    kiosk.harmed = True
    hall.stays_off(kiosk, 20)


def clone(hall: Hall, kiosk: Kiosk) -> None:
    """A copy of the card runs in another machine, which has no business to give numbers."""
    if kiosk.gone:
        return
    folder = hall.folder / "clone"
    shutil.rmtree(folder, ignore_errors=True)
    other = Hardware("clone", folder / "card", folder / "stick")
    other.stick.mkdir(parents=True)
    kiosk.hardware.image(other.card)
    hall.boots += 1
    clock = MachineClock(hall.world, f"boot-{hall.boots}", ClockSource.RTC)
    boot = Boot(hall.world, other, OFFICE, lambda: identity_of(other, OFFICE.code), clock, kiosk.line, hall.chance.random)
    boot.sync()
    for _ in range(3):
        try:
            ticket = boot.issue(TicketRequest(str(uuid.uuid4()), "ho-tich"))
        except KioskError:
            continue
        hall.papers.hand_out("clone", "clone", ticket, lambda _, first, last: last - first + 1, granted=True)
    boot.stop_dead()


def replacement(hall: Hall, kiosk: Kiosk, prepare: Callable[[Kiosk], object] | None = None) -> None:
    """The machine breaks down for good: it is revoked, and another one takes its place under another code.

    `prepare`: what is done with the new one before it is switched on.
    """
    server = hall.server
    if kiosk.gone or (server is not None and not server.is_up):
        return
    if kiosk.boot is not None:
        kiosk.boot.stop_dead()
        kiosk.boot = None
    try:
        fresh = hall.add_kiosk(instead_of=kiosk)
    except AdministrationError:
        hall.switch_on(kiosk)  # no code is free today, or nobody knows which
        return
    kiosk.gone = True
    hall.ledger_was_lost = True
    hall.kiosks[hall.kiosks.index(kiosk)] = fresh
    if prepare is not None:
        prepare(fresh)
    hall.switch_on(fresh)
    hall.back_up()


# Network and server


def link_outage(hall: Hall, kiosk: Kiosk) -> None:
    """The cable is out, or lets nothing come back."""
    line = kiosk.line
    if line is None:
        return
    if hall.chance.random() < 0.7:
        line.up = False
    else:
        line.answers = False

    def heal() -> None:
        line.up = line.answers = True

    hall.world.after(hall.chance.uniform(5, 5400), heal)


def server_outage(hall: Hall) -> None:
    """The server is killed and comes back after a while."""
    server = hall.server
    if server is None or not server.is_up:
        return
    server.is_up = False
    server.restart()

    def come_back() -> None:
        server.is_up = True

    hall.world.after(hall.chance.uniform(1, 3600), come_back)


def server_restore(hall: Hall) -> None:
    """The server's disk dies; the operator puts the newest copy back and says so."""
    _put_back(hall, told=True)


def untold_restore(hall: Hall) -> None:
    """The same, and he does not say so."""
    _put_back(hall, told=False)


def _put_back(hall: Hall, *, told: bool) -> None:
    backup = hall.backup
    if hall.server is not None and backup.exists():
        day = hall.server.restore(backup, told=told)
        if told or not hall.server.held(lambda _, held: held.central_open):  # untold it is noticed when anything was lost
            hall.closed_days |= {day, *hall.papers.days_of_grants(day)}
        hall.queue.clear()
        hall.papers.day_begins_anew("the server")
        stopped = hall.server.stopped_kiosks()
        for kiosk in hall.kiosks:
            kiosk.compared = 0
            kiosk.is_stopped = hall.device_id(kiosk) in stopped


def server_clock_jump(hall: Hall) -> None:
    """The server's clock shows another day, with or without somebody who vouches for it."""
    hall.server_clock.offset = int(hall.chance.uniform(-2, 4) * DAY)
    hall.server_clock.trusted = hall.chance.random() < 0.3
    hall.papers.clock_is_wrong = True
    hall.queue.is_watched = False

    def set_server_right() -> None:
        hall.server_clock.offset, hall.server_clock.trusted = 0, True

    hall.world.after(hall.chance.uniform(600, 20_000), set_server_right)


_OF_KIOSKS: Final[tuple[tuple[str, Mishap, bool], ...]] = (
    ("power_cut", power_cut, False),
    ("shut_down", shut_down, False),
    ("rollback", rollback, False),
    ("damage", damage, False),
    ("clock_jump", clock_jump, False),
    ("link_outage", link_outage, True),
    ("clone", clone, True),
    ("replacement", replacement, True),
)
"""Name in `Faults`, what happens, and whether it needs a server."""
