"""Grants of a server whose record was put aside with this kiosk's: it does not know which numbers it gave today.

That is the server beside the kiosk, after a wipe. Any other server knows more than the kiosk, and is asked at once.
"""

from collections.abc import Callable

from kiosk.domain.grant import Granted, GrantWish
from kiosk.usecases.ports import Grants


class OwnUntilTomorrow:
    """Implements `Grants`: nothing is asked for before the day in which nothing can be on paper already."""

    def __init__(self, grants: Grants, is_over: Callable[[], bool]) -> None:
        """`is_over`: whether the ledger's business day is a later one than that of the wipe."""
        self._grants, self._is_over = grants, is_over

    def check(self) -> None:
        """See `Grants`."""
        self._grants.check()

    def is_awaited(self) -> bool:
        """See `Grants`."""
        return self._is_over() and self._grants.is_awaited()

    def ask(self, wish: GrantWish) -> Granted | None:
        """See `Grants`."""
        return self._grants.ask(wish) if self._is_over() else None

    def give_back(self, ticket_id: str, reason: str) -> None:
        """See `Grants`."""
        self._grants.give_back(ticket_id, reason)
