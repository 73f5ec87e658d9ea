"""How a kiosk is: the whole look at it, as staff read it out over the telephone. None: not known, which never means well.

Ages are whole seconds until the look; sizes are megabytes of a million bytes; temperatures are degrees Celsius.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.board import BoardTrouble
from kiosk.domain.printer import Trouble


@dataclass(frozen=True, slots=True)
class PrinterCondition:
    """The printer, its paper, and what it did since the program started."""

    model: str | None = None
    address: str | None = None
    online: bool | None = None
    paper: bool | None = None
    near_end: bool | None = None
    cover_open: bool | None = None
    trouble: Trouble | None = None
    """What is wrong now."""
    last_error: str | None = None
    last_error_age_s: int | None = None
    sent_bytes: int | None = None
    slips: int | None = None
    cuts: int | None = None
    printed_mm: int | None = None
    """Of the roll that is in."""
    mm_left: int | None = None
    tickets_left: int | None = None
    minutes_left: int | None = None
    """If paper goes on being used as in the last hours."""


@dataclass(frozen=True, slots=True)
class NetworkCondition:
    """The way to the server. `server` is its address, `embedded` or `none`."""

    addresses: tuple[str, ...] | None = None
    """Of this machine; empty: it has none."""
    server: str | None = None
    out_of_service: str | None = None
    """Why no number is given at all; empty: numbers are given."""
    out_of_service_kind: str = ""
    """The same by the name of its error, for who reads another language."""
    contact_age_s: int | None = None
    """Since the server answered last; None also when it never has."""
    outbox_depth: int | None = None
    outbox_oldest_s: int | None = None
    credential_age_s: int | None = None
    own_numbers_s: int | None = None
    """How long this kiosk has been giving own numbers because the server does not; 0: the server gives them."""


@dataclass(frozen=True, slots=True)
class ClockCondition:
    """The clock. `offset_ms`: how far the machine's is behind the server's."""

    utc: str | None = None
    source: str | None = None
    trusted: bool | None = None
    offset_ms: int | None = None
    business_day: date | None = None


@dataclass(frozen=True, slots=True)
class DiskCondition:
    """The disk of the data. `errors`: how many its file system has counted."""

    free_mb: int | None = None
    read_only: bool | None = None
    errors: int | None = None


@dataclass(frozen=True, slots=True)
class MachineCondition:
    """The board. `serial_end`: the last four characters of its serial number. `load`: processes that wait, of one minute."""

    temperature_c: float | None = None
    throttled: bool | None = None
    """Slowed down or short of voltage at this moment."""
    memory_used_mb: int | None = None
    memory_total_mb: int | None = None
    load: float | None = None
    uptime_s: int | None = None
    serial_end: str | None = None


@dataclass(frozen=True, slots=True)
class ScreenCondition:
    """The screen. A frame is drawn when something changes; a turn of the loop is taken at least every half minute."""

    last_turn_age_s: int | None = None
    last_frame_age_s: int | None = None
    last_touch_age_s: int | None = None
    """None also when nobody has touched it yet."""
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    stalls: int | None = None
    """Turns of the loop that took longer than a tenth of a second, since the program started."""


@dataclass(frozen=True, slots=True)
class SoftwareCondition:
    """What runs. `slot`: which of two system partitions, where there are two."""

    version: str | None = None
    python: str | None = None
    kivy: str | None = None
    slot: str | None = None
    uptime_s: int | None = None
    """Of the program."""


class RestartReason(StrEnum):
    """Why the program before this one ended."""

    STOPPED = "stopped"
    """In order: by its service manager, or by hand."""
    RESTARTED = "restarted"
    """In order: somebody wanted it to begin anew."""
    REBOOTED = "rebooted"
    """In order, and the whole machine with it."""
    FAILED = "failed"
    """By an error of its own."""
    KILLED = "killed"
    """Without a word, while the machine went on: killed, out of memory, or hung until its service manager ended it."""
    WATCHDOG = "watchdog"
    """The machine hung, and its watchdog reset it."""
    POWER = "power"
    """Without a word, and the machine started anew: a power cut, most likely."""

    @property
    def in_order(self) -> bool:
        """Whether somebody wanted it."""
        return self in (RestartReason.STOPPED, RestartReason.RESTARTED, RestartReason.REBOOTED)


@dataclass(frozen=True, slots=True)
class Restart:
    """One start after an end; `at` is UTC text of the start."""

    at: str
    reason: RestartReason


@dataclass(frozen=True, slots=True)
class RestartsCondition:
    """`count`: starts since the record began, but for the first; `recent`: the last of them, newest first."""

    count: int | None = None
    recent: tuple[Restart, ...] = ()
    safe_mode: bool | None = None
    """After many crashes it does only what gives numbers."""


@dataclass(frozen=True, slots=True)
class CountsCondition:
    """What the ledger counts in its business day. `void`: how many by kind of reason; `commits`: since the program started."""

    tickets: int | None = None
    own_series: int | None = None
    unknown_prints: int | None = None
    void: Mapping[str, int] = field(default_factory=dict)
    commits: int | None = None
    commit_seconds: float | None = None
    """What all those commits took together."""


@dataclass(frozen=True, slots=True)
class BoardCondition:
    """One LED board. `place`: 1 for the first of the settings; `well`: whether it took the last word."""

    place: int
    address: str
    well: bool | None = None
    shown: str = ""
    last_error: BoardTrouble | None = None
    last_error_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class BoardsCondition:
    """The LED boards of the settings, in their order."""

    each: tuple[BoardCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One look."""

    kiosk: str = ""
    """Office and digit, such as `H32.12/1`."""
    printer: PrinterCondition = PrinterCondition()
    network: NetworkCondition = NetworkCondition()
    clock: ClockCondition = ClockCondition()
    disk: DiskCondition = DiskCondition()
    machine: MachineCondition = MachineCondition()
    screen: ScreenCondition = ScreenCondition()
    software: SoftwareCondition = SoftwareCondition()
    restarts: RestartsCondition = RestartsCondition()
    counts: CountsCondition = field(default_factory=CountsCondition)
    boards: BoardsCondition = BoardsCondition()
