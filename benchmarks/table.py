"""Figures as a table for people (Markdown, with its columns in line) and as records for machines."""

from collections.abc import Sequence
from typing import Any

from benchmarks.figures import PEER, Figure, Goal, is_met, peer_of, ratio

HEADINGS = ("what", "of", "value", "least – largest", "n", f"× {PEER}", "goal", "met")

_VERDICTS = {True: "yes", False: "NO", None: "no peer"}


def table(figures: Sequence[Figure]) -> str:
    """One line a figure, in the order in which they came."""
    rows = [HEADINGS, *(_row(figure, figures) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows)


def records(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """One record a figure, with all its samples."""
    return [_record(figure, figures) for figure in figures]


def short(number: float) -> str:
    """Three digits that count, and no more; whole numbers as they are."""
    if number == int(number):
        return f"{number:.0f}"
    decimals = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2 if abs(number) >= 0.1 else 3
    return f"{number:.{decimals}f}"


def _row(figure: Figure, figures: Sequence[Figure]) -> tuple[str, ...]:
    peer = peer_of(figure, figures)
    times, met = ratio(figure, peer), is_met(figure, peer)
    least, largest = figure.spread
    return (
        f"{figure.measure}, {figure.kind}",
        figure.contender,
        f"{short(figure.value)} {figure.unit}".strip(),
        f"{short(least)} – {short(largest)}",
        str(len(figure.samples)),
        "" if times is None else short(times),
        "" if figure.goal is None else _words(figure.goal, figure.unit),
        "" if figure.goal is None else _VERDICTS[met],
    )


def _words(goal: Goal, unit: str) -> str:
    if goal.exactly:
        return f"each {goal.limit:g} {unit}".strip()
    return f"≤ {goal.limit:g} × {PEER}" if goal.of_peer else f"≤ {goal.limit:g} {unit}"


def _record(figure: Figure, figures: Sequence[Figure]) -> dict[str, Any]:
    peer = peer_of(figure, figures)
    least, largest = figure.spread
    return {
        "measure": figure.measure,
        "contender": figure.contender,
        "unit": figure.unit,
        "kind": figure.kind.value,
        "value": figure.value,
        "least": least,
        "largest": largest,
        "samples": list(figure.samples),
        "times_peer": ratio(figure, peer),
        "goal": None if figure.goal is None else _words(figure.goal, figure.unit),
        "met": is_met(figure, peer),
    }
