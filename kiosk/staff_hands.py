"""What staff can do at the terminal, put together: each hand of the staff desk by its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kiosk import bootstrap
from kiosk.config import Settings, load_settings
from kiosk.device.sound import Loudspeaker
from kiosk.domain.condition import Condition
from kiosk.domain.slip import Slip, Text
from kiosk.printer.spooler import Spooler
from kiosk.staff_calibration import CalibrationParts, make_calibration
from kiosk.staff_tools import ToolParts, make_tools
from kiosk.usecases.boards import StaffBoards
from kiosk.usecases.halting import Halting
from kiosk.usecases.ports import Board, Clock, PrintJob
from kiosk.usecases.restock import Restock
from kiosk.usecases.staff_desk import Arguments, Hand
from kiosk.usecases.staff_tickets import StaffTickets
from kiosk.usecases.told import Reboot


@dataclass(frozen=True, slots=True)
class HandParts:
    """What the hands work with. `restart` ends the process in order and begins anew.

    `test_page`: what a test of the printer prints, as an administrator's order does.
    """

    settings: Settings
    clock: Clock
    notes: bootstrap.LedgerNotes
    spooler: Spooler
    halting: Halting
    restart: Callable[[], None]
    reboot: Reboot
    condition: Callable[[], Condition]
    test_page: Callable[[], Slip]
    boards: Sequence[Board] = ()


def make_hands(parts: HandParts) -> Mapping[str, Hand]:
    """All of them."""
    tickets = StaffTickets(
        parts.clock,
        lambda: parts.notes.ledger,
        lambda book: bootstrap.reprinting(parts.settings, parts.clock, book),
        parts.spooler,
    )
    halting, boards = parts.halting, StaffBoards(parts.boards)
    return {
        "sensors": lambda _: parts.spooler.check(),
        "condition": lambda _: parts.condition(),
        "test-slip": lambda said: parts.spooler.submit(PrintJob(said["job"], parts.test_page(), is_ticket=False)),
        "cut": lambda said: _cut(parts, said),
        "sound": lambda _: Loudspeaker().play(),
        "boards": boards.look,
        "board-light": boards.light,
        "board-number": boards.tell,
        "board-seen": boards.seen,
        "set-roll": lambda said: _set_roll(parts, said),
        "uncertain": tickets.uncertain,
        "reprint": _announced(parts, tickets.reprint),
        "void": _announced(parts, tickets.void),
        "void-range": _announced(parts, tickets.void_range),
        "pause": halting.pause,
        "resume": halting.resume,
        "pause-all": halting.pause_all,
        "resume-all": halting.resume_all,
        "close-day": halting.close_day,
        "open-day": halting.open_day,
        "days": halting.days,
        "set-day": halting.set_day,
        "restart": lambda _: parts.restart(),
        "reload": lambda _: _reload(parts),
        "reboot": lambda _: parts.reboot.at_the_terminal(),
        **make_calibration(CalibrationParts(parts.settings, parts.spooler, parts.clock)),
        **make_tools(ToolParts(parts.settings, lambda: parts.notes.ledger, parts.restart, parts.condition)),
    }


def _announced(parts: HandParts, hand: Hand) -> Hand:
    """The same, and the server hears of it at once: a number that was taken back must not be called."""

    def done(said: Arguments) -> object:
        try:
            return hand(said)
        finally:
            parts.notes.grew()

    return done


def _cut(parts: HandParts, said: Arguments) -> None:
    parts.spooler.submit(PrintJob(said["job"], Slip((Text(f"{parts.clock.read().local:%H:%M:%S}"),)), is_ticket=False))


def _set_roll(parts: HandParts, said: Arguments) -> float:
    metres = float(said["metres"])
    Restock(parts.clock, bootstrap.roll_book(parts.settings))(metres)
    return metres


def _reload(parts: HandParts) -> None:
    """Only a file that can be read is worth a restart; raises `ConfigError`."""
    load_settings(parts.settings.source)
    parts.restart()
