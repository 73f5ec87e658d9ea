"""What is wrong with a kiosk, in the order in which it is to be mended. What is not known is no problem, and no comfort."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.domain.condition import Condition
from kiosk.domain.printer import Trouble

FEW_MINUTES: Final = 60
FEW_TICKETS: Final = 50
"""With less paper than that somebody should bring a roll."""

LEAST_FREE_MB: Final = 200
STILL_SECONDS: Final = 90
"""Three times as long as the longest rest of the screen's loop."""
AWAY_SECONDS: Final = 90
OWN_SECONDS: Final = 600
OLD_SECONDS: Final = 600
"""An entry that waits longer to be sent is more than a slow line."""
WRONG_MS: Final = 60_000
HOT_C: Final = 80.0
"""Boards of the Raspberry Pi slow down at this."""
MOST_MEMORY: Final = 0.92
CREDENTIAL_SECONDS: Final = 100 * 86_400
"""It is changed every ninety days by itself."""
MANY_FALLS: Final = 3


class ProblemKind(StrEnum):
    """All that can be wrong, most urgent first."""

    OUT_OF_SERVICE = "out_of_service"
    DISK_READ_ONLY = "disk_read_only"
    DISK_FULL = "disk_full"
    SCREEN_STILL = "screen_still"
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    PRINTER = "printer"
    CLOCK_WRONG = "clock_wrong"
    CLOCK_UNTRUSTED = "clock_untrusted"
    PAPER_LOW = "paper_low"
    SERVER_AWAY = "server_away"
    OWN_NUMBERS = "own_numbers"
    OUTBOX_OLD = "outbox_old"
    HOT = "hot"
    THROTTLED = "throttled"
    DISK_ERRORS = "disk_errors"
    MEMORY = "memory"
    FALLS = "falls"
    SAFE_MODE = "safe_mode"
    CREDENTIAL_OLD = "credential_old"
    LED_BOARD = "led_board"


Facts = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the figures that a page puts into its sentence."""

    kind: ProblemKind
    facts: Facts = field(default_factory=dict)


def problems(condition: Condition) -> tuple[Problem, ...]:
    """All that is wrong, most urgent first."""
    found = [problem for look in _LOOKS for problem in look(condition)]
    order = list(ProblemKind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _service(condition: Condition) -> Iterator[Problem]:
    if condition.network.out_of_service:
        yield Problem(
            ProblemKind.OUT_OF_SERVICE,
            {"reason": condition.network.out_of_service, "error": condition.network.out_of_service_kind},
        )


def _disk(condition: Condition) -> Iterator[Problem]:
    disk = condition.disk
    if disk.read_only:
        yield Problem(ProblemKind.DISK_READ_ONLY)
    elif disk.free_mb is not None and disk.free_mb < LEAST_FREE_MB:
        yield Problem(ProblemKind.DISK_FULL, {"free_mb": disk.free_mb})
    if disk.errors:
        yield Problem(ProblemKind.DISK_ERRORS, {"errors": disk.errors})


def _screen(condition: Condition) -> Iterator[Problem]:
    age = condition.screen.last_turn_age_s
    if age is not None and age >= STILL_SECONDS:
        yield Problem(ProblemKind.SCREEN_STILL, {"seconds": age})


def _printer(condition: Condition) -> Iterator[Problem]:
    printer = condition.printer
    if printer.trouble is Trouble.NO_PAPER or printer.paper is False:
        yield Problem(ProblemKind.NO_PAPER)
    elif printer.trouble is Trouble.COVER_OPEN or printer.cover_open:
        yield Problem(ProblemKind.COVER_OPEN)
    elif printer.trouble is not None or printer.online is False:
        trouble = (printer.trouble or Trouble.UNREACHABLE).value
        yield Problem(ProblemKind.PRINTER, {"trouble": trouble, "error": printer.last_error or ""})
    elif _is_low(condition):
        facts = {"tickets": printer.tickets_left, "minutes": printer.minutes_left}
        yield Problem(ProblemKind.PAPER_LOW, {name: value for name, value in facts.items() if value is not None})


def _is_low(condition: Condition) -> bool:
    printer = condition.printer
    few_tickets = printer.tickets_left is not None and printer.tickets_left < FEW_TICKETS
    few_minutes = printer.minutes_left is not None and printer.minutes_left < FEW_MINUTES
    return few_tickets or few_minutes or printer.near_end is True


def _clock(condition: Condition) -> Iterator[Problem]:
    clock = condition.clock
    if clock.offset_ms is not None and abs(clock.offset_ms) >= WRONG_MS:
        yield Problem(ProblemKind.CLOCK_WRONG, {"offset_s": round(clock.offset_ms / 1000)})
    elif clock.trusted is False:
        yield Problem(ProblemKind.CLOCK_UNTRUSTED)


def _network(condition: Condition) -> Iterator[Problem]:
    network = condition.network
    if network.server in (None, "none"):
        return
    if network.contact_age_s is not None and network.contact_age_s >= AWAY_SECONDS:
        yield Problem(ProblemKind.SERVER_AWAY, {"seconds": network.contact_age_s})
    if network.own_numbers_s is not None and network.own_numbers_s >= OWN_SECONDS:
        yield Problem(ProblemKind.OWN_NUMBERS, {"seconds": network.own_numbers_s})
    if network.outbox_oldest_s is not None and network.outbox_oldest_s >= OLD_SECONDS:
        yield Problem(ProblemKind.OUTBOX_OLD, {"seconds": network.outbox_oldest_s, "entries": network.outbox_depth or 0})
    if network.credential_age_s is not None and network.credential_age_s >= CREDENTIAL_SECONDS:
        yield Problem(ProblemKind.CREDENTIAL_OLD, {"days": network.credential_age_s // 86_400})


def _machine(condition: Condition) -> Iterator[Problem]:
    machine = condition.machine
    if machine.temperature_c is not None and machine.temperature_c >= HOT_C:
        yield Problem(ProblemKind.HOT, {"celsius": round(machine.temperature_c)})
    if machine.throttled:
        yield Problem(ProblemKind.THROTTLED)
    used, total = machine.memory_used_mb, machine.memory_total_mb
    if used is not None and total and used / total >= MOST_MEMORY:
        yield Problem(ProblemKind.MEMORY, {"used_mb": used, "total_mb": total})


def _restarts(condition: Condition) -> Iterator[Problem]:
    """The program fell and fell: the newest starts all followed an end that nobody wanted."""
    if condition.restarts.safe_mode:
        yield Problem(ProblemKind.SAFE_MODE)
    newest = condition.restarts.recent[:MANY_FALLS]
    if len(newest) == MANY_FALLS and not any(one.reason.in_order for one in newest):
        yield Problem(ProblemKind.FALLS, {"reason": newest[0].reason.value, "since": newest[-1].at})


def _boards(condition: Condition) -> Iterator[Problem]:
    for one in condition.boards.each:
        if one.well is False:
            yield Problem(ProblemKind.LED_BOARD, {"place": one.place, "trouble": one.last_error or ""})


_LOOKS: Final[tuple[Callable[[Condition], Iterator[Problem]], ...]] = (
    _service,
    _disk,
    _screen,
    _printer,
    _clock,
    _network,
    _machine,
    _restarts,
    _boards,
)
