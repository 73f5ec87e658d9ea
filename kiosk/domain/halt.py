"""What staff have stopped at this terminal: services, everything with a message, or the business day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.standing import Notice, ServiceStanding, Standing
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class Halt:
    """`services`: ids of those that are paused here; `message`: what citizens read while all is stopped, empty when it is not.

    `closed_day`: the business day (ISO 8601) that staff have closed, empty for none.
    """

    services: tuple[str, ...] = ()
    message: str = ""
    closed_day: str = ""

    def pausing(self, service_id: str) -> "Halt":
        """This service is paused as well."""
        return replace(self, services=tuple(sorted({*self.services, service_id})))

    def resuming(self, service_id: str) -> "Halt":
        """This service goes on."""
        return replace(self, services=tuple(one for one in self.services if one != service_id))

    def is_all(self, day: date | None) -> bool:
        """Whether nothing is given in this business day; None: not known yet, so it may be the one that was closed."""
        return bool(self.message) or (bool(self.closed_day) and (day is None or self.closed_day == day.isoformat()))


def halted(standing: Standing, halt: Halt, services: Iterable[str], day: date | None, words: Words | None) -> Standing:
    """The standing with what is stopped here. `words`: the message in the languages of the screens."""
    stopped = tuple(services) if halt.is_all(day) else halt.services
    said = dict(standing.services)
    for one in stopped:
        said[one] = replace(said.get(one, ServiceStanding()), paused=True)
    notices = (Notice(words), *standing.notices) if words is not None and halt.message else standing.notices
    return replace(standing, services=said, notices=notices)
