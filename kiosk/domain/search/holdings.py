"""Which procedures have the words of a line, in whatever of their names. Looked up once for all readings of a line."""

from collections.abc import Sequence

from kiosk.domain.search.index import Index
from kiosk.domain.search.query import Wanted

LOOKED_AT = 1500
"""Procedures that are looked at for the words of a reading, the weightiest first; common words then tell little."""

TERMS = 2
"""Of a word that was not looked for: its surest terms that count nevertheless."""


class Holdings:
    """Of one line."""

    def __init__(self, index: Index) -> None:
        """Nothing is looked up yet."""
        self.index = index
        self._terms: dict[int, dict[int, int]] = {}
        self._gains: dict[int, dict[int, float]] = {}

    def likely(self, wanted: Sequence[Wanted]) -> tuple[dict[int, float], float]:
        """Procedures that have the weightiest words, with the weight of the line that these have; and that of the other words."""
        has: dict[int, float] = {}
        room, rest = LOOKED_AT, sum(one.weight for one in wanted)
        for one in sorted(wanted, key=lambda one: -one.weight):
            if room <= 0:
                break
            terms, gains = self._of(one)
            room -= len(terms)
            rest -= one.weight
            if has:
                for document, term in terms.items():
                    has[document] = has.get(document, 0.0) + gains[term]
            else:
                has = dict(zip(terms, map(gains.__getitem__, terms.values()), strict=True))
        return has, max(0.0, rest)

    def titles(self, document: int, wanted: Sequence[Wanted]) -> tuple[float, dict[int, float]]:
        """The weight of the line that all names of a procedure have together, and that each of them has."""
        index, whole, has = self.index, 0.0, dict[int, float]()
        for one in wanted:
            known = self._terms.get(id(one))
            terms = list(one.terms)[:TERMS] if known is None else [known[document]] if document in known else []
            for term in terms:
                if titles := index.titles_of(document, term):
                    gain = min(one.weight, index.idf[term]) * one.terms[term]
                    whole += gain
                    for title in titles:
                        has[title] = has.get(title, 0.0) + gain
                    break
        return whole, has

    def _of(self, one: Wanted) -> tuple[dict[int, int], dict[int, float]]:
        """The surest of a word's terms that each procedure has, and what each term adds."""
        if id(one) not in self._terms:
            index, held = self.index, dict[int, int]()
            for term in sorted(one.terms, key=lambda term: one.terms[term]):
                held.update(dict.fromkeys(index.holders[term], term))
            self._terms[id(one)] = held
            self._gains[id(one)] = {term: min(one.weight, index.idf[term]) * sure for term, sure in one.terms.items()}
        return self._terms[id(one)], self._gains[id(one)]
