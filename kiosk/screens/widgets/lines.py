"""Lines that are broken before they are drawn, so that it is known how high a text is without drawing it.

Breaking takes the widths of words, which are kept: a page of long names is measured in a millisecond.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from kiosk.screens.widgets.text import PlainText, extents

KEPT_WORDS = 4096
"""Widths that are kept: the words of the longest procedure in two sizes."""

SHORT = 4
"""Lines of a title; a longer text is a paragraph, in which nobody minds a short last line."""


LAST_PLAIN = "\u00bf"
"""Letters up to this one are no higher than any other."""


@lru_cache(maxsize=KEPT_WORDS)
def word_width(word: str, font: str, size: int) -> int:
    """Width of a word in pixels, rounded up. Not by the measures that `extents` keeps, which are few and those of whole lines."""
    return extents.__wrapped__(word, font, size)[0] + 1


@lru_cache(maxsize=1024)
def _letter_height(letter: str, font: str, size: int) -> int:
    return extents.__wrapped__(letter, font, size)[1]


def line_height(font: str, size: int, line: str = "") -> int:
    """As Kivy sets this line, in pixels: most are as high as any, capitals with marks need more, as in Ổ."""
    plain = _letter_height("x", font, size)
    return max((_letter_height(letter, font, size) for letter in set(line) if letter > LAST_PLAIN), default=plain)


def lines_height(lines: Sequence[str], font: str, size: int) -> int:
    """Of several lines."""
    return sum(line_height(font, size, line) for line in lines)


def broken(text: str, font: str, size: int, width: int) -> list[str]:
    """The text in lines that are no wider than `width` pixels, parted between words; a word that is wider is parted itself."""
    lines = []
    space = word_width(" ", font, size)
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in _words(paragraph, font, size, width):
            needs = word_width(word, font, size)
            if line and used + space + needs <= width:
                line, used = f"{line} {word}", used + space + needs
            else:
                if line:
                    lines.append(line)
                line, used = word, needs
        lines.append(line)
    return _with_company(lines, lambda line: sum(word_width(word, font, size) + space for word in line.split()) <= width)


def _with_company(lines: list[str], fits: Callable[[str], bool]) -> list[str]:
    """Vietnamese words are of several syllables: the last line of a short text is not one of them alone."""
    if not 1 < len(lines) <= SHORT or " " in lines[-1] or lines[-2].count(" ") < 2:  # noqa: PLR2004  two stay behind
        return lines
    before, _, syllable = lines[-2].rpartition(" ")
    last = f"{syllable} {lines[-1]}"
    return [*lines[:-2], before, last] if fits(last) else lines


def _words(paragraph: str, font: str, size: int, width: int) -> Iterator[str]:
    for word in paragraph.split():
        rest = word
        while word_width(rest, font, size) > width and len(rest) > 1:
            fits = next((end for end in range(len(rest) - 1, 0, -1) if word_width(rest[:end], font, size) <= width), 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


class Line(PlainText):
    """Draws broken lines, their top left corner at a place."""

    def put(self, lines: Sequence[str], font: str, size: int, left: float, top: float) -> None:
        """Draw these lines there."""
        self.size_hint, self.text_size = (None, None), (None, None)
        self.font_name, self.font_size, self.text = font, size, "\n".join(lines)
        self.texture_update()
        self.size = self.texture_size
        self.pos = int(left), int(top - self.height)
