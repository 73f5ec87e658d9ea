"""The office's catalogue as its server delivers it, page by page, until it is whole and takes the place of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """One page, looked over. `records` are written procedures by code, `removed` codes that there are no more.

    `whole`: what came before counts no more. `more`: another page follows; after the last one there are `procedures` records,
    and they make `digest`.
    """

    office: str
    edition: str
    procedures: int
    digest: str
    whole: bool
    records: Mapping[str, bytes]
    removed: tuple[str, ...]
    place: str
    more: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the deliveries of an office have come. `edition` is empty while they are not whole; `place` is what to ask with."""

    place: str = ""
    edition: str = ""


class Shelf(Protocol):
    """Keeps deliveries. Everything but `stop` is called in one thread, takes its time, and may raise `CatalogueError`."""

    def serving(self) -> str:
        """The edition that citizens are shown; empty when that is no server's."""
        ...

    def reached(self, office: str) -> Reached:
        """How far the deliveries of this office have come."""
        ...

    def keep(self, delivery: Delivery) -> None:
        """Keep a page, durably. Raises `CatalogueTorn` after the last one when they do not make the whole, and forgets them."""
        ...

    def put_in_place(self) -> None:
        """Show citizens what was delivered."""
        ...

    def stop(self) -> None:
        """Break off `put_in_place`; from any thread."""
        ...
