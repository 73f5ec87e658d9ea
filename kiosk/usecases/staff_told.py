"""What the hands of the staff desk tell."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Tickets of the last hour of which nobody knows whether they are on paper, oldest first."""

    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The business day, None before the first; the clock's local date; and whether the clock is one that may move the day."""

    held: date | None
    clock: date
    trusted: bool


@dataclass(frozen=True, slots=True)
class Voided:
    """How many tickets of a range were taken back."""

    count: int


@dataclass(frozen=True, slots=True)
class SettingsNow:
    """What staff may change, as it is now. Per cent; None where the machine has no such part.

    `waiting`: something was changed that holds from the next start on.
    """

    language: str
    text_size: int
    message: str
    printer: str
    printers: tuple[str, ...]
    """Addresses: the one that holds, and those of what is plugged in."""
    profile: str
    profiles: tuple[str, ...]
    brightness: int | None
    volume: int | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A bundle that is whole on the stick, and what is to be compared by whoever gets it."""

    name: str
    sum: str


@dataclass(frozen=True, slots=True)
class OnStick:
    """Backups in this kiosk's folder of the stick, newest first. `others`: whether there are some that another machine made."""

    names: tuple[str, ...]
    others: bool = False


class Deed(StrEnum):
    """What staff want at the terminal, and the next start does."""

    RESTORE = "restore"
    WIPE = "wipe"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it at the start at `at`, UTC as all moments are stored.

    `anew`: numbers begin anew under another code. `error` is the line that says why it was not `done`, empty when it was, and
    `kind` the name of its class. `again`: the next start tries it again by itself. `read`: somebody has read this.
    """

    deed: Deed
    at: str
    done: bool
    anew: bool = False
    error: str = ""
    kind: str = ""
    again: bool = False
    read: bool = False


@dataclass(frozen=True, slots=True)
class CalibrationNow:
    """What is known of the printer that is there. `letters` stand on the sheet that was printed last; empty: none was yet.

    `chosen` are the letters that staff found right, at the moment `at`, UTC; empty `at`: it was never calibrated.
    """

    printer: str
    letters: str
    chosen: str
    at: str


@dataclass(frozen=True, slots=True)
class LettersRead:
    """Letters of a choice that count, and those that prove nothing without another one."""

    counted: str
    ignored: str


@dataclass(frozen=True, slots=True)
class BoardNow:
    """An LED board: 1 for the first of the settings, how many digits it has, what stands on them."""

    place: int
    digits: int
    shown: str


@dataclass(frozen=True, slots=True)
class BoardsNow:
    """All LED boards of the settings."""

    boards: tuple[BoardNow, ...]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an administrator compares at the server."""

    kiosk_code: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Air:
    """A Wi-Fi network in the air; `signal` in per cent."""

    ssid: str
    signal: int
    secured: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class Networks:
    """Those that there are, strongest first; none where the machine has no NetworkManager."""

    air: tuple[Air, ...]
