"""What staff have stopped at this terminal: services, everything with a message, or the business day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.office import Holder
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

    def is_closed(self, day: date | None) -> bool:
        """Whether this business day is closed; None: not known yet, so it may be the one that was."""
        return bool(self.closed_day) and (day is None or self.closed_day == day.isoformat())

    def is_all(self, day: date | None) -> bool:
        """Whether nothing is given in this business day."""
        return bool(self.message) or self.is_closed(day)

    def holders(self, service_id: str, day: date | None) -> frozenset[Holder]:
        """What of this stops a service in this business day."""
        stops = {Holder.ALL: bool(self.message), Holder.DAY: self.is_closed(day), Holder.HERE: service_id in self.services}
        return frozenset(one for one, does in stops.items() if does)


def halted(standing: Standing, halt: Halt, services: Iterable[str], day: date | None, words: Words | None) -> Standing:
    """The standing with what is stopped here. `words`: the message in the languages of the screens."""
    said = dict(standing.services)
    for one in {*services, *halt.services}:
        if stopped := halt.holders(one, day):
            said[one] = replace(said.get(one, ServiceStanding()), stopped=stopped)
    notices = (Notice(words), *standing.notices) if words is not None and halt.message else standing.notices
    return replace(standing, services=said, notices=notices)
