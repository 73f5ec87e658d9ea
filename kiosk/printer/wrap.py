"""Paragraphs into lines: at words, evenly, and at letters only when a single word is too wide even in the smallest size."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from kiosk.printer.styles import SMALLEST, Style

Measure = Callable[[Style, str], int]
"""Width in dots of a text in a style."""

_CLUSTER = re.compile(r".[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*", re.DOTALL)


def clean(text: str) -> str:
    """NFC, without control characters and lone surrogates, which no font can show; line breaks stay."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    composed = unicodedata.normalize("NFC", whole)
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") and char != "\n" else char for char in composed)


def set_lines(text: str, style: Style, width: int, measure: Measure) -> tuple[Style, list[str]]:
    """Lines no wider than `width` dots, and the style they fit in: smaller than asked when one word needs it."""
    paragraphs = [paragraph.split() for paragraph in clean(text).split("\n")]
    words = [word for paragraph in paragraphs for word in paragraph]
    fitting = _shrunk(words, style, width, measure)
    lines: list[str] = []
    for paragraph in paragraphs:
        whole = [piece for word in paragraph for piece in _broken(word, fitting, width, measure)]
        lines += _balanced(whole, fitting, width, measure)
    return fitting, lines


def _shrunk(words: list[str], style: Style, width: int, measure: Measure) -> Style:
    widest = max(words, key=lambda word: measure(style, word), default="")
    while style.size > SMALLEST and measure(style, widest) > width:
        style = replace(style, size=style.size - 1)
    return style


def _broken(word: str, style: Style, width: int, measure: Measure) -> list[str]:
    """The word itself, or pieces of it that fit; letters keep their marks."""
    if measure(style, word) <= width:
        return [word]
    pieces = [""]
    for cluster in _CLUSTER.findall(word):
        if pieces[-1] and measure(style, pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _greedy(words: list[str], style: Style, width: int, measure: Measure) -> list[str]:
    """Each line takes as many words as fit."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and measure(style, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], style: Style, width: int, measure: Measure) -> list[str]:
    """As few lines as possible, and then as narrow as possible, so that no word stands alone at the end."""
    best = _greedy(words, style, width, measure)
    lines = best
    while 1 < len(lines) <= len(best):
        best = lines
        widest = max(measure(style, line) for line in lines)
        lines = _greedy(words, style, widest - 1, measure)
        if max(measure(style, line) for line in lines) >= widest:
            break
    return best
