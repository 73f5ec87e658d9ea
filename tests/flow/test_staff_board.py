"""The test of an LED board by staff, with a board on a real serial line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.standing import Standing
from tests.support.behind_the_door import Staff
from tests.support.boards import Wire, wire
from tests.support.door import DoorKit
from tests.support.office import MONDAY

LIT = ("Kiểm tra máy", "Thử từng bộ phận", "Bảng LED")
WAYS = [LIT, (*LIT, "Tiếp"), (*LIT, "Tiếp", "Có"), (*LIT, "Tiếp", "Có", "Chữ số 2 từ trái sang")]
"""Each step of the test, by what is tapped until there."""


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Wire]:
    with wire(tmp_path / "ttyUSB1", 1, 2) as made:
        yield made


def with_boards(staff: Staff, *boards: dict[str, object]) -> None:
    """The same kiosk, started again with these in its settings; A045 was called."""
    staff.has_settings(boards=list(boards))
    staff.kiosk.office._here.said(Standing(business_day=MONDAY, called=("A045",)))


@pytest.fixture
def before_a_board(staff: Staff, line: Wire) -> Staff:
    with_boards(staff, {"uri": line.uri})
    return staff


def noted(staff: Staff) -> list[str]:
    """What the tests of the staff log say."""
    return [what for _, act, what in DoorKit(staff.kiosk.settings.data_dir).acts() if act == "test"]


def test_a_board_is_lit_then_shows_its_number_and_what_was_seen_is_noted(before_a_board: Staff, line: Wire) -> None:
    staff = before_a_board
    staff.comes_in()
    staff.tap(*LIT)
    assert line.shown == {1: "888"}
    staff.tap("Tiếp")
    assert line.shown == {1: "45"}
    assert staff.page.lead == "Bảng phải hiện 45. Có chữ số nào tối không?"
    staff.tap("Không, bảng tốt")
    assert noted(staff) == ["board-light 1", "board-number 1", "board-seen 1 well"]
    assert staff.page.drawing == "well"


def test_a_digit_that_is_dark_is_noted_by_its_place(before_a_board: Staff) -> None:
    staff = before_a_board
    staff.comes_in()
    staff.tap(*LIT, "Tiếp", "Có", "Chữ số 2 từ trái sang")
    assert noted(staff)[-1] == "board-seen 1 digit 2 is dark"


def test_one_of_several_boards_is_chosen_and_then_another(staff: Staff, line: Wire) -> None:
    with_boards(staff, {"uri": line.uri}, {"uri": line.uri, "unit": 2, "digits": 4})
    staff.comes_in()
    staff.tap(*LIT, "Bảng 2")
    assert line.shown == {2: "8888"}
    staff.tap("Bảng khác", "Bảng 1")
    assert line.shown == {1: "888", 2: "8888"}


def test_a_kiosk_without_a_board_says_so(staff: Staff) -> None:
    staff.comes_in()
    staff.tap(*LIT)
    assert staff.page.lead == "Máy này không có bảng LED nào trong cấu hình."
    assert staff.page.actions == ()


def test_a_board_that_refuses_is_told_and_can_be_tried_again(before_a_board: Staff, line: Wire) -> None:
    staff, line.exception = before_a_board, 3
    staff.comes_in()
    staff.tap(*LIT)
    assert staff.page.notice == "Bảng LED không làm được việc này. (BoardRefused)"
    line.exception = 0
    staff.tap("Sáng hết lần nữa")
    assert staff.page.notice == ""
    assert line.shown == {1: "888"}


def test_a_number_that_the_board_refuses_is_told_and_shown_the_next_time(before_a_board: Staff, line: Wire) -> None:
    staff = before_a_board
    staff.comes_in()
    staff.tap(*LIT)
    line.exception = 4
    staff.tap("Tiếp")
    assert staff.page.notice.endswith("(BoardRefused)")
    line.exception = 0
    staff.tap("Tiếp")
    assert (staff.page.notice, line.shown) == ("", {1: "45"})


def test_a_board_that_was_unplugged_is_told_on_the_page_of_the_machine(staff: Staff, tmp_path: Path) -> None:
    with_boards(staff, {"uri": f"serial:{tmp_path}/ttyUSB9"})
    staff.comes_in()
    staff.tap(*LIT)
    assert staff.page.notice == "Không mở được cổng nối của bảng LED. Kiểm tra dây cắm vào máy. (BoardUnreachable)"
    staff.tap("Quay lại", "Quay lại")
    staff.tap(next(one.title for one in staff.page.rows if one.action == "part:boards"))
    assert {one.note: one.title for one in staff.page.rows}["Lỗi gần nhất"].startswith("không mở được cổng nối, cách đây ")


@pytest.mark.parametrize("way", WAYS, ids=len)
def test_a_test_that_is_left_in_the_middle_leaves_the_board_to_its_number(
    before_a_board: Staff, line: Wire, way: tuple[str, ...]
) -> None:
    staff = before_a_board
    staff.comes_in()
    staff.tap(*way)
    staff.goes_out()
    (board,) = staff.kiosk.office.boards.calls.boards
    board.show("A046")
    staff.kiosk.office.boards.start()
    assert line.shows(1, "46")
    assert staff.citizen_takes() is not None
    assert staff.kiosk.office.boards.stop(10)


@pytest.mark.parametrize("way", WAYS, ids=len)
def test_a_test_that_the_power_cuts_short_loses_nothing(before_a_board: Staff, way: tuple[str, ...]) -> None:
    staff = before_a_board
    before = staff.citizen_takes()
    staff.comes_in()
    staff.tap(*way)
    staff.power_is_cut()
    after = staff.citizen_takes()
    assert before is not None
    assert after is not None
    assert after.number.n > before.number.n
    staff.comes_in()
    staff.tap(*LIT)
    assert staff.page.notice == ""
