"""Which procedures a line means, best first.

A name fits by how much of the line it has, how much of itself the line says, and whether the words stand in the same order. A
procedure is as good as its best name, and better when its other names have words of the line too.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import repeat
from operator import add, mul

from kiosk.domain.search.holdings import Holding, Holdings
from kiosk.domain.search.index import Index
from kiosk.domain.search.query import EXACT, Reading, code_in, read_query
from kiosk.domain.search.speech import Speech

_JUDGED = 50
"""Procedures whose names are judged: those that have the most of the line in all their names together."""

_NAMES = 2
"""Names of a procedure that are judged word by word: those that have the most of the line."""

_NOWHERE = -2
"""No place, and none before the first."""

_ALL = 0.999
"""Of a sum of parts that are all there."""

LEAST = 0.58
"""How much of the line a name must have: what has less was not meant, and it is better to say that nothing was found than to guess.
Neither weight nor other names make up for it. A little less than of a line whose accents are all others."""

_LEAST_WORDS = 2
"""So many words of a long line are enough, when they weigh as much: it tells what nobody would put in a name."""

_OTHER_ACCENT = 0.6
"""How surely a word is meant whose accents are others than the typed ones."""

_SAID, _SAYS, _ORDER, _WEIGHT, _OTHER_NAMES = 0.62, 0.2, 0.18, 0.18, 0.4
"""Shares of: the line that the name has, the name that the line has, neighbours that are neighbours; the entry's weight,
and words that only other names have."""

_MOST = _SAID + _SAYS + _ORDER
"""Of a name that has all of the line and nothing else."""

_SAME = _WEIGHT
"""More for a name that is the line, word by word: as much as the weight that any other procedure may have."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found, and why: the name that fits, and its parts of the score."""

    code: str
    score: float
    name: str
    said: float
    says: float
    order: float
    weight: float
    why: str = ""


def by_code(start: str, index: Index, limit: int) -> list[Hit]:
    """Procedures whose code begins so, the shortest codes first."""
    codes = sorted((code for code in index.codes if code.startswith(start)), key=lambda code: (len(code), code))
    return [Hit(code, 1.0, code, 1.0, 1.0, 1.0, 0.0, "mã") for code in codes[:limit]]


def find(text: str, index: Index, speech: Speech, limit: int, least: float = LEAST) -> list[Hit]:
    """The procedures that a typed line means, best first; none of which no name has `least` of the line."""
    if limit < 1:
        return []
    start = code_in(text)
    if start is not None and (found := by_code(start, index, limit)):
        return found
    return rank(read_query(text, index, speech), index, limit, least)


def rank(readings: Sequence[Reading], index: Index, limit: int, least: float = LEAST) -> list[Hit]:
    """The best procedures, each by the reading that fits it best; `score` falls."""
    holdings = Holdings(index)
    fits = [_Fit(reading, holdings) for reading in readings]
    best: list[tuple[float, int, int, int]] = []
    for most, document, which in _likeliest(fits):
        if len(best) >= limit and most < best[limit - 1][0]:
            break
        score, title, is_meant = fits[which].judged(document, least)
        if is_meant:
            insort(best, (score, -document, title, which), key=lambda one: (-one[0], -one[1]))
    return [fits[which].hit(title, score) for score, _, title, which in best[:limit]]


def _likeliest(fits: "Sequence[_Fit]") -> list[tuple[float, int, int]]:
    """Procedures that are worth a look, by the reading of which they have the most: what they can reach at most, falling."""
    most: dict[int, tuple[float, int]] = {}
    for which, fit in enumerate(fits):
        for reach, document in fit.likeliest():
            if document not in most or reach > most[document][0]:
                most[document] = reach, which
    return nlargest(_JUDGED, ((reach, document, which) for document, (reach, which) in most.items()))


class _Fit:
    """Judges names by one reading."""

    def __init__(self, reading: Reading, holdings: Holdings) -> None:
        self._reading, self._index, self._holdings = reading, holdings.index, holdings
        self._weights = [wanted.weight for wanted in reading.wanted]
        self._whole = sum(self._weights) or 1.0
        self._holding: list[Holding] = []
        self._meant: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for place, wanted in enumerate(reading.wanted):
            for term, sure in wanted.terms.items():
                self._meant[term].append((place, sure))

    def likeliest(self) -> list[tuple[float, int]]:
        """Procedures that have most of the weightiest words: the score that they reach at most, and the procedure."""
        share = self._reading.worth * _MOST / self._whole
        has, rest = self._holdings.likely(self._reading.wanted)
        self._holding = self._holdings.of(self._reading.wanted)
        # No loop of ours: a half-typed word of one letter is begun by nearly every procedure of the country.
        reach = map(
            add, map(mul, has.values(), repeat(share)), map(mul, map(self._index.weights.__getitem__, has), repeat(_WEIGHT))
        )
        first = [(some + rest * share, document) for some, document in nlargest(_JUDGED, zip(reach, has, strict=True))]
        whole = self._reading.worth * (_MOST + _SAME) + _WEIGHT
        return [*first, *((whole, document) for document in self._holdings.with_all(self._reading.wanted))]

    def judged(self, document: int, least: float) -> tuple[float, int, bool]:
        """A procedure's score, the name that fits best, and whether that has enough of the line; other names add to the score."""
        has, titles = self._holdings.titles(document, self._holding)
        if not titles:
            return 0.0, 0, False
        score, said, words, title = max(self._judged(title, document) for title in self._best_of(titles))
        is_meant = said >= least or (words >= _LEAST_WORDS and said * len(self._weights) >= _LEAST_WORDS)
        return score + _OTHER_NAMES * max(0.0, has - titles[title]) / self._whole, title, is_meant

    def _best_of(self, titles: dict[int, float]) -> list[int]:
        """The names that have the most of the line, and the line the most of them."""
        tells, share = self._index.tells, _SAYS / _SAID
        by_worth = sorted(
            ((has * (1 + share * min(1.0, has / (tells[title] or 1.0))), title) for title, has in titles.items()), reverse=True
        )
        return [title for _, title in by_worth[:_NAMES]]

    def _judged(self, title: int, document: int) -> tuple[float, float, int, int]:
        """Score of a name, how much of the line it has, how many of its words, and the name."""
        sure_of, says, order = self._look(title)
        said = sum(self._weights[place] * sure for place, sure in sure_of.items()) / self._whole
        return self._score(said, says, order, document), said, len(sure_of), title

    def hit(self, title: int, score: float) -> Hit:
        """What is told of a name that was found."""
        index = self._index
        sure_of, says, order = self._look(title)
        said = sum(self._weights[place] * sure for place, sure in sure_of.items()) / self._whole
        document = index.document[title]
        name = " ".join(index.spelt[number] for number in index.spelt_in(title))
        return Hit(index.codes[document], score, name, said, says, order, index.weights[document], self._reading.why)

    def _look(self, title: int) -> tuple[dict[int, float], float, float]:
        """Of a name: how surely it has each word of the line, how much of itself they are, and how many stand side by side."""
        index, meant, sure_of = self._index, self._meant, dict[int, float]()
        matched, follows, last = 0.0, 0, _NOWHERE
        for number in index.spelt_in(title):
            term = index.folded[number]
            if term not in meant:
                last = _NOWHERE
                continue
            here = _NOWHERE
            for place, sure in meant[term]:
                here = place if here == _NOWHERE or place == last + 1 else here
                surely = sure if sure < EXACT or self._spelt_so(number, place) else _OTHER_ACCENT
                if surely > sure_of.get(place, 0.0):
                    sure_of[place] = surely
            matched += index.idf[term]
            follows += here == last + 1
            last = here
        neighbours = len(self._weights) - 1
        says = min(1.0, matched / (index.tells[title] or 1.0))
        return sure_of, says, min(1.0, follows / neighbours) if neighbours else 1.0

    def _spelt_so(self, number: int, place: int) -> bool:
        """Whether a word has the accents that were typed; whoever types none means any."""
        return not self._reading.accented or self._index.spelt[number] == self._reading.wanted[place].spelt

    def _score(self, said: float, says: float, order: float, document: int) -> float:
        fits = _SAID * said + (_SAYS * says + _ORDER * order) * said
        if min(said, says, order) > _ALL:
            fits += _SAME
        return self._reading.worth * fits + _WEIGHT * self._index.weights[document]
