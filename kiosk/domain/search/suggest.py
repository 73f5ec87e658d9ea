"""The words that a keyboard offers: how the half-typed one may end, or which comes next, as the names of procedures have them."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kiosk.domain.search.habits import LEAST_WEIGHT, Habits
from kiosk.domain.search.index import Index
from procedures.folding import fold, words_of

LONGEST_WORD = 12
"""Letters. No Vietnamese syllable has more than seven: what is longer was written as one by mistake."""

_FOLLOWS, _FOLLOWS_BOTH = 20.0, 400.0
"""How much more a word counts that follows the one before it in some name, or the two before it: `đăng ký k` is rather `kết` than
`không`."""

_LOOKED_AT = 100
"""Names that are looked at for what follows two words, likeliest first: the rest costs time and tells hardly more."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HALF_TYPED = re.compile(r"[^\W_]+\Z")


def suggest(text: str, habits: Habits, limit: int = 3) -> list[str]:
    """At most `limit` words in NFC and lower case, likeliest first; pure.

    While a word is being typed: words that begin with it when accents fall away, without itself. After a space: words that
    follow the one before it in some name. Nothing typed: words that names begin with.
    """
    plain = unicodedata.normalize("NFC", text)
    found = _HALF_TYPED.search(plain)
    before = words_of(plain[: found.start()] if found else plain)
    if found is None:
        return _following(before, habits, limit)
    return _completing(found.group().casefold(), before, habits, limit)


def _following(before: list[str], habits: Habits, limit: int) -> list[str]:
    return _likeliest(_heavy_after(before, habits).items(), habits.index, limit)


def _completing(half: str, before: list[str], habits: Habits, limit: int) -> list[str]:
    index, prefix = habits.index, fold(half)
    first, end = bisect_left(index.terms, prefix), bisect_left(index.terms, prefix + "\uffff")
    heavy = dict(habits.begun(first, end))
    for word, heaviness in _heavy_after(before, habits).items():
        if word in heavy:
            heavy[word] += heaviness
    heavy = {word: heaviness for word, heaviness in heavy.items() if index.spelt[word] != half}
    if not half.isascii():
        # Whoever types accents means them; when no name has them so, they were a slip.
        heavy = {word: heaviness for word, heaviness in heavy.items() if agree(half, index.spelt[word])} or heavy
    return _likeliest(heavy.items(), index, limit)


def _heavy_after(before: list[str], habits: Habits) -> dict[int, float]:
    """What follows these words somewhere; nothing after a word that no name has."""
    index = habits.index
    last = index.term_of.get(fold(before[-1])) if before else None
    if before and last is None:
        return {}
    heavy = {word: _FOLLOWS * heaviness for word, heaviness in habits.after(last)}
    last_but_one = index.term_of.get(fold(before[-2])) if len(before) > 1 else None
    if last is not None and last_but_one is not None:
        for word, heaviness in _after_both(last_but_one, last, habits):
            heavy[word] += _FOLLOWS_BOTH * heaviness
    return heavy


def _after_both(one: int, other: int, habits: Habits) -> Iterator[tuple[int, float]]:
    """Spelt words that stand after two terms in the likeliest names, with the weight of each name."""
    index = habits.index
    if not index.follow(one, other):
        return
    firsts, seconds = habits.spelt_as(one), habits.spelt_as(other)
    for title in index.titles_with(min(one, other, key=index.count), _LOOKED_AT):
        words = index.spelt_in(title)
        for first, second, word in zip(words, words[1:], words[2:], strict=False):
            if second in seconds and first in firsts:
                yield word, LEAST_WEIGHT + index.weights[index.document[title]]


def _likeliest(words: Iterable[tuple[int, float]], index: Index, limit: int) -> list[str]:
    """The heaviest that can be offered; of equal ones the first in the order of the index, so that it never wavers."""
    likely: list[str] = []
    for number, _ in sorted(words, key=lambda one: (-one[1], one[0])):
        if len(likely) >= limit:
            break
        word = index.spelt[number]
        if word.isalpha() and 1 < len(word) <= LONGEST_WORD:
            likely.append(word)
    return likely


def agree(half: str, word: str) -> bool:
    """Whether a half-typed word may become a word without an accent of it being taken back: `giâ`, `giấ` and `gia` may be `giấy`.

    The tone may still move to another vowel (`hòa` becomes `hoàn`), the marks that make another letter may not.
    """
    tone, letters = _taken_apart(half)
    tone_of_word, letters_of_word = _taken_apart(word)
    return tone in ("", tone_of_word) and all(
        mine[0] == its[0] and mine[1:] in ("", its[1:]) for mine, its in zip(letters, letters_of_word, strict=False)
    )


def _taken_apart(word: str) -> tuple[str, list[str]]:
    """The tone of a word, and its letters with the other marks, each begun by its plain letter; đ is a marked d."""
    tone, letters = "", list[str]()
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = char
        elif unicodedata.combining(char) and letters:
            letters[-1] += char
        else:
            letters.append("d-" if char == "đ" else char)
    return tone, letters
