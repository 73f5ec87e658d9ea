"""Grants before the sync is there. Light: it is made before the first frame."""

from kiosk.domain.grant import Granted, GrantWish
from kiosk.errors import OutOfService
from kiosk.usecases.ports import Grants


class LaterGrants:
    """Implements `Grants`: none comes until `real` is set; then that one is asked."""

    def __init__(self, out_of_service: OutOfService | None) -> None:
        """`out_of_service`: what this kiosk's own files say, see `service`."""
        self._out_of_service = out_of_service
        self.real: Grants | None = None

    def check(self) -> None:
        """See `Grants`."""
        if self.real is not None:
            self.real.check()
        elif self._out_of_service is not None:
            raise self._out_of_service

    def is_awaited(self) -> bool:
        """See `Grants`."""
        return self.real is not None and self.real.is_awaited()

    def ask(self, wish: GrantWish) -> Granted | None:
        """See `Grants`."""
        return None if self.real is None else self.real.ask(wish)

    def give_back(self, ticket_id: str, reason: str) -> None:
        """See `Grants`."""
        if self.real is not None:
            self.real.give_back(ticket_id, reason)
