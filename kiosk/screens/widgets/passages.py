"""Long text on pages: nothing scrolls, nothing is cut.

A procedure of the national portal may have forty papers and steps of a thousand words; only those of one page are drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.flow.lookup.views import Passage, PassageKind
from kiosk.screens.theme import FONT, FONT_BOLD, Theme
from kiosk.screens.widgets.lines import broken, line_height, lines_height, word_width


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of passage is set: font, size, room above in pixels, and whether it stands beside its mark."""

    font: str
    size: int
    above: int
    indented: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of one passage on one page; `mark` stands beside its first line.

    `top` is the distance from the page's top, `passage` the passage's number.
    """

    lines: tuple[str, ...]
    style: Style
    mark: str
    top: int
    height: int
    passage: int = 0


def style_of(kind: PassageKind, theme: Theme) -> Style:
    """By the theme's sizes."""
    body, gap = int(theme.body), int(theme.gap)
    return {
        PassageKind.NAME: Style(FONT_BOLD, int(theme.title), 0),
        PassageKind.HEADING: Style(FONT_BOLD, body, gap),
        PassageKind.ITEM: Style(FONT, body, gap // 2, indented=True),
        PassageKind.NOTE: Style(FONT, int(theme.small), 0, indented=True, quiet=True),
        PassageKind.TEXT: Style(FONT, body, gap // 2),
    }[kind]


def paged(passages: Sequence[Passage], theme: Theme, width: int, height: int, indent: int) -> list[list[Piece]]:
    """The passages on pages of this size. A passage may be parted between lines; a heading is never the last of its page."""
    pages: list[list[Piece]] = [[]]
    at = 0
    for number, passage in enumerate(passages):
        style = style_of(passage.kind, theme)
        lines = broken(passage.text, style.font, style.size, width - (indent if style.indented else 0))
        following = _first_line_of(passages[number + 1 : number + 2], theme) if passage.kind is PassageKind.HEADING else 0
        mark = passage.mark
        while lines:
            above = style.above if pages[-1] else 0
            taken = _that_fit(lines, style, height - at - above)
            tall = lines_height(taken, style.font, style.size)
            if pages[-1] and (not taken or at + above + tall + following > height):
                pages.append([])
                at = 0
                continue
            taken = taken or lines[:1]  # a page that is lower than a line shows it all the same
            lines = lines[len(taken) :]
            pages[-1].append(Piece(tuple(taken), style, mark, at + above, tall, number))
            at, mark = at + above + tall, ""
    return pages


def _that_fit(lines: list[str], style: Style, room: int) -> list[str]:
    """As many of the lines as there is room for."""
    used = 0
    for count, line in enumerate(lines):
        used += line_height(style.font, style.size, line)
        if used > room:
            return lines[:count]
    return lines


def indent_of(passages: Iterable[Passage], theme: Theme) -> int:
    """Room for the widest mark of an item, in pixels."""
    size = int(theme.body)
    return max((word_width(mark, FONT, size) for mark in {one.mark for one in passages} if mark), default=0) + size // 2


def _first_line_of(passages: Iterable[Passage], theme: Theme) -> int:
    """Height that the first line of the next passage needs, with the room above it."""
    return sum(style.above + line_height(style.font, style.size) for style in (style_of(one.kind, theme) for one in passages))
