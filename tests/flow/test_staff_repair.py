"""How the machine is, tests of its parts, and what an error is called."""

from collections.abc import Iterator

import pytest

from kiosk.errors import KioskError
from kiosk.flow.staff.condition_words import SECTIONS
from kiosk.flow.staff.trials import COLOURS
from kiosk.flow.staff.views import PixelsView, StaffView, TouchView
from kiosk.flow.staff.words import told
from kiosk.usecases.staff_desk import Done, Failed
from tests.support.behind_the_door import Staff


def repair(staff: Staff, *titles: str) -> None:
    staff.comes_in()
    staff.tap("Kiểm tra máy", *titles)


@pytest.mark.parametrize("name", SECTIONS)
def test_each_part_of_the_machine_is_told_fact_by_fact(staff: Staff, name: str) -> None:
    repair(staff)
    staff.tap(next(row.title for row in staff.page.rows if row.action == f"part:{name}"))
    assert staff.page.heading == SECTIONS[name].title
    assert all(row.title and row.note for row in staff.page.rows)


def test_a_printer_without_paper_is_the_first_that_is_told(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    repair(staff)
    assert staff.page.rows[0].icon == "triangle-alert"


def test_the_page_looks_again_by_itself(staff: Staff) -> None:
    repair(staff)
    before = len(staff.page.rows)
    staff.printer_is(paper_out=True)
    staff.wait(5)
    assert len(staff.page.rows) > before


def test_a_test_page_is_printed_and_asked_about(staff: Staff) -> None:
    repair(staff, "Thử từng bộ phận", "In thử")
    assert staff.page.lead == "Máy in đã xác nhận. Chữ có đủ dấu không? Giấy có được cắt không?"
    assert staff.logged()[-1][1] == "test"
    assert staff.tickets() == []


def test_a_cut_without_paper_says_what_is_wrong_and_can_be_tried_again(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    repair(staff, "Thử từng bộ phận", "Cắt giấy")
    assert staff.page.notice == "Máy in đã hết giấy"
    staff.printer_is(paper_out=False)
    staff.tap("Thử lại")
    assert staff.page.notice == ""


def test_every_field_that_is_touched_is_filled_and_a_second_touch_ends_the_test(staff: Staff) -> None:
    repair(staff, "Thử từng bộ phận", "Màn chạm")
    staff.kiosk.flow.tap("field:3")
    assert isinstance(staff.kiosk.view, TouchView)
    assert [at for at, one in enumerate(staff.kiosk.view.fields) if one.chosen] == [3]
    staff.kiosk.flow.tap("field:3")
    assert staff.page.lead == "Còn 23 ô chưa nhận chạm."


def test_the_pixels_end_after_the_last_colour(staff: Staff) -> None:
    repair(staff, "Thử từng bộ phận", "Điểm ảnh")
    seen = []
    while isinstance(staff.kiosk.view, PixelsView):
        seen.append(staff.kiosk.view.colour)
        staff.kiosk.flow.tap("next-colour")
    assert tuple(seen) == COLOURS
    assert isinstance(staff.kiosk.view, StaffView)


def test_what_the_scanner_reads_is_shown_and_gone_with_the_page(staff: Staff) -> None:
    repair(staff, "Thử từng bộ phận", "Máy quét")
    staff.kiosk.flow.card_shown("0793000")
    assert [row.title for row in staff.page.rows] == ["0793000"]
    staff.tap("Quay lại", "Máy quét")
    assert staff.page.rows == ()


def test_an_answer_to_a_page_that_was_left_is_passed_over(staff: Staff) -> None:
    staff.comes_in()
    staff.kiosk.flow.tap("go:repair")
    staff.kiosk.flow.tap("back")
    before = staff.page
    staff.is_answered()
    assert staff.page == before


def test_an_answer_to_an_older_question_is_not_taken_for_the_newest(staff: Staff) -> None:
    staff.comes_in()
    for action in ("go:repair", "back", "go:reset", "go:day"):
        staff.kiosk.flow.tap(action)
    older, _ = staff.kiosk._asked
    staff.kiosk.flow.staff_replied(older, Failed("condition", KioskError("x", "y")))
    assert staff.page.notice == ""


def test_an_answer_after_the_visit_is_passed_over(staff: Staff) -> None:
    staff.comes_in()
    staff.kiosk.flow.tap("go:repair")
    (serial,) = staff.kiosk._asked
    staff.goes_out()
    staff.kiosk.flow.staff_replied(serial, Done("condition"))
    assert staff.home


def test_a_page_whose_desk_fails_says_so_and_can_be_left(staff: Staff) -> None:
    staff.comes_in()
    staff.kiosk.flow.tap("go:reset")
    staff.kiosk.flow.tap("go:day")
    (serial,) = staff.kiosk._asked
    staff.kiosk.flow.staff_replied(serial, Failed("days", KioskError("an internal error", "see the log")))
    assert staff.page.notice == "Chưa làm được. Xem mã lỗi và gọi kỹ thuật. (KioskError)"
    staff.tap("Quay lại")
    assert staff.page.heading == "Đặt lại"


def every_error(root: type[KioskError] = KioskError) -> Iterator[type[KioskError]]:
    yield root
    for one in root.__subclasses__():
        yield from every_error(one)


@pytest.mark.parametrize("kind", sorted(set(every_error()), key=str), ids=str)
def test_every_error_has_words_and_its_name(kind: type[KioskError]) -> None:
    error = kind.__new__(kind)
    said = told(error, str)
    assert said.endswith(f"({kind.__name__})")
    assert len(said) > len(kind.__name__) + 10
