"""The office as a file describes it: the same `config.yaml` that its kiosks read, of which only the office's part counts."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import yaml
from msgspec import Meta, Struct, field

from onestop.errors import SettingsError
from onestop.wire import Hours, Period
from onestop.wire.scalars import CounterNumber, OfficeCode, Series, ServiceId, Translated

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_PERIOD: Final = re.compile(r"(\d{1,2})[:h](\d{2})\s*[-–]\s*(\d{1,2})[:h](\d{2})")

Words = str | Translated
Week = dict[str, list[str] | str | None]


class OfficeHead(Struct):
    """`office:`."""

    code: OfficeCode
    name: Words


class ServiceEntry(Struct):
    """One of `services:`."""

    id: ServiceId
    series: Series
    name: Words
    paused: bool = False
    hours: Week | None = None


class CounterEntry(Struct):
    """One of `counters:`."""

    number: CounterNumber
    name: Words
    services: list[ServiceId]


class OfficeFile(Struct):
    """What the server takes of the file; everything else is the kiosk's."""

    office: OfficeHead
    services: Annotated[list[ServiceEntry], Meta(min_length=1)]
    hours: Week
    counters: list[CounterEntry] = field(default_factory=list)
    holidays: list[date] = field(default_factory=list)
    priority_ratio: Annotated[int, Meta(ge=0, le=99)] = 0
    """0: those with a priority class are called first, always; n: after n of them in a row somebody else is called."""


def read_office(path: Path) -> OfficeFile:
    """Read and check a file; raises `SettingsError`."""
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        read = msgspec.convert(raw, OfficeFile)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}", "name the office's config.yaml") from error
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{path}: {error}", "mend it; kiosk config check says more") from error
    _must_agree(path, read)
    return read


def _must_agree(path: Path, read: OfficeFile) -> None:
    ids, letters = [one.id for one in read.services], [one.series for one in read.services]
    for kind, values in (("service id", ids), ("series", letters), ("counter", [str(one.number) for one in read.counters])):
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise SettingsError(f"{path}: {kind} {', '.join(twice)} is there twice", "each may be there once")
    unknown = sorted({one for counter in read.counters for one in counter.services} - set(ids))
    if unknown:
        raise SettingsError(f"{path}: counters serve {', '.join(unknown)}", "name services of this office")
    hours(read.hours, read.holidays)
    for one in read.services:
        hours(one.hours or {})


def hours(week: Week, holidays: list[date] | None = None) -> Hours:
    """Opening hours as they are told to kiosks; raises `SettingsError`."""
    strange = sorted(week.keys() - set(WEEKDAYS))
    if strange:
        raise SettingsError(f"hours: {', '.join(strange)} is no weekday", f"write {', '.join(WEEKDAYS)}")
    told = {}
    for day, periods in week.items():
        listed = [periods] if isinstance(periods, str) else periods or []
        told[day] = tuple(_period(one) for one in listed)
    return Hours(week=told, holidays=tuple(sorted(holidays or ())))


def _period(text: str) -> Period:
    match = _PERIOD.fullmatch(text.strip())
    parts = [int(part) for part in match.groups()] if match else []
    if not parts or not _is_time(parts[0], parts[1]) or not _is_time(parts[2], parts[3]) or parts[:2] >= parts[2:]:
        raise SettingsError(f"hours: {text!r} is no period", "write it like 7:30-11:30")
    return Period(f"{parts[0]:02}:{parts[1]:02}", f"{parts[2]:02}:{parts[3]:02}")


def _is_time(hour: int, minute: int) -> bool:
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)  # noqa: PLR2004  the clock's


def translated(words: Words) -> Translated:
    """A text in each language; a bare one is Vietnamese."""
    return {"vi": words} if isinstance(words, str) else words
