"""Find a procedure: a typed line in, procedures out, best first. Nothing that was typed is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.search.index import Index
from kiosk.domain.search.rank import Hit, find
from kiosk.domain.search.speech import Speech
from procedures.model import Procedure


class Catalogue(Protocol):
    """Where procedures are kept."""

    def procedure(self, code: str) -> Procedure:
        """One of them; raises `UnknownProcedure`."""

    def procedures(self) -> Iterator[Procedure]:
        """All of them."""

    def index(self) -> Index:
        """Their index."""


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure and why it was found."""

    procedure: Procedure
    hit: Hit


class FindProcedure:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue, speech: Speech) -> None:
        """The index is read now; raises `CatalogueError`."""
        self._catalogue, self._speech = catalogue, speech
        self._index = catalogue.index()

    def hits(self, text: str, limit: int) -> list[Hit]:
        """Codes alone, which costs no reading of records."""
        return find(text, self._index, self._speech, limit)

    def __call__(self, text: str, limit: int) -> list[Found]:
        """The procedures that a line means."""
        return [Found(self._catalogue.procedure(hit.code), hit) for hit in self.hits(text, limit)]
