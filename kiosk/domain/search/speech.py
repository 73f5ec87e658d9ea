"""How people speak at a counter, beside the names of procedures: what they leave out, shorten, and say before they say what they want."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from procedures.folding import fold, words_of

Phrase = tuple[str, ...]
"""Words, with their accents."""


@dataclass(frozen=True)
class Speech:
    """Data of a language; an office may add to it.

    `short`: what an abbreviation stands for; `alike`: other words for the same; `filler`: what says nothing about the matter.
    """

    short: Mapping[str, Sequence[Phrase]] = field(default_factory=dict)
    alike: Mapping[Phrase, Sequence[Phrase]] = field(default_factory=dict)
    filler: frozenset[Phrase] = frozenset()

    @cached_property
    def plain(self) -> Mapping[Phrase, Phrase]:
        """What has other words for the same, with its accents and without."""
        return {said: tuple(map(fold, said)) for said in self.alike}

    @cached_property
    def longest_filler(self) -> int:
        """Words of the longest."""
        return max(map(len, self.filler), default=0)

    @cached_property
    def plain_filler(self) -> frozenset[Phrase]:
        """The fillers as they are typed without accents."""
        return frozenset(tuple(map(fold, one)) for one in self.filler)


class SpeechError(ValueError):
    """A line that has no meaning; the message says which."""


_SHORT, _ALIKE, _FILLER = "viết tắt", "cùng nghĩa", "bỏ qua"


def read_speech(lines: Sequence[str]) -> Speech:
    """Read the file's lines: `[viết tắt]` and `[cùng nghĩa]` have `word = words | words`, `[bỏ qua]` a phrase a line.

    `#` begins a remark. Raises `SpeechError`.
    """
    short: dict[str, list[Phrase]] = {}
    alike: dict[Phrase, list[Phrase]] = {}
    filler: set[Phrase] = set()
    part = ""
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        if text.startswith("["):
            part = text.strip("[]").strip()
            if part not in (_SHORT, _ALIKE, _FILLER):
                raise SpeechError(f"line {number}: there is no part {part!r}; write one of: {_SHORT}, {_ALIKE}, {_FILLER}")
            continue
        said, _, meant = text.partition("=")
        phrase, meanings = tuple(words_of(said)), [tuple(words_of(one)) for one in meant.split("|") if words_of(one)]
        if part == _FILLER and phrase:
            filler.add(phrase)
        elif part == _SHORT and len(phrase) == 1 and meanings:
            short.setdefault(fold(phrase[0]), []).extend(meanings)
        elif part == _ALIKE and phrase and meanings:
            alike.setdefault(phrase, []).extend(meanings)
        else:
            raise SpeechError(f"line {number}: {text!r} is no line of [{part}]; write: word = other words | other words")
    return Speech(short, alike, frozenset(filler))
