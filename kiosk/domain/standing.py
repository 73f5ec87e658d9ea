"""The office as the one-stop server says that it stands: who waits, what is closed, what citizens are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kiosk.domain.hours import OpeningHours
from kiosk.domain.office import Counter, Holder, Office, Service
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class ServiceStanding:
    """One service now. `waiting` is None while the server is away; `hours` is None where those of the office hold.

    `paused` is the server's word; `stopped` says who has stopped it at this kiosk.
    """

    paused: bool = False
    waiting: int | None = None
    now_serving: tuple[str, ...] = ()
    hours: OpeningHours | None = None
    stopped: frozenset[Holder] = frozenset()


@dataclass(frozen=True, slots=True)
class CounterStanding:
    """One counter now; `services` holds service ids."""

    number: int
    name: Words
    open: bool
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for citizens, until a moment if one is given."""

    text: Words
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the server said last. `closed_day`: an administrator closed that business day; no number is given in it."""

    business_day: date | None = None
    services: Mapping[str, ServiceStanding] = field(default_factory=dict)
    hours: OpeningHours | None = None
    counters: tuple[CounterStanding, ...] = ()
    notices: tuple[Notice, ...] = ()
    closed_day: date | None = None
    called: tuple[str, ...] = ()
    """Numbers that were called in this business day, the newest call first; not all of them."""

    def waiting(self, service_id: str) -> int | None:
        """How many wait for a service; None where that is not known now."""
        said = self.services.get(service_id)
        return None if said is None else said.waiting

    def now_serving(self, service_id: str) -> tuple[str, ...]:
        """The numbers of a service that are called or served at this moment."""
        said = self.services.get(service_id)
        return () if said is None else said.now_serving

    def notice(self, moment: datetime) -> Words | None:
        """The line to show at this moment."""
        return next((one.text for one in self.notices if one.until is None or moment < one.until), None)

    def out_of_touch(self) -> "Standing":
        """The same without what grows old in a minute: counts and calls. Closed services and hours stay."""
        services = {name: replace(one, waiting=None, now_serving=()) for name, one in self.services.items()}
        return replace(self, services=services, counters=(), called=())


NOTHING_SAID = Standing()
"""Before the server has said anything, and without one."""


def office_as_it_stands(office: Office, standing: Standing) -> Office:
    """The office of the settings with what the server says: pauses, hours, open counters."""
    return replace(
        office,
        services=tuple(_service(one, standing) for one in office.services),
        hours=standing.hours or office.hours,
        counters=_counters(office, standing),
    )


def _service(service: Service, standing: Standing) -> Service:
    closed = standing.closed_day is not None and standing.closed_day == standing.business_day
    said = standing.services.get(service.id, ServiceStanding())
    held = service.held_by | said.stopped | (frozenset({Holder.SERVER}) if closed or said.paused else frozenset())
    return replace(service, paused=service.paused or bool(held), held_by=held, hours=said.hours or service.hours)


def _counters(office: Office, standing: Standing) -> tuple[Counter, ...]:
    """The open counters of each service; those of the settings for a service that no open counter serves."""
    open_ones = [one for one in standing.counters if one.open]
    served = {service for one in open_ones for service in one.services}
    known = {one.number: one.services for one in open_ones}
    kept = {one.number: tuple(service for service in one.services if service not in served) for one in office.counters}
    names = {one.number: one.name for one in open_ones} | {one.number: one.name for one in office.counters}
    numbers = sorted(known.keys() | kept.keys())
    merged = ((number, (*known.get(number, ()), *kept.get(number, ()))) for number in numbers)
    return tuple(Counter(number, names[number], services) for number, services in merged if services)
