"""The procedures to walk over: the whole national file where it lies beside the project, else those of the build."""

from functools import cache

from kiosk.lookup import BUILT_IN
from procedures.model import Procedure
from procedures.reading import read_files
from tests.support.commands import ROOT

NATIONAL = ROOT.parent / "shared" / "data" / "tthc_national.jsonl.gz"


@cache
def every_procedure() -> tuple[Procedure, ...]:
    """All that may be shown, by code."""
    files = [NATIONAL] if NATIONAL.is_file() else [BUILT_IN / "procedures.jsonl", BUILT_IN / "checklists.jsonl"]
    found, _ = read_files(files)
    return tuple(one for _, one in sorted(found.items()) if one.is_public)


def the_worst() -> tuple[Procedure, ...]:
    """Those with the longest name, most papers, longest paper, longest step, most law."""
    known = every_procedure()
    papers = {one.code: [document for group in one.documents for document in group.documents] for one in known}
    worst = (
        max(known, key=lambda one: len(one.name)),
        max(known, key=lambda one: len(papers[one.code])),
        max(known, key=lambda one: max((len(document.name) for document in papers[one.code]), default=0)),
        max(known, key=lambda one: max(map(len, one.steps), default=0)),
        max(known, key=lambda one: max((len(word) for step in one.steps for word in step.split()), default=0)),
        max(known, key=lambda one: sum(map(len, one.legal_basis))),
    )
    return tuple(dict.fromkeys(worst))
