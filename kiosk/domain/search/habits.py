"""Which words names are made of and which follow each other there: what a keyboard may offer before it is typed.

Worked out of the index once, in memory only: 12 bytes for each two words that stand side by side somewhere and 8 for each word.
For the 5,600 procedures of the country that is 0.35 MB.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.domain.search.index import Index

LEAST_WEIGHT = 0.05
"""What a name counts that nobody here asks for: its words are words all the same."""


@dataclass(frozen=True)
class Habits:
    """How heavily words of the index stand in its names; a name counts as much as its procedure is likely to be meant."""

    index: Index
    heaviness: "array[float]"
    """By spelt word."""
    by_term: "array[int]"
    """Spelt words in the order of their folded ones, as `Index.terms` has them."""
    term_starts: "array[int]"
    """By term, and one more: where its spelt words stand in `by_term`."""
    pairs: "array[int]"
    """A term times the count of spelt words, plus the spelt word that follows it; sorted. After the last term: what begins names."""
    pair_heaviness: "array[float]"
    """By pair."""

    def begun(self, first: int, end: int) -> Iterator[tuple[int, float]]:
        """Spelt words of the terms from `first` to before `end`, each with its heaviness."""
        for at in range(self.term_starts[first], self.term_starts[end]):
            yield self.by_term[at], self.heaviness[self.by_term[at]]

    def spelt_as(self, term: int) -> set[int]:
        """All spelt words of a term."""
        return set(self.by_term[self.term_starts[term] : self.term_starts[term + 1]])

    def after(self, term: int | None) -> Iterator[tuple[int, float]]:
        """Spelt words that follow a term, or begin a name when there is none, each with the heaviness of the two together."""
        words = len(self.heaviness)
        before = (len(self.term_starts) - 1 if term is None else term) * words
        for at in range(bisect_left(self.pairs, before), bisect_left(self.pairs, before + words)):
            yield self.pairs[at] - before, self.pair_heaviness[at]


def habits_of(index: Index) -> Habits:
    """Count them: 0.1 s for 5,600 procedures on a desk computer, so best before somebody types."""
    words, terms, folded = len(index.spelt), len(index.terms), index.folded
    alone, together = [0.0] * words, defaultdict[int, float](float)
    for title, document in enumerate(index.document):
        weight = LEAST_WEIGHT + index.weights[document]
        spelt = index.spelt_in(title)
        together[terms * words + spelt[0]] += weight
        for word in spelt:
            alone[word] += weight
        for one, other in pairwise(spelt):
            together[folded[one] * words + other] += weight
    by_term = array("I", sorted(range(words), key=folded.__getitem__))
    pairs = array("Q", sorted(together))
    return Habits(
        index,
        array("f", alone),
        by_term,
        _starts([folded[word] for word in by_term], terms),
        pairs,
        array("f", map(together.__getitem__, pairs)),
    )


def _starts(terms_in_order: Sequence[int], terms: int) -> "array[int]":
    return array("I", (bisect_left(terms_in_order, term) for term in range(terms + 1)))
