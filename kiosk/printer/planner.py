"""The cheapest bytes for a whole slip: every way of every line, with what it costs to bring the printer into its state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.printer import escpos
from kiosk.printer.ladder import UNKNOWN_PAGE, Ladder, Own
from kiosk.printer.lines import Blank, Code, Drawing, Letters, Line
from kiosk.printer.paper import DPI, dots
from kiosk.printer.profiles import Profile
from kiosk.printer.ways import Way

DEFAULT_PITCH = DPI / 6
"""From line to line where nothing else was said: 1/6 inch."""

StoredRuns = Mapping[Line, Sequence[tuple[tuple[Line, ...], Way]]]
"""Runs of lines that are in the printer's memory, by their first line, and how they are printed."""


class State(NamedTuple):
    """What the printer was told since ESC @, and the blank rows that it still owes."""

    page: int = UNKNOWN_PAGE
    size: tuple[int, int] = (1, 1)
    bold: bool = False
    align: int = 0
    blank: int = 0
    units: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line sent: blank rows fed before it, and the way."""

    blank: int
    way: Way


@dataclass(frozen=True, slots=True)
class Node:
    """The cheapest way into a state."""

    cost: int
    data: bytes
    step: Step | None = None
    before: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A job: its bytes, its lines as they are sent, and the rows fed behind the last of them up to the cut."""

    data: bytes
    steps: tuple[Step, ...]
    tail: int
    pitch: float
    """From line to line of text, in rows."""


class Planner:
    """Plans slips for one profile."""

    def __init__(self, profile: Profile, ladder: Ladder | None) -> None:
        """`ladder` knows the ways of letters; profiles without text have none."""
        self._profile = profile
        self._ladder = ladder

    def plan(self, lines: Sequence[Line], stored: StoredRuns, own: Own = ()) -> Plan:
        """The cheapest job; at equal cost the one found first, so that the same slip has the same bytes each time.

        The line spacing is set where lines are many: not where most of them are stored pictures.
        """
        spacing = self._profile.spacing if self._profile.text and not stored else 0
        reached: list[dict[State, Node]] = [{} for _ in range(len(lines) + 1)]
        reached[0][State(units=bool(spacing))] = Node(0, b"")
        for at, line in enumerate(lines):
            for state, node in reached[at].items():
                for way in self._ways(line, state, own):
                    _offer(reached[at + 1], state, node, way)
                for run, way in stored.get(line, ()):
                    if tuple(lines[at : at + len(run)]) == run:
                        _offer(reached[at + len(run)], state, node, way)
        plans = (self._finished(state, node, own, spacing) for state, node in reached[-1].items())
        return min(plans, key=lambda plan: len(plan.data))

    def _ways(self, line: Line, state: State, own: Own) -> Iterable[Way]:
        match line:
            case Blank(rows):
                return (Way(b"", None, below=rows),)
            case Drawing():
                return (Way(b"", None, below=line.ink.height * line.scale) if line.spare else drawing_way(line),)
            case Code():
                return (Way(escpos.qr_code(line.content, line.module), line, line.align),)
            case Letters():
                return self._ladder.ways(line, state.page, own) if self._ladder else ()

    def _finished(self, state: State, node: Node, own: Own, spacing: int) -> Plan:
        """With what goes before the first line and behind the last."""
        profile = self._profile
        tail = max(state.blank, dots(profile.tail_mm))
        if profile.feeds_to_cut:
            end = escpos.cut_behind(min(tail, dots(profile.tail_mm)))
            end = escpos.feed(tail - dots(profile.tail_mm)) + end
            units = state.units or tail > dots(profile.tail_mm)
        else:
            end = escpos.feed(tail + dots(profile.cutter_mm)) + escpos.CUT
            units = True
        steps = []
        written = [end]
        link: Node | None = node
        while link is not None:
            written.append(link.data)
            if link.step is not None:
                steps.append(link.step)
            link = link.before
        written += (self._letters(own), escpos.spacing(spacing) if spacing else b"", escpos.UNITS if units else b"")
        written += (escpos.NO_KANJI if profile.kanji else b"", escpos.INIT)
        job = b"".join(reversed(written))
        return Plan(job, tuple(reversed(steps)), tail + dots(profile.cutter_mm), spacing or DEFAULT_PITCH)

    def _letters(self, own: Own) -> bytes:
        return self._ladder.definitions(own) if self._ladder else b""


def drawing_way(line: Drawing) -> Way:
    """A raster as it was packed."""
    return Way(line.packed, line, line.align)


def _offer(reached: dict[State, Node], state: State, node: Node, way: Way) -> None:
    """Note where a way leads, if nothing cheaper leads there."""
    after, data, blank = _taken(state, way)
    cost = node.cost + len(data) + len(escpos.UNITS) * (after.units and not state.units)
    known = reached.get(after)
    if known is None or cost < known.cost:
        reached[after] = Node(cost, data, Step(blank, way), node)


def _taken(state: State, way: Way) -> tuple[State, bytes, int]:
    """The state after a way, the bytes up to there, and the blank rows fed."""
    page, size, bold, align, blank, units = state
    blank += way.above
    if not way.data:
        return State(page, size, bold, align, blank + way.below, units), b"", 0
    told = escpos.feed(blank)
    if way.align is not None and way.align != align:
        align = way.align
        told += escpos.aligned(align)
    if way.size is not None and way.size != size:
        size = way.size
        told += escpos.magnified(*size)
    if way.bold is not None and way.bold != bold:
        bold = way.bold
        told += escpos.bold(bold)
    page = page if way.page is None else way.page
    return State(page, size, bold, align, way.below, units or blank > 0), told + way.data, blank
