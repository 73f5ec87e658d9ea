"""How a kiosk is, every thirty seconds: what an administrator sees of the fleet."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onestop.wire.scalars import ClockSource, Count, Cursor, MaybeSequence, Moment, ShortText

SECONDS = 30
"""How often a kiosk sends one. Three that are missing make it count as away."""


class ClockHealth(Struct, kw_only=True):
    """The kiosk's clock: who vouches for it, and how far it is from the server's, as the kiosk last saw it."""

    source: ClockSource
    trusted: bool | None = None
    """Whether anybody vouches for it; None: an older kiosk, which does not say."""
    offset_ms: Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)] | None = None


class PrinterHealth(Struct, kw_only=True):
    """What the printer says. None: it does not say; that is never the same as "all is well"."""

    online: bool | None = None
    paper: bool | None = None
    near_end: bool | None = None
    cover_open: bool | None = None
    error: ShortText = ""
    """What is wrong now: unreachable, silent, no_paper, cover_open, cutter_jam, overheated, fault; empty: nothing known."""
    mm_left: Count | None = None
    tickets_left: Count | None = None
    minutes_left: Count | None = None
    """For how long the paper will do, at the pace of the last hours."""


class Heartbeat(Struct, kw_only=True):
    """How the kiosk is now. Errors: `replayed` (older than the last of this boot), and those of any device request."""

    monotonic_ns: Count
    """Now, on the clock of this boot; rises with each heartbeat."""
    software: ShortText
    uptime_s: Count
    ledger_last: MaybeSequence
    outbox_depth: Count
    """Entries that the server has not confirmed."""
    outbox_oldest_s: Count
    """Age of the oldest of them; 0 when there is none."""
    business_day: date | None
    clock: ClockHealth
    printer: PrinterHealth
    slot: ShortText = ""
    """Which of the two system partitions runs."""
    last_turn_age_s: Count | None = None
    """Since the screen's loop last turned, which it does at least every half minute: more than ninety means that it hangs."""
    last_frame_age_s: Count | None = None
    """Since a frame was drawn, which happens when something changes."""
    last_touch_age_s: Count | None = None
    disk_free_mb: Count | None = None
    disk_errors: Count | None = None
    """How many the file system has counted."""
    read_only: bool | None = None
    temperature_c: Annotated[float, Meta(ge=-273, le=1000)] | None = None
    throttled: bool | None = None
    memory_used_mb: Count | None = None
    memory_total_mb: Count | None = None
    own_numbers_s: Count | None = None
    """How long it has been giving own numbers; 0: it is not. None: not known."""
    credential_days: Count | None = None
    boards_dark: Count | None = None
    """LED boards that did not take the number that they were told last; None: not known."""
    restarts: Count = 0
    """Starts since the record began, but for the first."""
    restart_reason: ShortText = ""
    """Of the newest: stopped, restarted, rebooted, failed, killed, watchdog, power."""


class HeartbeatAnswer(Struct, kw_only=True):
    """Heard."""

    server_time: Moment
    clock_trusted: bool
    cursor: Cursor
    """Another than the kiosk's: fetch the state."""
