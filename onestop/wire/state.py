"""What the office is doing: the answer of the long poll.

`GET /v1/state?cursor=C&wait=S` answers at once when something changed since cursor C (or C is not given), else as soon as
something changes, else after S seconds (at most `LONGEST_WAIT_S`) with 204 and no body. A cursor is opaque and belongs to
one office. Counters and boards may ask too, with a counter's token.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onestop.wire.catalogue import Edition
from onestop.wire.commands import Command
from onestop.wire.scalars import Count, CounterNumber, Cursor, Moment, OfficeCode, Series, ServiceId, Translated

LONGEST_WAIT_S = 30

LocalTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-4]):[0-5][0-9]$", description="Local time, like 07:30.")]


class Period(Struct, frozen=True):
    """Open from `start` (included) to `end` (excluded), the same day."""

    start: LocalTime
    end: LocalTime


class Hours(Struct, kw_only=True):
    """Opening hours: periods by weekday (`mon` … `sun`; one that is missing is closed) and dates that are closed all day."""

    week: dict[str, tuple[Period, ...]]
    holidays: tuple[date, ...] = ()


class ServiceState(Struct, kw_only=True):
    """One service in this business day."""

    service_id: ServiceId
    series: Series
    name: Translated
    paused: bool
    """It gives no numbers now."""
    waiting: Count
    """People who wait, priority ones among them."""
    waiting_priority: Count
    now_serving: tuple[str, ...]
    """The numbers that are called or served at this moment."""
    hours: Hours | None = None
    """Its own hours; None: those of the office."""


class CounterState(Struct, kw_only=True):
    """One counter."""

    number: CounterNumber
    name: Translated
    open: bool
    services: tuple[ServiceId, ...]
    ticket: str | None
    """The number that it calls or serves."""


class Call(Struct, kw_only=True):
    """A number was called: for boards and voices. The newest call stands first."""

    number: str
    counter: CounterNumber
    called_at: Moment
    times: Count
    """1 for the first call, 2 when it was called again, and so on."""
    language: str


class Message(Struct, kw_only=True):
    """A line that the office shows to citizens."""

    message_id: Count
    text: Translated
    until: Moment | None = None


class Versions(Struct, kw_only=True):
    """Versions of what a kiosk fetches or compares."""

    protocol: Count
    server: str
    office: Count
    """Rises when services, counters, hours or devices of the office change."""
    catalogue: Edition = ""
    """Of the office's procedures: another one than the kiosk's is fetched. Empty: the office has none at the server."""


class State(Struct, kw_only=True):
    """The office now."""

    cursor: Cursor
    office: OfficeCode
    server_time: Moment
    clock_trusted: bool
    business_day: date
    epoch: Count
    central_open: bool
    services: tuple[ServiceState, ...]
    counters: tuple[CounterState, ...]
    calls: tuple[Call, ...]
    hours: Hours
    messages: tuple[Message, ...]
    commands: tuple[Command, ...]
    """To the device that asks, oldest first: those that it has not reported as done and that have not ended."""
    versions: Versions
