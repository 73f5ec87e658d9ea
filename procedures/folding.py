"""Vietnamese text without its accents, and syllables as they are typed on a keyboard that was set to no Vietnamese input.

Folding keeps letters and digits: `Đăng ký kết hôn` becomes `dang ky ket hon`. Everything else parts words.
"""

import re
import unicodedata
from functools import lru_cache

_KEPT = 8192
_WORD = re.compile(r"[^\W_]+")

_TELEX_PAIRS = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("aw", "a"), ("ow", "o"), ("uw", "u"))
_TELEX_TONES = "sfrxj"
_VNI_TYPED = re.compile(r"^[a-z]+\d[a-z0-9]*$")
_OPEN_END = re.compile("(.*[^qgiu]|)([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])")
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(_KEPT)
def fold(word: str) -> str:
    """Lower case, no accents, đ as d; what is no letter or digit is kept."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("đ", "d")


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and NFC, with their accents, each in one spelling."""
    return [_one_spelling(word) for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold()))]


@lru_cache(_KEPT)
def _one_spelling(word: str) -> str:
    """`hoá` and `hóa` are one word: at the end of a word the tone is put on the first of two vowels."""
    found = _OPEN_END.fullmatch(unicodedata.normalize("NFD", word))
    return word if found is None else unicodedata.normalize("NFC", "".join(found.group(1, 2, 4, 3)))


def forget_words() -> None:
    """Of what was folded nothing is kept any more: words that a citizen typed are nobody's business afterwards."""
    fold.cache_clear()
    _one_spelling.cache_clear()


def from_telex(word: str) -> str | None:
    """What a folded word would be if its letters were Telex keystrokes: `ddawng` becomes `dang`; None when it has none."""
    plain = word
    for typed, letter in _TELEX_PAIRS:
        plain = plain.replace(typed, letter)
    plain = plain.replace("uo", "uo").replace("w", "u" if not _VOWEL.search(plain) else "")
    vowel = _VOWEL.search(plain)
    if vowel is not None:
        head, tail = plain[: vowel.end()], plain[vowel.end() :]
        plain = head + re.sub(f"[{_TELEX_TONES}]", "", tail)
    return plain if plain != word else None


def from_vni(word: str) -> str | None:
    """Likewise for VNI, which types accents as digits: `d9ang8` becomes `dang`; None when it has none."""
    if not _VNI_TYPED.match(word) or not _VOWEL.search(word):
        return None
    plain = re.sub(r"\d", "", word)
    return plain if plain != word else None
