"""Which procedures have the words of a line, in whatever of their names. Looked up once for all readings of a line."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest

from kiosk.domain.search.index import Index
from kiosk.domain.search.query import EXACT, Wanted

LOOKED_AT = 1500
"""Procedures that are looked at for the words of a reading, the weightiest first; common words then tell little."""

LIKELIEST = 6000
"""Procedures that have a term and are looked at, those first that are preferred: more than the country has."""

LEAST_LIKELY = 500
"""As many at least of each term of a word that may be many."""

NAMES_LOOKED_AT, WHOLE_LINES = 2000, 12
"""Names with the rarest word of a line that are looked at for all of it; procedures with such a name that are judged."""

LONGEST_NAME = 8
"""Words of a name that citizens have; a longer line has so many words that whatever has all of them is found anyway."""

SEEK = 20
"""Names of a list that are passed over in the time in which one is sought in it."""

TERMS = 2
"""Of a word that was not looked for: its surest terms that count nevertheless."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Of a word: what each of its terms adds, and the surest of them that each procedure has; None when it was not looked for."""

    gains: dict[int, float]
    term_of: dict[int, int] | None


class Holdings:
    """Of one line."""

    def __init__(self, index: Index) -> None:
        """Nothing is looked up yet."""
        self.index = index
        self._known: dict[int, Holding] = {}
        self._kept: list[Wanted] = []
        """So that no other word gets the identity of one that is known."""

    def likely(self, wanted: Sequence[Wanted]) -> tuple[dict[int, float], float]:
        """Procedures that have the weightiest words, with the weight of the line that these have; and that of the other words."""
        has: dict[int, float] = {}
        room, rest = LOOKED_AT, sum(one.weight for one in wanted)
        for one in sorted(wanted, key=lambda one: -one.weight):
            if has and self._at_most(one) > room:
                break
            gains, terms = self._looked_for(one)
            room -= len(terms)
            rest -= one.weight
            if has:
                for document, term in terms.items():
                    has[document] = has.get(document, 0.0) + gains[term]
            else:
                has = dict(zip(terms, map(gains.__getitem__, terms.values()), strict=True))
        return has, max(0.0, rest)

    def of(self, wanted: Sequence[Wanted]) -> list[Holding]:
        """What is known of these words."""
        return [
            self._known.get(id(one)) or Holding(_gains(one, self.index, nlargest(TERMS, one.terms, one.terms.__getitem__)), None)
            for one in wanted
        ]

    def with_all(self, wanted: Sequence[Wanted]) -> set[int]:
        """Procedures of which one name has every word of the line as it stands: those with the shortest such names.

        A procedure with many names may have more of a line in all of them together, and still not be meant.
        """
        index, terms = self.index, [next((term for term, sure in one.terms.items() if sure >= EXACT), None) for one in wanted]
        known = sorted((term for term in terms if term is not None), key=index.count)
        if not known or len(known) < len(terms) or len(terms) > LONGEST_NAME or index.count(known[0]) > NAMES_LOOKED_AT:
            return set()
        starts, postings = index.posting_starts, index.postings
        titles = set(postings[starts[known[0]] : starts[known[0] + 1]])
        for term in known[1:]:
            low, high = starts[term], starts[term + 1]
            if len(titles) * SEEK < high - low:
                titles = {one for one in titles if (at := bisect_left(postings, one, low, high)) < high and postings[at] == one}
            else:
                titles.intersection_update(postings[low:high])
        return {index.document[title] for title in nsmallest(WHOLE_LINES, titles, key=index.tells.__getitem__)}

    def titles(self, document: int, holdings: Sequence[Holding]) -> tuple[float, dict[int, float]]:
        """The weight of the line that all names of a procedure have together, and that each of them has."""
        index, whole, has = self.index, 0.0, dict[int, float]()
        postings, starts, first, end = (
            index.postings,
            index.posting_starts,
            index.first_title[document],
            index.first_title[document + 1],
        )
        for holding in holdings:
            for term in _terms_of(holding, document):
                stop = starts[term + 1]
                at = bisect_left(postings, first, starts[term], stop)
                if at < stop and postings[at] < end:
                    gain = holding.gains[term]
                    whole += gain
                    while at < stop and (title := postings[at]) < end:
                        has[title] = has.get(title, 0.0) + gain
                        at += 1
                    break
        return whole, has

    def _at_most(self, one: Wanted) -> int:
        """How many procedures have a word."""
        holders = self.index.holders
        return sum(len(holders[term]) for term in one.terms)

    def _looked_for(self, one: Wanted) -> tuple[dict[int, float], dict[int, int]]:
        known = self._known.get(id(one))
        if known is None or known.term_of is None:
            index, held, most = self.index, dict[int, int](), max(LIKELIEST // (len(one.terms) or 1), LEAST_LIKELY)
            for term in sorted(one.terms, key=one.terms.__getitem__):
                held.update(dict.fromkeys(index.holders[term][:most], term))
            known = self._known[id(one)] = Holding(_gains(one, index, one.terms), held)
            self._kept.append(one)
            return known.gains, held
        return known.gains, known.term_of


def _terms_of(holding: Holding, document: int) -> Sequence[int] | Iterator[int]:
    """The term of a word that a procedure has, or those that it may have: of the unlikeliest procedures that is not known."""
    term = None if holding.term_of is None else holding.term_of.get(document)
    if term is not None:
        return (term,)
    return iter(holding.gains) if holding.term_of is None or len(holding.term_of) >= LIKELIEST else ()


def _gains(one: Wanted, index: Index, terms: Sequence[int] | dict[int, float]) -> dict[int, float]:
    return {term: min(one.weight, index.idf[term]) * one.terms[term] for term in terms}
