"""Typing Vietnamese as on a phone: keystrokes of Telex become letters with accents in the word that is being typed.

`dd aa ee oo aw ow uw` make đ â ê ô ă ơ ư, a lone `w` makes ư, and `s f r x j` give the word its tone, wherever they are struck.
`z` takes the tone away. A key that is struck once more takes back what it did and stands as itself: `ass` is `as`.
"""

import unicodedata

TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""Combining marks by key."""

_SHAPES = {"a": {"a": "\u0302", "w": "\u0306"}, "e": {"e": "\u0302"}, "o": {"o": "\u0302", "w": "\u031b"}, "u": {"w": "\u031b"}}
"""Marks that make another letter of a vowel, by vowel and key."""

_NO_TONE = "z"
_VOWELS = "aeiouy"
_MARKS = frozenset(TONES.values())
_SHAPED = frozenset(mark for marks in _SHAPES.values() for mark in marks.values())


def typed(text: str, key: str) -> str:
    """The text after one more key; keys that mean nothing in Telex are put at its end."""
    head, word = _parted(text)
    changed = _changed(word, key) if len(key) == 1 and key.isascii() and key.isalpha() and word else None
    if changed is None and key in ("w", "W"):
        changed = word + ("ư" if key == "w" else "Ư")
    return head + (_tone_moved(word + key) if changed is None else changed)


def with_letter(text: str, letter: str) -> str:
    """The text after a letter that means itself, with its accents; a tone that the word has already moves where it belongs now."""
    head, word = _parted(text)
    return head + _tone_moved(word + letter)


def with_tone(text: str, mark: str) -> str:
    """The text whose last word has this tone (a combining mark of `TONES`) instead of its own, or none if that is its own.

    A word without a vowel, or no word, stays as it is.
    """
    head, word = _parted(text)
    place = _tone_place(word)
    if place is None:
        return text
    letters = _letters(_without_tone(word))
    if mark not in unicodedata.normalize("NFD", word):
        letters[place] += mark
    return head + _composed(letters)


def without_last(text: str) -> str:
    """The text after the backspace key: its last letter goes with all its marks."""
    plain = unicodedata.normalize("NFC", text)
    return plain[:-1]


def _parted(text: str) -> tuple[str, str]:
    """What stands before the word at the end, and that word."""
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    return text[:start], text[start:]


def _changed(word: str, key: str) -> str | None:
    """The word with what the key does to it; None when it does nothing."""
    low = key.lower()
    if low == "d":
        return _with_bar(word, key)
    if low in TONES:
        return _toned(word, TONES[low], key)
    if low == _NO_TONE:
        bare = _without_tone(word)
        return bare if bare != word else None
    return _shaped(word, low, key)


def _with_bar(word: str, key: str) -> str | None:
    if word[0] in "dD" and len(word) >= 1 and "đ" not in word.lower() and _is_syllable_of(word):
        return ("đ" if word[0] == "d" else "Đ") + word[1:]
    if word[0] in "đĐ":
        return ("d" if word[0] == "đ" else "D") + word[1:] + key
    return None


def _is_syllable_of(word: str) -> bool:
    """Whether a bar may come late, as in `duongd`: nothing but a first d and letters of one syllable."""
    return len(word) == 1 or any(letter in _VOWELS for letter in _bases(word)[1:])


def _bases(word: str) -> str:
    """The letters without marks, in lower case."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(letter))


def _toned(word: str, mark: str, key: str) -> str | None:
    place = _tone_place(word)
    if place is None:
        return None
    letters = _letters(word)
    if mark in letters[place][1:]:
        return _without_tone(word) + key
    letters = _letters(_without_tone(word))
    letters[place] += mark
    return _composed(letters)


def _without_tone(word: str) -> str:
    return _composed(["".join(char for char in letter if char not in _MARKS) for letter in _letters(word)])


def _letters(word: str) -> list[str]:
    """Each letter with its marks, taken apart."""
    return [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", word)]


def _composed(letters: list[str]) -> str:
    return unicodedata.normalize("NFC", "".join(letters))


def _tone_place(word: str) -> int | None:
    """Which letter carries the tone: a vowel with a mark of its own, else the last but one at an open end, else the last."""
    letters = _letters(word)
    bases = [letter[0].lower() for letter in letters]
    start = 2 if bases[:2] in (["q", "u"], ["g", "i"]) and any(base in _VOWELS for base in bases[2:]) else 0
    vowels = [at for at, base in enumerate(bases) if base in _VOWELS and at >= start]
    if not vowels:
        return None
    first = vowels[0]
    run = [at for at in vowels if at - first == vowels.index(at)]
    shaped = [at for at in run if set(letters[at][1:]) & _SHAPED]
    if shaped:
        return shaped[-1]
    closed = run[-1] < len(letters) - 1
    if len(run) == 1:
        return run[0]
    return run[-1] if closed and len(run) == 2 else run[-2]  # noqa: PLR2004  two vowels and an end, as in hoàn


def _shaped(word: str, low: str, key: str) -> str | None:
    """A circumflex, breve or horn on the last vowel that may have it; ươ takes the horn on both."""
    letters = _letters(word)
    for at in range(len(letters) - 1, -1, -1):
        mark = _SHAPES.get(letters[at][0].lower(), {}).get(low)
        if mark is None:
            continue
        if mark in letters[at]:
            letters[at] = letters[at].replace(mark, "")
            return _composed(letters) + key
        letters[at] = _with_shape(letters[at], mark)
        if (
            low == "w"
            and letters[at][0].lower() == "o"
            and at
            and letters[at - 1][0].lower() == "u"
            and not _follows_q(letters, at)
        ):
            letters[at - 1] = _with_shape(letters[at - 1], mark)
        return _tone_moved(_composed(letters))
    return None


def _follows_q(letters: list[str], at: int) -> bool:
    return at >= 2 and letters[at - 2][0].lower() == "q"  # noqa: PLR2004  q, u, o


def _with_shape(letter: str, mark: str) -> str:
    """The letter with this shape instead of another one; its tone stays."""
    return letter[0] + mark + "".join(char for char in letter[1:] if char in _MARKS)


def _tone_moved(word: str) -> str:
    """The tone stands on the vowel on which it belongs now."""
    tone = next((char for letter in _letters(word) for char in letter if char in _MARKS), None)
    if tone is None:
        return word
    bare = _without_tone(word)
    place = _tone_place(bare)
    letters = _letters(bare)
    if place is not None:
        letters[place] += tone
    return _composed(letters)
