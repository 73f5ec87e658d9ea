"""Which procedures a line means, best first.

A name fits by how much of the line it has, how much of itself the line says, and whether the words stand in the same order. A
procedure is as good as its best name, and better when its other names have words of the line too.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop, nlargest

from kiosk.domain.search.index import Index
from kiosk.domain.search.query import EXACT, Reading, Wanted, code_in, read_query
from kiosk.domain.search.speech import Speech

_LOOKED_AT = 1000
"""Names that are looked at for their words, those of the weightiest words first and of these the likeliest."""

_JUDGED = 60
"""Names that are judged word by word."""

_NOWHERE = -2
"""No place, and none before the first."""

LEAST = 0.33
"""What has a lower score was not meant: better say that nothing was found than guess."""

_OTHER_ACCENT = 0.6
"""How surely a word is meant whose accents are others than the typed ones."""

_SAID, _SAYS, _ORDER, _WEIGHT, _OTHER_NAMES = 0.62, 0.2, 0.18, 0.18, 0.4
"""Shares of: the line that the name has, the name that the line has, neighbours that are neighbours; the entry's weight,
and words that only other names have."""


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
    """The procedures that a typed line means, best first; none with a score below `least`."""
    if limit < 1:
        return []
    start = code_in(text)
    if start is not None and (found := by_code(start, index, limit)):
        return found
    return rank(read_query(text, index, speech), index, limit, least)


def rank(readings: Sequence[Reading], index: Index, limit: int, least: float = LEAST) -> list[Hit]:
    """The best procedures over all readings; `score` falls."""
    best: dict[int, tuple[float, int, int]] = {}
    fits = [_Fit(reading, index) for reading in readings]
    bar = _Bar(limit)
    for which, fit in enumerate(fits):
        for document, (score, title) in fit.scores(bar).items():
            if document not in best or score > best[document][0]:
                best[document] = (score, title, which)
    likely = [item for item in best.items() if item[1][0] >= least]
    first = nlargest(limit, likely, key=lambda item: (item[1][0], -item[0]))
    return [fits[which].hit(title, score) for _, (score, title, which) in first]


class _Bar:
    """How good a procedure must be at least to be among the best that were seen so far, by whatever reading."""

    def __init__(self, limit: int) -> None:
        self.height = 0.0
        self._limit = limit
        self._scores: list[float] = []
        self._seen: set[int] = set()

    def take(self, document: int, score: float) -> None:
        """Another procedure was judged; a better score by a later name or reading does not raise the bar."""
        if document in self._seen:
            return
        self._seen.add(document)
        (heappush if len(self._scores) < self._limit else heappushpop)(self._scores, score)
        if len(self._scores) == self._limit:
            self.height = self._scores[0]


class _Fit:
    """Judges names by one reading."""

    def __init__(self, reading: Reading, index: Index) -> None:
        self._reading, self._index = reading, index
        self._weights = [wanted.weight for wanted in reading.wanted]
        self._whole = sum(self._weights) or 1.0
        self._meant: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for place, wanted in enumerate(reading.wanted):
            for term, sure in wanted.terms.items():
                self._meant[term].append((place, sure))

    def scores(self, bar: "_Bar") -> dict[int, tuple[float, int]]:
        """Of each procedure that may be meant: its score, and the name that fits best. Names that cannot reach the bar are passed over."""
        index, whole, worth = self._index, self._whole, self._reading.worth
        best: dict[int, tuple[float, int, float]] = {}
        covered: dict[int, dict[int, float]] = {}
        for most, title in self._candidates():
            document = index.document[title]
            if worth * most / whole + _WEIGHT * index.weights[document] < bar.height:
                continue
            sure_of, says, order = self._look(title)
            said = sum(self._weights[place] * sure for place, sure in sure_of.items()) / whole
            score = self._score(said, says, order, document)
            if document in best:
                known = covered[document]
                for place, sure in sure_of.items():
                    if sure > known.get(place, 0.0):
                        known[place] = sure
                if score > best[document][0]:
                    best[document] = (score, title, said)
                continue
            best[document], covered[document] = (score, title, said), sure_of
            bar.take(document, score)
        found = {}
        for document, (score, title, said) in best.items():
            by_all = sum(self._weights[place] * sure for place, sure in covered[document].items()) / whole
            found[document] = (score + _OTHER_NAMES * max(0.0, by_all - said), title)
        return found

    def hit(self, title: int, score: float) -> Hit:
        """What is told of a name that was found."""
        index = self._index
        sure_of, says, order = self._look(title)
        said = sum(self._weights[place] * sure for place, sure in sure_of.items()) / self._whole
        document = index.document[title]
        name = " ".join(index.spelt[number] for number in index.spelt_in(title))
        return Hit(index.codes[document], score, name, said, says, order, index.weights[document], self._reading.why)

    def _candidates(self) -> list[tuple[float, int]]:
        """Names that have the weightiest words of the line, with the weight of the line that they have at most; falling.

        Common words alone bring the likeliest names that have them.
        """
        found: dict[int, float] = {}
        room, rest = _LOOKED_AT, sum(self._weights)
        for wanted in sorted(self._reading.wanted, key=lambda one: -one.weight):
            if room <= 0:
                break
            room -= self._gather(wanted, found, room)
            rest -= wanted.weight
        by_weight: dict[float, list[int]] = defaultdict(list)
        for title, has in found.items():
            by_weight[has].append(title)
        first: list[tuple[float, int]] = []
        for has in sorted(by_weight, reverse=True):
            first += [(has + rest, title) for title in sorted(by_weight[has])]
            if len(first) >= _JUDGED:
                break
        return first[:_JUDGED]

    def _gather(self, wanted: Wanted, found: dict[int, float], room: int) -> int:
        """Add a word's weight to the names that have it, by the surest of its terms; returns how many were looked at."""
        index = self._index
        looked = 0
        seen: set[int] = set()
        for term, sure in sorted(wanted.terms.items(), key=lambda item: -item[1]):
            gain = min(wanted.weight, index.idf[term]) * sure
            titles = index.titles_with(term, min(room - looked, _LOOKED_AT // 2))
            looked += len(titles)
            for title in titles:
                if title not in seen:
                    found[title] = found.get(title, 0.0) + gain
            if looked >= room:
                break
            if len(wanted.terms) > 1:
                seen.update(titles)
        return looked

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
        return self._reading.worth * fits + _WEIGHT * self._index.weights[document]
