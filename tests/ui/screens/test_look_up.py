"""The look-up's screens: looked over on every panel, and used by real fingers."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.flow.lookup.views import LookUpView, ProcedureView, ResultsView
from kiosk.screens.widgets.reader import Leaf
from kiosk.screens.widgets.search import TypedText
from kiosk.tour.panels import PANELS, Panel
from kiosk.usecases.look_up import ProcedureChosen
from procedures.model import Document, DocumentGroup, Level, Procedure
from tests.support.procedures import HERE
from tests.ui.screens.audit import problems
from tests.ui.screens.conftest import Scene

SceneMaker = Callable[..., Scene]

LEAST_CAPITALS_MM = {"portrait": 2.6, "landscape": 2.6, "small": 2.2}
"""Labels of keys and tabs are shorter than what is read; on the small panel (22 cm wide) the keyboard takes half of the height."""

MONSTER = Procedure(
    "1.000001",
    "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở " * 20,
    "Thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã",
    Level.COMMUNE,
    HERE,
    documents=(
        DocumentGroup("Bản chính " * 30, (Document("https://example.invalid/" + "x" * 300, 1, 1, "Mẫu số 01 " * 9),) * 9),
    ),
    steps=("Bước một. " * 200,) * 3,
    url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-380b-73df-9a18-5658e09794d3",
)


def opened(scene: Scene, one: Procedure) -> None:
    """Have this procedure on the screen."""
    citizen = scene.citizen
    citizen.flow.tap("procedure:1.001193")
    serial, question = citizen.look_up.asked[-1]
    assert isinstance(question, ProcedureChosen)
    citizen.flow.replied(serial, one)


def pages(scene: Scene, name: str) -> Iterator[str]:
    """This page and those after it."""
    yield name
    while "next" in scene.targets():
        scene.tap("next")
        yield f"{name}, another page"


def views(scene: Scene) -> Iterator[str]:
    """Bring the screens on, one after the other."""
    citizen = scene.citizen
    citizen.catalogue_is_there()
    yield "home"
    citizen.flow.tap("look-up")
    yield from pages(scene, "the way in")
    citizen.flow.tap("shelf:fields")
    yield from pages(scene, "fields")
    citizen.flow.tap("type")
    citizen.is_answered()
    yield "nothing typed"
    for layout in ("marks", "english", "digits", "telex"):
        citizen.flow.tap(f"layout:{layout}")
        yield f"keys: {layout}"
    citizen.type("chung thuc")
    yield from pages(scene, "several meant")
    citizen.flow.tap("hide")
    yield from pages(scene, "without the keyboard")
    citizen.flow.tap("type")
    citizen.type("zzzz")
    yield "nothing found"
    opened_from_search(scene)
    for tab in ("documents", "fees", "steps", "places"):
        citizen.flow.tap(f"tab:{tab}")
        yield from pages(scene, tab)
    citizen.flow.tap("qr")
    yield "code"
    citizen.flow.tap("print")
    yield "printing"


def opened_from_search(scene: Scene) -> None:
    scene.citizen.flow.tap("key:clear")
    scene.citizen.type("khai sinh")
    opened(scene, MONSTER)


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize(("language", "text_size"), [("vi", 1), ("vi", 2), ("vi", 4), ("en", 4)])
def test_nothing_is_cut_or_overlaps_and_all_can_be_read_and_reached(
    scene: SceneMaker, panel: Panel, text_size: int, language: str
) -> None:
    here = scene(panel)
    here.citizen.flow.session = here.citizen.flow.session.in_language(language).with_text_size(text_size)
    found = [f"{name}: {one}" for name in views(here) for one in problems(here, LEAST_CAPITALS_MM[panel.name])]
    assert found == []


def test_from_home_to_a_number_by_fingers_alone(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.tap("look-up")
    assert isinstance(here.citizen.view, LookUpView)
    here.tap("type")
    for key in "khai":
        here.tap(f"key:{key}")
        here.citizen.is_answered()
    here.tap("procedure:1.001193")
    here.citizen.is_answered()
    assert isinstance(here.citizen.view, ProcedureView)
    here.tap("tab:steps")
    here.tap("service:ho-tich")
    assert [request.service_id for request in here.citizen.desk.asked] == ["ho-tich"]


def test_where_the_keyboard_was_put_away_its_place_takes_touches_again(scene: SceneMaker) -> None:
    here = scene(PANELS[2])
    here.citizen.catalogue_is_there()
    here.citizen.opens("Tìm thủ tục, giấy tờ cần mang", "Gõ tên giấy tờ, việc cần làm")
    here.citizen.type("chung thuc")
    here.tap("hide")
    here.tap("procedure:2.000815")
    assert here.citizen.look_up.asked[-1][1] == ProcedureChosen("2.000815")


def test_turning_pages_tells_the_flow_that_somebody_reads(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.tap("look-up")
    opened(here, MONSTER)
    here.citizen.wait(90)
    here.tap("next")
    here.citizen.wait(90)
    assert isinstance(here.citizen.view, ProcedureView)


def test_other_results_begin_at_their_first_page_and_the_same_ones_stay(scene: SceneMaker) -> None:
    here = scene(PANELS[2])
    here.citizen.catalogue_is_there()
    here.tap("look-up")
    here.tap("shelf:fields")
    page = here.root.screen("LookUpView").ids.page.ids.sheet
    page.page = page.pages - 1
    here.citizen.flow.tick()
    here.stage.settle()
    assert page.page == page.pages - 1
    here.tap("shelf:asked")
    assert page.page == 0
    assert isinstance(here.citizen.view, LookUpView)


def test_results_of_a_field_are_a_list_without_a_search_box(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.citizen.opens("Tìm thủ tục, giấy tờ cần mang", "Theo lĩnh vực", "Chứng thực")
    assert isinstance(here.citizen.view, ResultsView)
    assert "type" not in here.targets()


def test_a_finger_on_a_row_that_becomes_another_opens_nothing(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.citizen.opens("Tìm thủ tục, giấy tờ cần mang", "Gõ tên giấy tờ, việc cần làm")
    here.citizen.type("chung thuc chu ky")
    where = here.targets()["procedure:2.000884"].center
    here.stage.press(*where)
    here.citizen.flow.tap("key:clear")
    here.citizen.type("ket hon")
    before = len(here.citizen.look_up.asked)
    here.stage.release(*where)
    assert len(here.citizen.look_up.asked) == before


def test_a_finger_that_is_held_until_the_next_citizen_comes_taps_nothing(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.tap("look-up")
    where = here.targets()["procedure:1.001193"].center
    here.stage.press(*where)
    for _ in range(2):
        here.citizen.wait(100)
    here.citizen.flow.tap("look-up")
    here.stage.settle()
    here.stage.release(*where)
    assert here.citizen.look_up.asked == []


def test_what_was_typed_does_not_stay_on_the_screen_that_is_left(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.citizen.opens("Tìm thủ tục, giấy tờ cần mang", "Gõ tên giấy tờ, việc cần làm")
    here.citizen.type("doc than")
    left = here.root.screen("ResultsView")
    for _ in range(2):
        here.citizen.wait(100)
    here.stage.settle()
    texts = [getattr(widget, "text", "") for widget in left.walk(restrict=True)]
    assert (left.view, left.rows, [text for text in texts if "doc" in text or "độc" in text]) == (None, [], [])


def test_nothing_of_what_was_typed_stays_in_memory_behind_an_empty_box(scene: SceneMaker) -> None:
    here = scene()
    here.citizen.catalogue_is_there()
    here.citizen.opens("Tìm thủ tục, giấy tờ cần mang", "Gõ tên giấy tờ, việc cần làm")
    here.citizen.type("doc than")
    here.stage.settle()
    lines = [one for one in here.root.screen("ResultsView").walk(restrict=True) if isinstance(one, TypedText)]
    assert any(_words_drawn(one) for one in lines)
    for _ in range(2):
        here.citizen.wait(100)
    here.stage.settle()
    assert [(_words_drawn(one), one._label.texture) for one in lines] == [([], None)] * len(lines)


def _words_drawn(line: TypedText) -> list[str]:
    return [word.text for drawn in line._label._cached_lines for word in drawn.words]


def test_larger_text_keeps_the_passage_that_is_read(scene: SceneMaker) -> None:
    here = scene(PANELS[2])
    here.citizen.catalogue_is_there()
    here.tap("look-up")
    opened(here, MONSTER)
    leaf = next(widget for widget in here.root.walk(restrict=True) if isinstance(widget, Leaf))
    while (read := leaf.laid[int(leaf.page)][0].passage) < 3:
        here.tap("next")
    for size in (3, 4, 1):
        here.citizen.flow.session = here.citizen.flow.session.with_text_size(size)
        here.citizen.flow.tick()
        here.stage.settle()
        shown = leaf.laid[int(leaf.page)]
        assert shown[0].passage <= read <= shown[-1].passage
    here.tap("tab:steps")
    assert leaf.page == 0
