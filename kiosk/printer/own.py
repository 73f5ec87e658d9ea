"""Which letters are worth defining with ESC &: those whose definition costs less than sending them otherwise, by counting."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from kiosk.printer.ladder import PLAIN, Ladder, Own
from kiosk.printer.lines import Cell, Letters, Line
from kiosk.printer.planner import Planner

_KEPT = 64
_DIGITS = frozenset("0123456789")
_CODES = range(0x21, 0x7F)
"""Codes that may be given another letter. The slip's own ASCII is left alone, so that the set is switched on once for all."""


class OwnLetters:
    """Chooses letters for whole slips of one profile."""

    def __init__(self, most: int, ladder: Ladder, planner: Planner) -> None:
        """The printer keeps `most` letters."""
        self._most = most
        self._ladder = ladder
        self._planner = planner
        self._chosen = lru_cache(_KEPT)(self._choose)

    def chosen(self, lines: Sequence[Line]) -> Own:
        """The set with which the slip is cheapest; empty for slips that need none. Tickets that differ in digits share it."""
        letters = [line for line in lines if isinstance(line, Letters)]
        lacking = [line for line in letters if any(map(self._ladder.lacks, line.cells))]
        if not lacking:
            return ()
        used = frozenset(cell for line in letters for cell in line.cells) & PLAIN
        return self._chosen(tuple(map(_without_digits, lacking)), used | _DIGITS)

    def _choose(self, lines: tuple[Letters, ...], used: frozenset[Cell]) -> Own:
        """All that are lacking, then without each of them in turn where that is cheaper; or none at all."""
        counted = Counter(cell for line in lines for cell in line.cells if self._ladder.lacks(cell))
        free = [code for code in _CODES if chr(code) not in used]
        room = min(self._most, len(free))
        taken = [cell for cell, _ in counted.most_common(room)]
        cost = self._cost(lines, taken, free)
        for cell in reversed(tuple(taken)):
            fewer = [one for one in taken if one != cell]
            if (cheaper := self._cost(lines, fewer, free)) <= cost:
                taken, cost = fewer, cheaper
        return _coded(taken, free)

    def _cost(self, lines: tuple[Letters, ...], taken: Iterable[Cell], free: list[int]) -> int:
        return len(self._planner.plan(lines, {}, _coded(taken, free)).data)


def _without_digits(line: Letters) -> Letters:
    return replace(line, cells=tuple("0" if cell in _DIGITS else cell for cell in line.cells))


def _coded(cells: Iterable[Cell], free: list[int]) -> Own:
    """Codes for letters, in as few runs of neighbours as there can be."""
    runs = [[code for _, code in group] for _, group in groupby(enumerate(free), key=lambda item: item[1] - item[0])]
    codes = [code for run in sorted(runs, key=len, reverse=True) for code in run]
    return tuple(sorted(zip(sorted(cells), codes, strict=False), key=lambda one: one[1]))
