"""Paragraphs into lines: at words, evenly, and at letters only when a single word is too wide even in the smallest size."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.printer.styles import SMALLEST, Style

Measure = Callable[[str], int]
"""Width of a text."""

StyledMeasure = Callable[[Style, str], int]
"""Width in dots of a text in a style."""

_STOPS = ".:;!?–—-"
_NOWHERE = ("Cc", "Cs", "Zl", "Zp")

CLUSTER = re.compile(r".[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*", re.DOTALL)


def clean(text: str) -> str:
    """NFC, without control characters and lone surrogates, which no font can show; line breaks stay."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    composed = unicodedata.normalize("NFC", whole)
    return "".join(" " if unicodedata.category(char) in _NOWHERE and char != "\n" else char for char in composed)


def set_lines(text: str, style: Style, width: int, measure: StyledMeasure) -> tuple[Style, list[str]]:
    """Lines no wider than `width` dots, and the style they fit in: smaller than asked when one word needs it."""
    fitting = _shrunk(text, style, width, measure)
    return fitting, lines_within(text, width, lambda line: measure(fitting, line))


def lines_within(text: str, width: int, measure: Measure) -> list[str]:
    """Lines no wider than `width`: broken at words, at letters where a word is wider than that."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        whole = [piece for word in paragraph.split() for piece in _broken(word, width, measure)]
        lines += _balanced(whole, width, measure)
    return lines


def widest_word(text: str, measure: Measure) -> int:
    """Width of the word that takes most room."""
    return max(map(measure, clean(text).split()), default=0)


def _shrunk(text: str, style: Style, width: int, measure: StyledMeasure) -> Style:
    while style.size > SMALLEST and widest_word(text, partial(measure, style)) > width:
        style = replace(style, size=style.size - 1)
    return style


def _broken(word: str, width: int, measure: Measure) -> list[str]:
    """The word itself, or pieces of it that fit; letters keep their marks."""
    if measure(word) <= width:
        return [word]
    pieces = [""]
    for cluster in CLUSTER.findall(word):
        if pieces[-1] and measure(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _greedy(words: list[str], width: int, measure: Measure) -> list[str]:
    """Each line takes as many words as fit."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], width: int, measure: Measure) -> list[str]:
    """As few lines as possible, and then as narrow as possible, so that no word stands alone at the end."""
    best = _greedy(words, width, measure)
    lines = best
    while 1 < len(lines) <= len(best):
        best = lines
        widest = max(map(measure, lines))
        lines = _greedy(words, widest - 1, measure)
        if max(map(measure, lines)) >= widest:
            break
    return _at_sentences(best, words, max(map(measure, best), default=0), measure)


def _at_sentences(lines: list[str], words: list[str], width: int, measure: Measure) -> list[str]:
    """The lines, or others of the same width that are filled from the last one on, if more of those end with a sentence or a dash."""
    turned = [" ".join(reversed(line.split())) for line in _greedy(words[::-1], width, measure)][::-1]
    ends = [sum(line[-1] in _STOPS for line in found[:-1]) for found in (lines, turned)]
    better = len(turned) == len(lines) and ends[1] > ends[0] and max(map(measure, turned)) <= width
    return turned if better else lines
