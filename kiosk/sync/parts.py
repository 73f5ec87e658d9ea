"""What the sync is made of; the composition root puts it together, a simulation puts in its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.condition import Condition
from kiosk.sync.catalogue import CatalogueWatch
from kiosk.sync.device import DeviceFile
from kiosk.sync.line import Line
from kiosk.sync.server import Server
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import NANOSECONDS, OfficeClock
from kiosk.usecases.orders import Handlers
from kiosk.usecases.outbox import CodesUsed, Outbox


class Ear(Protocol):
    """Asks for the state in a thread of its own, since the server keeps such a call open."""

    def listen(self, cursor: str) -> bool:
        """Ask; False while the call before is open. What comes back is told to `SyncLoop.heard`, in the loop's thread."""
        ...

    def break_off(self) -> None:
        """End the call that is open."""
        ...


@dataclass(frozen=True, slots=True)
class SyncParts:
    """`address`: the server's in the settings, or `embedded`; `serial`: this machine's.

    `outbox` gives the open ledger, None while there is none; `handlers` obey commands that are not about the ledger;
    `random` gives numbers from 0 up to 1.
    """

    server: Server
    ear: Ear
    line: Line
    file: DeviceFile
    clock: OfficeClock
    outbox: Callable[[], Outbox | None]
    condition: Callable[[], Condition]
    handlers: Handlers
    events: LinkEvents
    random: Callable[[], float]
    address: str
    serial: str
    catalogue: CatalogueWatch | None = None
    """Fetches the office's catalogue; None: nobody here shows procedures."""
    codes_used: Callable[[], CodesUsed | None] = lambda: None
    """Which kiosk codes ledgers here had of late, also while none is open; None: not known."""

    def now(self) -> float:
        """Monotonic seconds."""
        return self.clock.read().monotonic_ns / NANOSECONDS
