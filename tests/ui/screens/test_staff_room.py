"""Pages for staff take the room that a panel has: larger text and higher rows where there are few, as before where there are many."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.views import StaffView
from kiosk.screens.widgets.drawing import Drawing
from kiosk.screens.widgets.rows import Row
from kiosk.screens.widgets.servicetile import ServiceTileButton
from kiosk.tour.panels import PANELS, Panel
from tests.ui.screens.conftest import Scene

PORTRAIT, LANDSCAPE = PANELS[:2]
FEW, MANY = 3, 60

MakesScene = Callable[..., Scene]
Tiles = tuple[ServiceTile, ...]


def tiles(count: int, hint: str = "Ở máy này") -> Tiles:
    return tuple(ServiceTile(f"do:{at}", f"Việc số {at}", hint, "wrench", "Ghi chú", open=True) for at in range(count))


def page_of(scene: Scene, tiles: Tiles = (), rows: Tiles = (), actions: tuple[Choice, ...] = ()) -> StaffView:
    """A page with these parts."""
    back = Choice("back", "Quay lại", "arrow-left")
    return StaffView(scene.citizen.view.bar, "Việc", "Chọn một việc.", "", "", "", tiles, rows, 2, actions, back)


def shown(scene: Scene, kind: type[Row | ServiceTileButton], page: StaffView) -> list[Any]:
    """The widgets of this kind on the page that can be tapped, from above."""
    scene.root.show(page)
    scene.stage.settle()
    found = [one for one in scene.root.walk(restrict=True) if isinstance(one, kind) and one.action]
    return sorted(found, key=lambda one: -one.top)


def title_sizes(rows: list[Row]) -> set[int]:
    return {int(row._title.font_size) for row in rows}


def test_a_few_rows_are_large_and_stand_below_each_other_where_the_panel_is_high(scene: MakesScene) -> None:
    here = scene(PORTRAIT)
    rows = shown(here, Row, page_of(here, rows=tiles(FEW)))
    assert title_sizes(rows) == {here.theme.title}
    assert len({row.x for row in rows}) == 1
    assert {row.height for row in rows} == {here.theme.target * 3}


def test_a_few_rows_are_large_in_their_columns_where_the_panel_is_wide(scene: MakesScene) -> None:
    here = scene(LANDSCAPE)
    rows = shown(here, Row, page_of(here, rows=tiles(FEW)))
    assert title_sizes(rows) == {here.theme.title}
    assert len({row.x for row in rows}) == 2


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=lambda panel: panel.name)
def test_rows_that_take_several_pages_keep_the_usual_size(scene: MakesScene, panel: Panel) -> None:
    here = scene(panel)
    rows = shown(here, Row, page_of(here, rows=tiles(MANY)))
    assert title_sizes(rows) == {here.theme.body}
    assert "next" in here.targets()


def test_rows_share_a_high_page_evenly(scene: MakesScene) -> None:
    here = scene(PORTRAIT)
    rows = shown(here, Row, page_of(here, rows=tiles(8)))
    gaps = {round(above.y - below.top) for above, below in pairwise(rows)}
    assert (len({row.height for row in rows}), len(gaps)) == (1, 1)


def test_tiles_say_what_they_are_for_in_body_text_where_that_fits(scene: MakesScene) -> None:
    here = scene(PORTRAIT)
    assert {tile.small for tile in shown(here, ServiceTileButton, page_of(here, tiles=tiles(FEW)))} == {here.theme.body}
    long = "Mọi việc mà cán bộ phải làm ở máy này trước khi mở cửa. " * 6
    assert {tile.small for tile in shown(here, ServiceTileButton, page_of(here, tiles=tiles(8, long)))} == {here.theme.small}


@pytest.mark.parametrize(("panel", "lines"), [(PORTRAIT, 3), (LANDSCAPE, 1)], ids=["portrait", "landscape"])
def test_three_answers_stand_below_each_other_where_the_panel_is_high(scene: MakesScene, panel: Panel, lines: int) -> None:
    here = scene(panel)
    here.root.show(page_of(here, actions=tuple(Choice(f"answer:{at}", "Sáng hết lần nữa", "check") for at in range(3))))
    found = here.targets()
    assert len({found[f"answer:{at}"].y for at in range(3)}) == lines


@pytest.mark.parametrize("name", ["unwell", "board", "air", "sound", "stick", "code"])
def test_a_page_without_a_list_shows_what_it_is_about(scene: MakesScene, name: str) -> None:
    here = scene(PORTRAIT)
    here.root.show(replace(page_of(here), drawing=name))
    here.stage.settle()
    (drawing,) = (one for one in here.root.walk(restrict=True) if isinstance(one, Drawing))
    left, top = int(drawing.x), int(here.panel.height - drawing.top)
    picture = here.stage.picture().crop((left, top, left + int(drawing.width), top + int(drawing.height)))
    assert len({colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or ()}) > 1
