"""Whole slips: no other choice of ways is cheaper, and nothing is told twice."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printer.cells import Cells, cells_of
from kiosk.printer.ladder import UNKNOWN_PAGE, Ladder
from kiosk.printer.lines import Blank, Letters, Line
from kiosk.printer.planner import Planner
from kiosk.printer.profiles import PageSlot, profile_named
from kiosk.printer.ways import Way
from tests.support.printers import FONTS

PAGES = (PageSlot(30, "tcvn3-lower"), PageSlot(31, "tcvn3-upper"), PageSlot(27, "cp1258"))
PROFILE = replace(profile_named("clone-bare"), pages=PAGES, spacing=0)
LADDER = Ladder(PROFILE, Cells(FONTS))
PLANNER = Planner(PROFILE, LADDER)
ENDS = len(PLANNER.plan((), {}).data)


def letters(text: str, bold: bool, size: int, align: int) -> Letters:
    return Letters(cells_of(text), bold, size, size, align)


LINES = st.lists(
    st.builds(
        letters,
        st.sampled_from(["A", "ế", "Đ", "ếĐ", "ế a Đ", "ạẹọụạ"]),
        st.booleans(),
        st.sampled_from([1, 2]),
        st.sampled_from([0, 1]),
    )
    | st.builds(Blank, st.integers(0, 300)),
    max_size=4,
)


def ways_of(line: Line) -> list[Way]:
    """Each way from each page that the printer may be in."""
    if isinstance(line, Blank):
        return [Way(b"", None, below=line.rows)]
    assert isinstance(line, Letters)
    pages = (UNKNOWN_PAGE, *(slot.number for slot in PAGES))
    return list({way: None for page in pages for way in (*LADDER.spelled(line, page, ()), LADDER.drawn(line))})


def starts_with_its_page(way: Way, page: int) -> bool:
    """Whether a spelling is right when the printer is in this page."""
    return way.page is None or way in LADDER.spelled(way.shown, page, ())


def cost(chosen: tuple[Way, ...]) -> int | None:
    """Bytes of some ways one behind the other; None when one does not fit behind another."""
    page, align, size, bold, blank, total = UNKNOWN_PAGE, 0, (1, 1), False, 0, 0
    for way in chosen:
        blank += way.above
        if not way.data:
            blank += way.below
            continue
        if not starts_with_its_page(way, page):
            return None
        total += len(way.data) + 3 * (-(-blank // 255))
        total += 3 * (way.align not in (None, align)) + 3 * (way.size not in (None, size)) + 3 * (way.bold not in (None, bold))
        page = page if way.page is None else way.page
        align = align if way.align is None else way.align
        size = size if way.size is None else way.size
        bold = bold if way.bold is None else way.bold
        blank = way.below
    return total + 3 * (-(-max(0, max(blank, 24) + 112) // 255)) - 3


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_no_other_choice_is_cheaper(lines: list[Line]) -> None:
    found = [total for chosen in itertools.product(*map(ways_of, lines)) if (total := cost(chosen)) is not None]
    assert len(PLANNER.plan(lines, {}).data) - ENDS == min(found)


def test_an_empty_slip_tells_nothing() -> None:
    assert PLANNER.plan((), {}).steps == ()
    assert PLANNER.plan((Blank(50),), {}).data.count(b"\x1bJ") == 1


def test_blank_rows_of_neighbours_are_one_feed() -> None:
    lines = (letters("A", bold=False, size=1, align=0), Blank(10), Blank(20), letters("B", bold=False, size=1, align=0))
    assert PLANNER.plan(lines, {}).data.count(b"\x1bJ\x1e") == 1
