"""The office as its settings describe it: services, counters, priority classes."""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.hours import OpeningHours
from kiosk.domain.words import Words
from kiosk.errors import UnknownChoice


class Holder(StrEnum):
    """Who has stopped a service; each of them can let go of it alone."""

    FILE = "file"
    """The settings."""
    SERVER = "server"
    """An administrator, who paused the service or closed the business day."""
    ALL = "all"
    """Staff, who stopped everything at this kiosk."""
    DAY = "day"
    """Staff, who closed the business day at this kiosk."""
    HERE = "here"
    """Staff, who paused this service at this kiosk."""


@dataclass(frozen=True, slots=True)
class Service:
    """What one queues for. `series` is its letter; `fields` are the fields of procedures that it handles."""

    id: str
    series: str
    name: Words
    icon: str = "ticket"
    fields: tuple[str, ...] = ()
    hint: Words | None = None
    hours: OpeningHours | None = None
    paused: bool = False
    held_by: frozenset[Holder] = frozenset()
    """Who has `paused` it, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A desk with staff; `services` holds service ids."""

    number: int
    name: Words
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """Who may be served earlier, by their own word; the reason is never printed."""

    id: str
    name: Words
    icon: str = "heart"


@dataclass(frozen=True, slots=True)
class Office:
    """The one-stop centre that every number belongs to."""

    code: str
    name: Words
    services: tuple[Service, ...]
    hours: OpeningHours
    parent: Words | None = None
    address: Words | None = None
    phone: str = ""
    counters: tuple[Counter, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = field(default=())

    def service(self, wanted: str) -> Service:
        """Find a service by its id or series letter; raises `UnknownChoice` with the ones there are."""
        for service in self.services:
            if wanted in (service.id, service.series):
                return service
        known = ", ".join(f"{service.series} ({service.id})" for service in self.services)
        raise UnknownChoice(f"no service {wanted!r} in this office", f"choose one of: {known}")

    def priority_class(self, wanted: str) -> PriorityClass:
        """Find a priority class by its id; raises `UnknownChoice` with the ones there are."""
        for priority in self.priority_classes:
            if wanted == priority.id:
                return priority
        known = ", ".join(priority.id for priority in self.priority_classes) or "none is configured"
        raise UnknownChoice(f"no priority class {wanted!r} in this office", f"choose one of: {known}")

    def counters_of(self, service_id: str) -> tuple[Counter, ...]:
        """The counters that serve this service, in their order."""
        return tuple(counter for counter in self.counters if service_id in counter.services)
