"""A central number that the one-stop server granted, and whether this kiosk's ledger can take it."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.businessday import ClockReading, ClockSource, business_day
from kiosk.domain.numbering import CENTRAL_CODE, Number
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import EpochFell, NumberSeen, OtherDay, OtherEpoch, OtherSeries, OtherTicket


@dataclass(frozen=True, slots=True)
class GrantWish:
    """A number that is asked for. `highest`: the highest central number of this series and day that the ledger has; 0: none.

    `tapped_ns`: when the citizen tapped, in monotonic nanoseconds of this boot.
    """

    request: TicketRequest
    series: str
    business_day: date
    highest: int
    tapped_ns: int


@dataclass(frozen=True, slots=True)
class Granted:
    """What the server answered. `ahead` people wait before this ticket; `epoch` rises when the server was restored."""

    ticket_id: str
    series: str
    n: int
    business_day: date
    epoch: int
    ahead: int
    server_time: datetime
    clock_trusted: bool

    @property
    def number(self) -> Number:
        """As a number of the central namespace."""
        return Number(self.series, CENTRAL_CODE, self.n)


@dataclass(frozen=True, slots=True)
class CentralKnown:
    """What a ledger knows of the central numbers of one series in one business day.

    `epoch` is the highest that was ever told; `day_epoch` that of this day's central numbers, None before the first.
    """

    business_day: date
    highest: int = 0
    epoch: int = 0
    day_epoch: int | None = None


def server_reading(granted: Granted, reading: ClockReading) -> ClockReading:
    """The kiosk's reading with the server's time: as good as a time server if somebody vouches for it, else as a battery."""
    source = ClockSource.SERVER if granted.clock_trusted else ClockSource.RTC
    return ClockReading(granted.server_time, source, reading.boot_id, reading.monotonic_ns)


def day_of_grant(granted: Granted, current: date, reading: ClockReading) -> date:
    """The business day to take a grant in: the current one, or a later one that the server's time allows.

    Raises `OtherDay` for a day that is over, one that the server's own clock has not reached, and one that a clock which is
    kept by a time server contradicts.
    """
    if granted.business_day == current:
        return current
    latest = business_day(current, server_reading(granted, reading), current)
    here = reading.local.date()
    contradicted = reading.source is ClockSource.NTP and granted.business_day > here
    if granted.business_day < current or granted.business_day > latest or contradicted:
        raise OtherDay(
            f"the server granted {granted.number} of {granted.business_day}, but the business day is {current}",
            "check the clocks of server and kiosk",
        )
    return granted.business_day


def check_grant(granted: Granted, wish: GrantWish, known: CentralKnown) -> None:
    """Raise a `GrantRefused` or `EpochFell` for a number that the ledger cannot take; `known` is of the grant's day."""
    said = f"the server granted {granted.number} of {granted.business_day}"
    if granted.ticket_id != wish.request.ticket_id:
        raise OtherTicket(f"{said} to another ticket than the one that asked", "report this with the server's log")
    if granted.series != wish.series:
        raise OtherSeries(f"{said} for a service with series {wish.series}", "give both the same services")
    if granted.epoch < known.epoch:
        raise EpochFell(
            f"{said} in epoch {granted.epoch}, after epoch {known.epoch}",
            "tell the server that it was restored from a backup",
        )
    if known.day_epoch is not None and granted.epoch != known.day_epoch:
        raise OtherEpoch(
            f"{said} in epoch {granted.epoch}, but the day's are of epoch {known.day_epoch}", "report this with the server's log"
        )
    if granted.n <= known.highest:
        raise NumberSeen(f"{said}, but {known.highest} was given already", "tell the server that it was restored from a backup")
