"""How single values are written: periods of opening, dates, letters, templates. Each raises `ConfigError` with the mend."""

import re
from datetime import date, time
from itertools import pairwise
from string import Formatter

from kiosk.config.problems import shown
from kiosk.domain.hours import Period
from kiosk.domain.numbering import SERIES_LETTERS
from kiosk.domain.printer_uri import parse_printer_uri
from kiosk.errors import ConfigError

PERIOD = r"[0-9]{1,2}[:h][0-9]{2} ?[-–] ?[0-9]{1,2}[:h][0-9]{2}"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
INPUTS = r"mouse|touch|(mtdev|hidinput):/.+"
SCANNERS = r"serial:/[^?]+(\?baud=[0-9]{4,6})?|input:/.+"
BOARD_LINES = r"serial:/[^?]+(\?baud=(1200|2400|4800|9600|19200|38400|57600|115200))?"
HOURS, MINUTES = 24, 60
QR_FIELDS = ("office_code", "business_day", "number", "ticket_id")
"""What the template of a ticket's QR code may hold."""


def read_period(written: str) -> Period:
    """`7:30-11:30`, also with an en dash and spaces, and with h as in 7h30."""
    if re.fullmatch(PERIOD, written) is None:
        raise ConfigError(f"{written!r} is no period of opening", "write it like 7:30-11:30")
    start, end = (_time(part.strip()) for part in written.replace("–", "-").split("-"))
    if start >= end:
        raise ConfigError(f"{written} ends before it starts", "write the earlier time first, in hours from 0 to 23")
    return Period(start, end)


def _time(written: str) -> time:
    hour, minute = (int(part) for part in written.replace("h", ":").split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise ConfigError(f"{written} is no time of day", "write times from 0:00 to 23:59") from None


def check_day(periods: tuple[Period, ...]) -> None:
    """The periods of one day: neither overlapping nor touching, in any order."""
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            raise ConfigError(f"{earlier} and {later} overlap", "let the second start after the first has ended")
        if later.start == earlier.end:
            raise ConfigError(f"{earlier} and {later} touch", f"write them as one: {Period(earlier.start, later.end)}")


def read_date(written: str) -> date:
    """`2027-01-01` and nothing else, since 1/2/2027 is two dates."""
    try:
        if re.fullmatch(DATE, written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise ConfigError(f"{written!r} is no date", "write year-month-day, like 2027-01-01")


def check_moment(written: str) -> None:
    """A day and a time of day, `2026-11-26 17:00`."""
    day, _, clock = written.replace("T", " ").partition(" ")
    read_date(day)
    hour, _, minute = clock.partition(":")
    if not (re.fullmatch("[0-9]{1,2}:[0-9]{2}", clock) and int(hour) < HOURS and int(minute) < MINUTES):
        raise ConfigError(f"{written!r} names no time of day", "write year-month-day and the time, like 2026-11-26 17:00")


def check_series(letter: str) -> None:
    """One capital letter that cannot be taken for a digit."""
    if letter in ("I", "O", "Q"):
        raise ConfigError(f"the letter {letter} reads like 1 or 0", f"take one of {SERIES_LETTERS}")
    if len(letter) != 1 or letter not in SERIES_LETTERS:
        capital = letter.upper()
        meant = len(capital) == 1 and capital in SERIES_LETTERS
        mend = f"did you mean {capital!r}?" if meant else f"take one of {SERIES_LETTERS}"
        raise ConfigError(f"{letter!r} is no series letter", mend)


def check_printer(uri: str) -> None:
    """The printer's own grammar, see `kiosk.domain.printer_uri`."""
    parse_printer_uri(uri)


def check_input(source: str) -> None:
    """Where touches come from."""
    if re.fullmatch(INPUTS, source) is None:
        example = "/dev/input/event0"
        raise ConfigError(f"{source!r} is no input", f"write mouse, touch, mtdev:{example} or hidinput:{example}")


def check_scanner(uri: str) -> None:
    """Where codes come from."""
    if re.fullmatch(SCANNERS, uri) is None:
        raise ConfigError(
            f"{uri!r} is no scanner", "write serial:/dev/ttyACM0, serial:/dev/ttyUSB0?baud=9600 or input:/dev/input/event3"
        )


def check_board_line(uri: str) -> None:
    """Where LED boards hang."""
    if re.fullmatch(BOARD_LINES, uri) is None:
        raise ConfigError(f"{uri!r} is no line of LED boards", "write serial:/dev/ttyUSB1 or serial:/dev/ttyUSB1?baud=9600")


def check_qr(template: str) -> None:
    """A text with fields in braces."""
    fields = ", ".join(f"{{{name}}}" for name in QR_FIELDS)
    try:
        parts = [part[1:] for part in Formatter().parse(template)]
    except ValueError as error:
        raise ConfigError(f"the braces do not fit: {error}", f"write fields like {fields}") from None
    for name, form, conversion in parts:
        if name is not None and (name not in QR_FIELDS or form or conversion):
            raise ConfigError(
                f"{{{shown(name)}}} is no field of a ticket" if name not in QR_FIELDS else "fields take no format",
                f"use {fields}",
            )


def check_folder(written: str) -> None:
    """A path that means the same whoever starts the kiosk."""
    if written.startswith("~"):
        raise ConfigError("~ is not followed here", "write the whole path, like /var/lib/kiosk")
