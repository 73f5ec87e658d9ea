"""Real touches on the real screens."""

from collections.abc import Callable

import pytest

from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.flow.home import HomeView
from kiosk.flow.leaving import LeavingView
from kiosk.flow.priority import PriorityView
from kiosk.flow.ticket import TicketView
from kiosk.tour.panels import PANELS, Panel
from tests.ui.screens.conftest import Scene

SceneMaker = Callable[..., Scene]


def test_a_tap_on_a_tile_asks_for_a_ticket(scene: SceneMaker) -> None:
    at = scene()
    at.tap("service:ho-tich")
    assert [request.service_id for request in at.citizen.desk.asked] == ["ho-tich"]


def test_a_press_is_answered_in_the_same_frame(scene: SceneMaker) -> None:
    at = scene()
    tile = at.targets()["service:ho-tich"]
    x, y = tile.center
    before = at.stage.picture().getpixel((int(tile.right - 20), int(at.panel.height - y)))
    at.stage.press(x, y)
    after = at.stage.picture().getpixel((int(tile.right - 20), int(at.panel.height - y)))
    at.stage.release(x, y)
    assert before == (255, 255, 255)
    assert after == tuple(round(part * 255) for part in at.theme.colours.accent[:3])


def test_released_outside_is_no_tap(scene: SceneMaker) -> None:
    at = scene()
    tile = at.targets()["service:ho-tich"]
    at.stage.press(*tile.center)
    at.stage.move(tile.center_x, tile.top + 5)
    assert not tile.pressed
    at.stage.release(tile.center_x, tile.top + 5)
    assert at.citizen.desk.asked == []


def test_a_finger_that_slides_back_inside_still_taps(scene: SceneMaker) -> None:
    at = scene()
    tile = at.targets()["service:ho-tich"]
    at.stage.press(*tile.center)
    at.stage.move(tile.center_x, tile.top + 5)
    at.stage.move(*tile.center)
    at.stage.release(*tile.center)
    assert len(at.citizen.desk.asked) == 1


def test_a_second_finger_on_the_same_tile_gives_no_second_ticket(scene: SceneMaker) -> None:
    at = scene()
    tile = at.targets()["service:ho-tich"]
    at.stage.press(tile.center_x, tile.center_y, finger=1)
    at.stage.press(tile.center_x + 9, tile.center_y, finger=2)
    at.stage.release(tile.center_x + 9, tile.center_y, finger=2)
    at.stage.release(tile.center_x, tile.center_y, finger=1)
    assert len(at.citizen.desk.asked) == 1


def test_two_fingers_on_two_tiles_give_one_ticket(scene: SceneMaker) -> None:
    at = scene()
    one, other = at.targets()["service:ho-tich"], at.targets()["service:dat-dai"]
    at.stage.press(one.center_x, one.center_y, finger=1)
    at.stage.press(other.center_x, other.center_y, finger=2)
    at.stage.release(one.center_x, one.center_y, finger=1)
    at.stage.release(other.center_x, other.center_y, finger=2)
    assert len(at.citizen.desk.asked) == 1


@pytest.mark.usefixtures("unseen")
def test_hammering_everywhere_for_a_minute_gives_one_ticket(scene: SceneMaker, is_long: bool) -> None:
    at = scene()
    x, y = at.targets()["service:ho-tich"].center
    at.stage.tap(x, y)
    at.citizen.number_comes()
    at.citizen.print_becomes(TicketState.PRINTED)
    for _ in range(200 if is_long else 60):
        at.citizen.wait(0.3 if is_long else 0.9)
        at.stage.tap(x, y)
    assert isinstance(at.citizen.view, HomeView)
    assert len(at.citizen.desk.asked) == 1


def test_a_finger_held_down_across_a_change_of_screens_taps_nothing(scene: SceneMaker) -> None:
    at = scene()
    at.tap("service:ho-tich")
    x, y = at.targets()["service:dat-dai"].center
    at.stage.press(x, y)
    at.citizen.number_comes()
    at.stage.release(x, y)
    assert isinstance(at.citizen.view, TicketView)
    assert len(at.citizen.desk.asked) == 1


def test_a_closed_service_does_not_light_up(scene: SceneMaker) -> None:
    at = scene()
    at.citizen.flow.counted({})
    tile = at.targets()["service:ho-tich"]
    tile.open = False
    at.stage.press(*tile.center)
    assert not tile.lit
    at.stage.release(*tile.center)


def test_the_whole_way_with_priority_and_language(scene: SceneMaker) -> None:
    at = scene()
    at.tap("language:en")
    at.tap("priority")
    assert isinstance(at.citizen.view, PriorityView)
    at.tap("priority:elderly")
    at.tap("service:chung-thuc")
    at.citizen.number_comes()
    at.citizen.print_becomes(TicketState.FAILED, Trouble.NO_PAPER)
    assert isinstance(at.citizen.view, TicketView)
    assert at.citizen.view.instruction == "The printer is out of paper"
    at.tap("done")
    assert at.citizen.view.bar.language == "vi"


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("text_size", [1, 2, 3, 4])
def test_every_service_can_be_reached_at_every_text_size(scene: SceneMaker, panel: Panel, text_size: int) -> None:
    at = scene(panel)
    while at.citizen.view.bar.text_size != text_size:
        at.tap("text-size")
    seen = set(at.targets())
    while "next" in at.targets():
        at.tap("next")
        seen |= set(at.targets())
    assert {f"service:{service.id}" for service in at.citizen.office.services} <= seen


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_tiles_lie_the_same_whichever_text_size_was_before(scene: SceneMaker, panel: Panel) -> None:
    at = scene(panel)
    rounds: list[dict[int, set[str]]] = []
    for _ in range(2):
        rounds.append({})
        for _ in range(4):
            rounds[-1][at.citizen.view.bar.text_size] = set(at.targets())
            at.tap("text-size")
    assert rounds[0] == rounds[1]


def test_the_next_citizen_starts_on_the_first_page(scene: SceneMaker) -> None:
    at = scene(PANELS[2])
    at.tap("next")
    at.tap(next(action for action in at.targets() if action.startswith("service:")))
    at.citizen.number_comes()
    at.tap("done")
    assert "previous" not in at.targets()
    assert "service:ho-tich" in at.targets()


def test_who_says_that_they_are_still_there_goes_on_with_their_choices(scene: SceneMaker) -> None:
    at = scene()
    at.tap("text-size")
    at.citizen.wait(40)
    assert isinstance(at.citizen.view, LeavingView)
    at.tap("stay")
    assert isinstance(at.citizen.view, HomeView)
    assert at.citizen.view.bar.text_size == 3
