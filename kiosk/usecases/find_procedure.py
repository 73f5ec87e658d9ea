"""Find a procedure: a typed line in, procedures out, best first. Nothing that was typed is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kiosk.domain.lookup import Answer, Brief, FieldCount, Overview
from kiosk.domain.search.habits import Habits, habits_of
from kiosk.domain.search.index import Index
from kiosk.domain.search.rank import Hit, find
from kiosk.domain.search.speech import Speech
from kiosk.domain.search.suggest import suggest
from procedures.folding import forget_words, words_of
from procedures.model import Procedure

ON_THE_SCREEN = 12
"""Procedures that are shown before anything is typed."""

MOST_FOUND = 24
"""Procedures of an answer; who wants more types more."""

MOST_NEAREST = 4
"""Fields that are offered when nothing was found."""

CLOSE = 0.05
"""A second procedure whose score is so near to the first is meant as likely."""

FAINT = 0.12
"""What has so much of the line has a word of it that tells something: enough for its field to be offered."""


WORDS = 3
"""Words that are offered while somebody types."""


def _other_name(one: Brief, said: str) -> str:
    """The name by which it was found, unless that is its code, or stands in the one that is shown."""
    return "" if said == one.code or said in " ".join(words_of(one.name)) else said


def _without_copies(found: Sequence[Brief]) -> list[Brief]:
    """The first of those that cannot be told apart: provinces have copies of one procedure under codes of their own."""
    first: dict[tuple[str, str], Brief] = {}
    for one in found:
        first.setdefault((one.name, one.field), one)
    return list(first.values())


class Catalogue(Protocol):
    """Where procedures are kept; all raise `CatalogueError`."""

    def procedure(self, code: str) -> Procedure:
        """One of them; raises `UnknownProcedure`."""

    def procedures(self) -> Iterator[Procedure]:
        """All of them."""

    def index(self) -> Index:
        """Their index."""

    def briefs(self, codes: Sequence[str]) -> list[Brief]:
        """Some as lines of a list."""

    def of_field(self, field: str) -> list[Brief]:
        """What the office does of a field."""

    def fields(self) -> list[FieldCount]:
        """The fields of what the office does."""

    def as_of(self) -> str:
        """The day that its facts are of, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure and why it was found."""

    procedure: Procedure
    hit: Hit


class FindProcedure:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue, speech: Speech, asked: Mapping[str, str] | None = None) -> None:
        """The index is read now; `asked` has the codes that are asked for most, with short names. Raises `CatalogueError`."""
        self._catalogue, self._speech, self._asked = catalogue, speech, asked or {}
        self._index = catalogue.index()
        self._habits: Habits | None = None
        self.hits("a", 1)  # works out what the first line would wait for

    def hits(self, text: str, limit: int) -> list[Hit]:
        """Codes alone, which costs no reading of records."""
        return find(text, self._index, self._speech, limit)

    def __call__(self, text: str, limit: int) -> list[Found]:
        """The procedures that a line means."""
        return [Found(self._catalogue.procedure(hit.code), hit) for hit in self.hits(text, limit)]

    def overview(self) -> Overview:
        """What stands on the screen before anything is typed; the index works out now what the first key would wait for."""
        self._habits = habits_of(self._index)
        asked = self._catalogue.briefs(list(self._asked))[:ON_THE_SCREEN]
        named = tuple(replace(one, called=self._asked[one.code]) for one in asked)
        return Overview(named, tuple(self._catalogue.fields()), self._catalogue.as_of())

    def answer(self, text: str) -> Answer:
        """To what was typed so far, also before anything was. Nothing of it stays behind."""
        try:
            return self._answer(text)
        finally:
            forget_words()

    def _answer(self, text: str) -> Answer:
        self._habits = self._habits or habits_of(self._index)
        words = tuple(suggest(text, self._habits, WORDS))
        if not text.strip():
            return Answer(words=words)
        hits = self.hits(text, MOST_FOUND)
        if not hits:
            return Answer(nearest=self._nearest(text), words=words)
        hit_of = {hit.code: hit for hit in hits}
        found = _without_copies(self._catalogue.briefs(list(hit_of)))
        is_open = len(found) > 1 and hit_of[found[0].code].score - hit_of[found[1].code].score < CLOSE
        named = tuple(replace(one, called=_other_name(one, hit_of[one.code].name)) for one in found)
        return Answer(named, words=words, is_open=is_open)

    def of_field(self, field: str) -> tuple[Brief, ...]:
        """What the office does of a field."""
        return tuple(self._catalogue.of_field(field))

    def procedure(self, code: str) -> Procedure:
        """One of them; raises `UnknownProcedure`."""
        return self._catalogue.procedure(code)

    def _nearest(self, text: str) -> tuple[str, ...]:
        """The fields of what has at least a word of the line."""
        faint = find(text, self._index, self._speech, MOST_FOUND, FAINT)
        own = {one.name for one in self._catalogue.fields()}
        near = Counter(one.field for one in self._catalogue.briefs([hit.code for hit in faint]) if one.field in own)
        return tuple(name for name, _ in near.most_common(MOST_NEAREST))
