"""How often the procedure that was meant is found, and how long a keystroke takes, beside what one would use instead.

Needs a file of the national portal and labelled queries: `query`, `codes` (any of them is right), `kind`, tab-separated. They are
looked for in ../shared/data, or where `KIOSK_SEARCH_DATA` and `KIOSK_SEARCH_QUERIES` say. All contenders get the same procedures
(all that may be shown) and the same lines; the kiosk also its own words, which is what it is about.
"""

import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import KIOSK, Figure, Goal, Kind
from benchmarks.peers import searching
from benchmarks.workshop import ROOT, Workshop
from kiosk.catalogue.names import read_all_speech, read_asked, read_names
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.domain.search.rank import find
from kiosk.lookup import BUILT_IN
from procedures.model import Procedure
from procedures.reading import read_files

Search = Callable[[str, int], Sequence[str]]
"""A line and how many codes at most."""

DATA = Path(os.environ.get("KIOSK_SEARCH_DATA", ROOT.parent / "shared" / "data" / "tthc_national.jsonl.gz"))
QUERIES = Path(os.environ.get("KIOSK_SEARCH_QUERIES", ROOT.parent / "shared" / "data" / "dev_queries.tsv"))
UNSEEN = ROOT / "benchmarks" / "lines" / "unseen.tsv"
"""340 lines in the same form, written without sight of names and engine; nothing was made after looking at them."""

MISSED = {1: Goal(25), 3: Goal(12), 10: Goal(5)}
"""Percent of the lines whose procedure is not among so many first."""

KEYSTROKE, KEYSTROKE_OF_TEN = Goal(5), Goal(16)
"""Milliseconds with the country's procedures, and with ten times as many."""

_COPIES = 10


def measure(workshop: Workshop) -> list[Figure]:
    """Percent and milliseconds."""
    if not (DATA.is_file() and QUERIES.is_file()):
        workshop.note(f"{DATA} or {QUERIES} is not there, so the search was not measured.")
        return []
    found, _ = read_files([DATA])
    procedures = [one for one in found.values() if one.is_public]
    lines, unseen = _lines(QUERIES), _lines(UNSEEN)
    ours = _kiosk(procedures)
    contenders: dict[str, Search] = {KIOSK: ours, **searching.contenders(procedures)}
    figures = [
        figure
        for of, some in (("unseen lines", unseen), (QUERIES.stem, lines))
        for name, search in contenders.items()
        for figure in _missed(name, search, some, of)
    ]
    figures += _by_kind(ours, unseen)
    typed = [line[:end] for line, _, _ in lines[:: workshop.some(40, 6)] for end in range(1, len(line) + 1)]
    figures += [_keystroke(name, search, typed, name == KIOSK) for name, search in contenders.items()]
    many = _kiosk([replace(one, code=f"{one.code}{copy}") for copy in range(_COPIES) for one in procedures])
    return [
        *figures,
        Figure(f"keystroke, {_COPIES} times the country", KIOSK, "ms", _times(many, typed), Kind.P99, KEYSTROKE_OF_TEN),
    ]


def _lines(path: Path) -> list[tuple[str, set[str], str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: Sequence[Mapping[str, str]] = list(csv.DictReader(file, delimiter="\t"))
    return [(row["query"], set(row["codes"].split(",")), row["kind"]) for row in rows]


def _kiosk(procedures: Sequence[Procedure]) -> Search:
    index = build(entries_of(procedures, read_names(BUILT_IN), read_asked(BUILT_IN)))
    speech = read_all_speech(BUILT_IN)
    return lambda line, limit: [hit.code for hit in find(line, index, speech, limit)]


def _missed(name: str, search: Search, lines: Sequence[tuple[str, set[str], str]], of: str) -> list[Figure]:
    places = [_place(search(line, max(MISSED)), right) for line, right, _ in lines]
    return [
        Figure(
            f"{of}: missed among the first {first}",
            name,
            "%",
            _percent(places, first),
            Kind.MEAN,
            goal if name == KIOSK else None,
        )
        for first, goal in MISSED.items()
    ]


def _percent(places: Sequence[int], first: int) -> tuple[float, ...]:
    return (100 * sum(place >= first for place in places) / len(places),)


def _by_kind(search: Search, lines: Sequence[tuple[str, set[str], str]]) -> list[Figure]:
    places: dict[str, list[int]] = defaultdict(list)
    for line, right, kind in lines:
        places[kind].append(_place(search(line, 1), right))
    return [
        Figure(f"not first: {kind} ({len(found)} lines)", KIOSK, "%", _percent(found, 1), Kind.MEAN)
        for kind, found in sorted(places.items())
    ]


def _place(codes: Sequence[str], right: set[str]) -> int:
    return next((place for place, code in enumerate(codes) if code in right), max(MISSED))


def _keystroke(name: str, search: Search, typed: Sequence[str], judged: bool) -> Figure:  # noqa: FBT001
    return Figure("keystroke", name, "ms", _times(search, typed), Kind.P99, KEYSTROKE if judged else None)


def _times(search: Search, typed: Sequence[str]) -> tuple[float, ...]:
    search(typed[0], 10)
    taken = []
    for line in typed:
        started = time.perf_counter()
        search(line, 10)
        taken.append((time.perf_counter() - started) * 1000)
    return tuple(taken)
