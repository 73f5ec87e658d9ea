"""`kiosk catalogue import|search|show`."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk import lookup
from kiosk.catalogue.files import read_lines, read_procedures
from kiosk.catalogue.names import OfficeSlips, refuse
from kiosk.catalogue.reading import CatalogueReader
from kiosk.config import load_settings
from kiosk.domain.procedure_words import checklist_of
from kiosk.domain.search.query import code_in
from kiosk.domain.search.rank import Hit, by_code
from kiosk.exitcodes import FAILED
from kiosk.usecases.find_procedure import FindProcedure
from procedures.model import Procedure


def import_files(arguments: argparse.Namespace) -> int:
    """Read all files, then put the new catalogue in place; nothing changes when one of them is broken."""
    settings = load_settings(arguments.config)
    procedures, report = read_procedures(arguments.files)
    lookup.keep_catalogue(settings, procedures.values(), ", ".join(path.name for path in arguments.files))
    if arguments.json:
        print(json.dumps(report.figures(), ensure_ascii=False))
    else:
        print(*report.lines(), sep="\n")
        if edition := lookup.delivered(settings).reached().edition:
            print(f"the office's server has a catalogue (edition {edition}), and a kiosk that runs takes that one again")
    return 0


def rebuild(arguments: argparse.Namespace) -> int:
    """Make the catalogue and its index anew, of what the server has delivered, else of what is there."""
    settings = load_settings(arguments.config)
    about = lookup.rebuild(settings, OfficeSlips(lookup.own_folder(settings)) if arguments.skip_wrong_lines else refuse)
    if arguments.json:
        print(json.dumps({"sources": about.sources, "made": about.made, "edition": about.edition}, ensure_ascii=False))
    else:
        print(f"made of: {about.sources}{f', edition {about.edition}' if about.edition else ''}")
    return 0


def search(arguments: argparse.Namespace) -> int:
    """One line, or a file of them; exit 1 when nothing was found for the one line."""
    finder = lookup.procedure_finder(load_settings(arguments.config))
    if arguments.batch is not None:
        for query in _queries(arguments.batch):
            started = time.perf_counter()
            hits = finder.hits(query, arguments.limit)
            ms = round((time.perf_counter() - started) * 1000, 3)
            print(json.dumps({"query": query, "codes": [hit.code for hit in hits], "ms": ms}, ensure_ascii=False))
        return 0
    return _search_one(finder, " ".join(arguments.query), arguments)


def _queries(batch: Path) -> Iterator[str]:
    for line in read_lines(batch):
        if text := line.decode("utf-8", "replace").strip():
            yield text


def _search_one(finder: FindProcedure, query: str, arguments: argparse.Namespace) -> int:
    found = finder(query, arguments.limit)
    if arguments.json:
        rows = [{"code": one.procedure.code, "name": one.procedure.name, "score": round(one.hit.score, 3)} for one in found]
        print(json.dumps({"query": query, "found": rows}, ensure_ascii=False))
        return 0 if found else FAILED
    for one in found:
        print(f"{one.procedure.code}  {one.procedure.name}")
        if arguments.explain:
            print(f"          {_why(one.hit)}")
    if not found:
        print("kiosk: nothing was found; try fewer or other words", file=sys.stderr)
    return 0 if found else FAILED


def _why(hit: Hit) -> str:
    because = f", {hit.why}" if hit.why else ""
    return (
        f"{hit.score:.3f}: {hit.name!r} has {hit.said:.0%} of the line, which is {hit.says:.0%} of it, "
        f"{hit.order:.0%} in order, weight {hit.weight:.2f}{because}"
    )


def show(arguments: argparse.Namespace) -> int:
    """Everything that is known of one procedure."""
    kept = lookup.catalogue_file(load_settings(arguments.config)).held()
    procedure = kept.procedure(_meant(arguments.code, kept))
    if arguments.json:
        print(msgspec.json.encode(procedure).decode())
    else:
        print(*_told(procedure), sep="\n")
    return 0


def _meant(written: str, kept: CatalogueReader) -> str:
    """The only code that it can be, as a search understands it; else as it was written, which may be of one that no search finds."""
    start = code_in(written)
    hits = by_code(start, kept.index(), 2) if start is not None else []
    return hits[0].code if hits and (hits[0].code == start or len(hits) == 1) else start or written.strip()


def _told(one: Procedure) -> Iterator[str]:
    yield f"{one.code}  {one.name}"
    yield from (f"{label}: {value}" for label, value in (("Lĩnh vực", one.field), ("Nơi làm", "; ".join(one.agencies))) if value)
    for section in checklist_of(one, "", str).sections:
        yield section.heading
        yield from (f"  - {item}" for item in section.items)
    yield from (f"{label}: {value}" for label, value in (("Kết quả", "; ".join(one.results)), ("Trang", one.url)) if value)
