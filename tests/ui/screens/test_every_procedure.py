"""Every procedure on its screen at the largest text size: nothing cut, nothing overlapping, on any of its pages.

In the suite the worst and some others; `dev/campaign tests tests/ui/screens/test_every_procedure.py` walks over all of them.
"""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from kiosk.flow.bar import Bar
from kiosk.flow.lookup.passages import TABS
from kiosk.flow.lookup.procedure import Print, ProcedureFacts, make_procedure, service_for
from kiosk.screens.widgets.reader import Leaf
from kiosk.screens.widgets.text import extents
from kiosk.tour.panels import PANELS, Panel
from procedures.model import Procedure
from tests.support.national import every_procedure, the_worst
from tests.ui.screens.audit import problems
from tests.ui.screens.conftest import Scene

SEED, SOME = 5, 6
LARGEST_TEXT = 4
LEAST_CAPITALS_MM = {"portrait": 2.6, "landscape": 2.6, "small": 2.2}


def bar_of(scene: Scene) -> Bar:
    """The bar at the largest text size."""
    citizen = scene.citizen
    citizen.flow.session = citizen.flow.session.with_text_size(LARGEST_TEXT)
    citizen.flow.tick()
    return citizen.view.bar


def tabs(scene: Scene, bar: Bar, one: Procedure) -> Iterator[str]:
    """Show one tab after the other."""
    service = service_for(one, scene.citizen.office)
    for tab in TABS:
        facts = ProcedureFacts(
            tab, with_qr=False, print=Print.NOT_YET, service=service, closed="", asked=False, as_of="2026-07-18"
        )
        scene.root.show(make_procedure(one, facts, "vi", bar, str))
        yield tab


def cut_lines(leaf: Leaf) -> Iterator[str]:
    """Lines of all pages that are wider than the page, and pages that are too long; measured anew, line by line."""
    measure: Callable[[str, str, int], tuple[int, int]] = extents.__wrapped__
    for number, page in enumerate(leaf.laid, 1):
        for piece in page:
            room = leaf.width - (leaf.indent if piece.style.indented else 0)
            yield from (
                f"page {number}, too wide: {line}"
                for line in piece.lines
                if measure(line, piece.style.font, piece.style.size)[0] > room
            )
            if piece.top + piece.height > leaf.height:
                yield f"page {number}, too low: {piece.lines[-1]}"
        for one, other in pairwise(page):
            if other.top < one.top + one.height:
                yield f"page {number}, overlapping: {other.lines[0]}"


def wrong(scene: Scene, one: Procedure, bar: Bar) -> Iterator[str]:
    for tab in tabs(scene, bar, one):
        scene.stage.settle()
        leaf: Any = next(widget for widget in scene.root.walk(restrict=True) if isinstance(widget, Leaf))
        yield from (f"{one.code} {tab}: {what}" for what in cut_lines(leaf))
        for page in sorted({0, int(leaf.pages) - 1}):
            leaf.page = page
            yield from (
                f"{one.code} {tab}, page {page + 1}: {what}" for what in problems(scene, LEAST_CAPITALS_MM[scene.panel.name])
            )


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_procedure_can_be_read_at_the_largest_text(scene: Callable[..., Scene], panel: Panel, is_long: bool) -> None:
    here = scene(panel)
    bar = bar_of(here)
    some = random.Random(SEED).sample(every_procedure(), SOME)  # noqa: S311  a seeded choice
    walked = every_procedure() if is_long else (*the_worst(), *some)
    assert [what for one in walked for what in wrong(here, one, bar)] == []


def test_every_word_of_a_procedure_stands_on_some_page(scene: Callable[..., Scene]) -> None:
    here = scene(PANELS[2])
    bar = bar_of(here)
    for one in the_worst():
        for tab in tabs(here, bar, one):
            here.stage.settle()
            leaf: Any = next(widget for widget in here.root.walk(restrict=True) if isinstance(widget, Leaf))
            read = "".join("".join(piece.lines) for page in leaf.laid for piece in page)
            view: Any = here.root.screen("ProcedureView").view
            meant = "".join(passage.text for passage in view.passages)
            assert (tab, "".join(read.split())) == (tab, "".join(meant.split()))
