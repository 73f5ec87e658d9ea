"""The index: titles of procedures as rows of numbers, so that 60,000 of them take a few megabytes and no objects.

A title is one way to name a procedure: its official name, or one of the words that clerks know for it. Titles are sorted by how
likely they are meant when nothing else tells (`Entry.weight`), so that a list that must be cut is cut at its unlikely end.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from procedures.folding import fold, words_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure for the index: its names, the official one first, and what it is about beside them.

    `weight` is 0 to 1: how much it is preferred before others that fit as well.
    """

    code: str
    names: Sequence[str]
    about: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class Index:
    """Numbers of a catalogue; strings are only its words and codes."""

    codes: list[str]
    """By document."""
    weights: "array[float]"
    """By document."""
    document: "array[int]"
    """By title."""
    is_official: bytearray
    """By title."""
    starts: "array[int]"
    """By title, and one more: where its words stand in `text`."""
    text: "array[int]"
    """Numbers of spelt words, title by title."""
    spelt: list[str]
    """Words with their accents, by number."""
    folded: "array[int]"
    """The folded word of each spelt word."""
    terms: list[str]
    """Folded words, sorted."""
    posting_starts: "array[int]"
    """By term, and one more."""
    postings: "array[int]"
    """Titles that have the term, likeliest first, which is rising."""
    pairs: "array[int]"
    """Terms that follow each other somewhere: the first times the count of terms, and the second; sorted."""
    tells: "array[float]"
    """How much the words of a title tell together, by title."""

    @cached_property
    def term_of(self) -> dict[str, int]:
        """Number of a folded word."""
        return {term: number for number, term in enumerate(self.terms)}

    @cached_property
    def idf(self) -> "array[float]":
        """How much a term tells, by number."""
        return array("f", (self.rarity(self.count(term)) for term in range(len(self.terms))))

    def follow(self, one: int, other: int) -> bool:
        """Whether a term stands right before another one somewhere."""
        wanted = one * len(self.terms) + other
        at = bisect_left(self.pairs, wanted)
        return at < len(self.pairs) and self.pairs[at] == wanted

    def rarity(self, count: int) -> float:
        """How much a word tells that so many titles have."""
        return rarity(count, len(self.document))

    def count(self, term: int) -> int:
        """In how many titles a term stands."""
        return self.posting_starts[term + 1] - self.posting_starts[term]

    @cached_property
    def first_title(self) -> "array[int]":
        """By document, and one more: the titles of a document stand side by side."""
        return array("I", (bisect_left(self.document, number) for number in range(len(self.codes) + 1)))

    @cached_property
    def holders(self) -> "list[array[int]]":
        """By term: the documents that have it in some title, rising. Some hundred kilobytes."""
        document, starts = self.document, self.posting_starts
        return [
            array("I", dict.fromkeys(document[title] for title in self.postings[starts[term] : starts[term + 1]]))
            for term in range(len(self.terms))
        ]

    def titles_with(self, term: int, limit: int) -> "array[int]":
        """The likeliest titles that have a term."""
        start = self.posting_starts[term]
        return self.postings[start : min(self.posting_starts[term + 1], start + limit)]

    def spelt_in(self, title: int) -> "array[int]":
        """Spelt words of a title, by number."""
        return self.text[self.starts[title] : self.starts[title + 1]]

    def terms_in(self, title: int) -> list[int]:
        """Folded words of a title, by number."""
        folded = self.folded
        return [folded[word] for word in self.spelt_in(title)]

    def starting_with(self, prefix: str, limit: int) -> list[int]:
        """Terms that begin so, the commonest first."""
        first = bisect_left(self.terms, prefix)
        end = bisect_left(self.terms, prefix + "\uffff")
        return sorted(range(first, end), key=self.count, reverse=True)[:limit]


def build(entries: Iterable[Entry]) -> Index:
    """Index a catalogue."""
    listed = sorted(entries, key=lambda entry: (-entry.weight, len(entry.names[0]), entry.code))
    titles = [
        (number, place == 0, words)
        for number, entry in enumerate(listed)
        for place, name in enumerate(entry.names)
        if (words := words_of(name))
    ]
    spelt = sorted({word for _, _, words in titles for word in words})
    terms = sorted({fold(word) for word in spelt})
    term_of = {term: number for number, term in enumerate(terms)}
    number_of = {word: number for number, word in enumerate(spelt)}
    folded = array("I", (term_of[fold(word)] for word in spelt))
    text, starts, tells = array("I"), array("I", [0]), array("f")
    lists: list[array[int]] = [array("I") for _ in terms]
    pairs: set[int] = set()
    for title, (_, _, words) in enumerate(titles):
        numbers = [number_of[word] for word in words]
        text.extend(numbers)
        starts.append(len(text))
        found = [folded[number] for number in numbers]
        pairs.update(one * len(terms) + other for one, other in pairwise(found))
        for term in set(found):
            lists[term].append(title)
    postings, posting_starts = array("I"), array("I", [0])
    for one in lists:
        postings.extend(one)
        posting_starts.append(len(postings))
    idf = [rarity(len(one), len(titles)) for one in lists]
    tells.extend(sum(idf[folded[number]] for number in text[starts[at] : starts[at + 1]]) for at in range(len(titles)))
    return Index(
        [entry.code for entry in listed],
        array("f", (entry.weight for entry in listed)),
        array("I", (number for number, _, _ in titles)),
        bytearray(official for _, official, _ in titles),
        starts,
        text,
        spelt,
        folded,
        terms,
        posting_starts,
        postings,
        array("Q", sorted(pairs)),
        tells,
    )


def rarity(count: int, titles: int) -> float:
    """How much a word tells that so many of all titles have."""
    return log(1 + titles / (1 + count))
