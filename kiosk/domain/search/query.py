"""What a typed line may mean: for each of its words the terms of the index that may be meant, and how surely.

Slips are sought only where the words as typed make no sense together: a word that no procedure has, or two words that never
follow each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kiosk.domain.search.index import Index
from kiosk.domain.search.speech import Phrase, Speech
from procedures.folding import fold, from_telex, from_vni, words_of

EXACT, KEYED, SPLIT, SLIP, BEGUN = 1.0, 0.95, 0.9, 0.7, 0.8
"""How surely a term is meant: as typed, from Telex or VNI keystrokes, from words written as one, after a slip, by its beginning."""

MISTAKEN = 0.5
"""How surely a word is a slip that is itself a word: it may stand here for the first time."""

FILLER = 0.08
"""How much a filler weighs beside a word that tells something."""

REWRITTEN = 0.95
"""How much a reading counts in which words were put for others."""

_CODE = re.compile(r"([1-9])\s*[.,]?\s*(\d{2,6})(?:[.,]\S*)?")
_WHOLE_CODE = re.compile(r"(?<![\w.,])([1-9])[.,](\d{6})(?!\d)")
_READINGS = 2
_BEGUN_TERMS = 40
_SLIP_TERMS = 6
_LONGEST_SYLLABLE = 7
_SHORTEST_SLIP = 3
"""Of two letters everything is a slip."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of the query: the terms that may be meant by number, how much it weighs, and how it was spelt."""

    terms: dict[int, float]
    weight: float
    spelt: str
    """With its accents."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the line. `accented`: its writer uses accents, so a word without them has none."""

    wanted: tuple[Wanted, ...]
    worth: float
    accented: bool
    why: str = ""


def code_in(text: str) -> str | None:
    """The beginning of a procedure's code, with its point, when the line is nothing else: `1004194` and `1,004194` are 1.004194.

    Among other words only a whole one with its point counts, as in `thủ tục mã 1.004194`.
    """
    found = _CODE.fullmatch(text.strip()) or _WHOLE_CODE.search(text)
    return None if found is None else f"{found[1]}.{found[2]}"


def read_query(text: str, index: Index, speech: Speech) -> list[Reading]:
    """Readings of a line, the literal one first; empty when it has no word that says anything."""
    words = words_of(text)
    ends = bool(text) and (text[-1].isalnum())
    accented = any(not word.isascii() for word in words)
    found: list[Reading] = []
    seen: set[Phrase] = set()
    for phrase, worth, why in _phrasings(tuple(words), speech, accented=accented):
        if phrase in seen:
            continue
        seen.add(phrase)
        if wanted := tuple(_wanted(phrase, index, speech, ends=ends, accented=accented)):
            found.append(Reading(wanted, worth, accented, why))
        if len(found) == _READINGS:
            break
    return found


def _phrasings(words: Phrase, speech: Speech, *, accented: bool) -> Iterator[tuple[Phrase, float, str]]:
    """The line as it is, with its abbreviations written out, and with other words for the same."""
    long = tuple(one for word in words for one in (speech.short.get(fold(word), [(word,)])[0]))
    yield words, 1.0 if long == words else REWRITTEN, ""
    if long != words:
        yield long, 1.0, "viết tắt"
    for said, meant in _alike_in(long, speech, accented=accented):
        for one in meant:
            yield one, REWRITTEN, f"cùng nghĩa: {said}"


def _alike_in(words: Phrase, speech: Speech, *, accented: bool) -> Iterator[tuple[str, list[Phrase]]]:
    spoken = words if accented else tuple(map(fold, words))
    for said, meant in speech.alike.items():
        asked = said if accented else speech.plain[said]
        at = next((at for at in range(len(spoken) - len(asked) + 1) if spoken[at : at + len(asked)] == asked), None)
        if at is not None:
            yield " ".join(said), [words[:at] + one + words[at + len(asked) :] for one in meant]


def _wanted(words: Phrase, index: Index, speech: Speech, *, ends: bool, accented: bool) -> Iterator[Wanted]:
    fillers = _fillers(words, speech, accented=accented)
    tokens: list[tuple[str, str, dict[int, float], bool]] = []
    for place, word in enumerate(words):
        is_last = ends and place == len(words) - 1
        for spelt, terms in _terms_of(word, index, begun=is_last):
            tokens.append((spelt, word, terms, place in fillers))
    _mend_pairs(tokens, index)
    for spelt, _, terms, is_filler in tokens:
        if terms:
            weight = index.rarity(sum(map(index.count, terms)))
            yield Wanted(terms, weight * (FILLER if is_filler else 1.0), spelt)
        elif not is_filler and not spelt.isdigit():
            yield Wanted({}, 3.0, spelt)


def _fillers(words: Phrase, speech: Speech, *, accented: bool) -> set[int]:
    """Places of words that say nothing; none when that would leave nothing."""
    spoken = words if accented else tuple(map(fold, words))
    fillers = speech.filler if accented else speech.plain_filler
    places: set[int] = set()
    for start in range(len(spoken)):
        for length in range(min(speech.longest_filler, len(spoken) - start), 0, -1):
            if spoken[start : start + length] in fillers:
                places.update(range(start, start + length))
                break
    return places if len(places) < len(words) else set()


def _terms_of(word: str, index: Index, *, begun: bool) -> Iterator[tuple[str, dict[int, float]]]:
    """What one typed word may be: one word, or several that were written as one."""
    plain = fold(word)
    number = index.term_of.get(plain)
    terms: dict[int, float] = {}
    if begun:
        for term in index.starting_with(plain, _BEGUN_TERMS):
            terms[term] = BEGUN
    if number is not None:
        terms[number] = EXACT
    if terms and (number is not None or begun):
        yield word, terms
        return
    for keyed in (from_telex(plain), from_vni(plain)):
        if keyed is not None and (number := index.term_of.get(keyed)) is not None:
            yield keyed, {number: KEYED}
            return
        if keyed is not None and begun and (found := index.starting_with(keyed, _BEGUN_TERMS)):
            yield keyed, dict.fromkeys(found, BEGUN * KEYED)
            return
    if len(plain) > _LONGEST_SYLLABLE - 1 and (parts := _split(plain, index)):
        for part in parts:
            yield part, {index.term_of[part]: SPLIT}
        return
    yield word, dict.fromkeys(slips(plain, index)[:_SLIP_TERMS], SLIP)


def _split(word: str, index: Index) -> list[str] | None:
    """Words written as one, the fewest; None when they are no words."""
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, part = best[start], word[start:end]
            if before is not None and len(part) > 1 and part in index.term_of:
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, part]
    return best[-1]


def slips(word: str, index: Index) -> list[int]:
    """Terms that one slip makes of a word: a letter too much, too few, another one, or two in the wrong order; commonest first."""
    if not _SHORTEST_SLIP <= len(word) <= _LONGEST_SYLLABLE + 1:
        return []
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    tried = {head + tail[1:] for head, tail in cuts if tail}
    tried |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    tried |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    tried |= {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    found = {index.term_of[one] for one in tried if one != word and one in index.term_of}
    return sorted(found, key=index.count, reverse=True)


def _mend_pairs(tokens: Sequence[tuple[str, str, dict[int, float], bool]], index: Index) -> None:
    """Where two words never follow each other, let one of them be a slip for one that does."""
    for place in range(len(tokens)):
        spelt, typed, terms, is_filler = tokens[place]
        if is_filler or (not spelt.isascii() and not typed.isascii()):
            continue
        if _fits(tokens, place, terms, index):
            continue
        close = [term for term in slips(fold(spelt), index) if _fits(tokens, place, {term: SLIP}, index)]
        for term in close[:_SLIP_TERMS]:
            terms.setdefault(term, MISTAKEN if EXACT in terms.values() else SLIP)


def _fits(tokens: Sequence[tuple[str, str, dict[int, float], bool]], place: int, terms: dict[int, float], index: Index) -> bool:
    """Whether one of the terms stands beside a neighbour somewhere."""
    before = tokens[place - 1][2] if place else {}
    after = tokens[place + 1][2] if place + 1 < len(tokens) else {}
    return any(index.follow(one, term) for one in before for term in terms) or any(
        index.follow(term, one) for one in after for term in terms
    )
