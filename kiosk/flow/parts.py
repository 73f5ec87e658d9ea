"""What the flow is made of, and what it shows: the ports and the settings of the router."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.office import Office
from kiosk.domain.ticket import TicketRequest
from kiosk.domain.ticket_words import DEFAULT_QR
from kiosk.flow.bar import Bar
from kiosk.flow.session import FlowSettings
from kiosk.i18n import Translations

if TYPE_CHECKING:
    from kiosk.flow.lookup.visit import LookUpPort
    from kiosk.flow.staff.visit import StaffPort
    from kiosk.usecases.ports import Clock


class View(Protocol):
    """What a screen shows; `kiosk.screens.root` knows which screen belongs to which."""

    @property
    def bar(self) -> Bar:
        """The bar of every screen."""
        ...


class TicketDesk(Protocol):
    """Takes a request at once; the answer comes as `Flow.numbered` or `Flow.refused`."""

    def request(self, request: TicketRequest) -> None:
        """Ask for a ticket."""
        ...


DEFAULT_SETTINGS = FlowSettings()


def _new_id() -> str:
    import uuid  # noqa: PLC0415  after the first frame, by which time the ledger has imported it

    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class FlowParts:
    """What the flow is made of."""

    office: Office
    desk: TicketDesk
    clock: "Clock"
    translations: Translations
    settings: FlowSettings = DEFAULT_SETTINGS
    qr_template: str = DEFAULT_QR
    new_id: Callable[[], str] = _new_id
    look_up: "LookUpPort | None" = None
    """Searches procedures; without it nothing can be looked up."""
    staff: "StaffPort | None" = None
    """What staff do at the terminal; without it there is no door."""
