"""What the way to the server tells the kiosk."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.standing import Standing
from kiosk.errors import OutOfService


@dataclass(frozen=True, slots=True)
class LinkEvents:
    """Called in the sync thread: how the office stands, and why this kiosk may give no numbers (None: it may)."""

    stands: Callable[[Standing], object]
    in_service: Callable[[OutOfService | None], object]
