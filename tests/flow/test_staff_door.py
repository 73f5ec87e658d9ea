"""The hidden gesture, the PIN pad, and the end of a visit of staff."""

from kiosk.domain.ticket import TicketState
from kiosk.errors import DoorFileError
from kiosk.flow.gesture import Touch
from kiosk.flow.home import HomeView
from kiosk.flow.staff.views import PadView, StaffView
from kiosk.flow.ticket import TicketView
from kiosk.usecases.staff_desk import Shut
from tests.simulation.terminal.kiosk import CORNERS
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, NOBODYS_PIN, TECHNICIANS_PIN


def touch(staff: Staff, *corners: int, pause: float = 0.4) -> None:
    for corner in corners:
        left, top, right, low = CORNERS[corner]
        staff.kiosk.flow.touched(Touch(left, top, right, low, staff.kiosk.clock.read().monotonic_ns / 1e9))
        staff.kiosk.clock.wait(pause)


def test_the_four_corners_bring_the_pin_pad(staff: Staff) -> None:
    touch(staff, 0, 1, 2, 3)
    assert isinstance(staff.kiosk.view, PadView)


def test_corners_that_are_touched_slowly_bring_nothing(staff: Staff) -> None:
    touch(staff, 0, 1, 2, 3, pause=2.5)
    assert isinstance(staff.kiosk.view, HomeView)


def test_corners_in_another_order_bring_nothing(staff: Staff) -> None:
    touch(staff, 0, 2, 1, 3)
    assert isinstance(staff.kiosk.view, HomeView)


def test_the_gesture_wipes_what_a_citizen_had_chosen(staff: Staff) -> None:
    staff.kiosk.flow.tap("language:en")
    touch(staff, 0, 1, 2, 3)
    assert staff.kiosk.view.bar.language == "vi"


def test_while_a_number_is_awaited_the_gesture_brings_nothing(staff: Staff) -> None:
    staff.kiosk.wait(2)
    staff.kiosk.flow.tap(staff.home.tiles[0].action)
    touch(staff, 0, 1, 2, 3)
    staff.is_answered()
    assert isinstance(staff.kiosk.view, TicketView)


def test_a_number_that_has_no_paper_stays_on_the_screen_whoever_makes_the_gesture(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.kiosk.wait(2)
    staff.kiosk.flow.tap(staff.home.tiles[0].action)
    staff.is_answered()
    touch(staff, 0, 1, 2, 3)
    assert isinstance(staff.kiosk.view, TicketView)


def test_a_right_pin_opens_the_door_and_is_written_down(staff: Staff) -> None:
    staff.comes_in(CLERKS_PIN)
    assert staff.page.heading == "Ông/bà cần làm gì?"
    assert staff.logged()[-1] == ("thu", "enter", "pin")


def test_a_pin_is_shown_as_dots(staff: Staff) -> None:
    staff.kiosk.go_round_the_corners()
    for digit in "274":
        staff.kiosk.flow.tap(f"digit:{digit}")
    assert staff.pad.shown == "• • • – – –"


def test_a_wrong_pin_says_how_many_tries_are_left(staff: Staff) -> None:
    staff.comes_in(NOBODYS_PIN)
    assert staff.pad.note == "Mã PIN chưa đúng. Còn 4 lần thử."


def test_a_locked_door_counts_down_and_takes_no_digits(staff: Staff) -> None:
    staff.comes_in(NOBODYS_PIN)
    for _ in range(5):
        staff.types(NOBODYS_PIN)
    assert staff.pad.note == "Sai nhiều lần. Thử lại sau 0:30."
    staff.wait(10)
    staff.types("12")
    assert staff.pad.note == "Sai nhiều lần. Thử lại sau 0:20."
    assert staff.pad.shown == "– – – – – –"


def test_after_its_wait_the_door_opens_again(staff: Staff) -> None:
    staff.comes_in(NOBODYS_PIN)
    for _ in range(5):
        staff.types(NOBODYS_PIN)
    staff.wait(31)
    staff.types(TECHNICIANS_PIN)
    assert isinstance(staff.kiosk.view, StaffView)


def test_a_door_file_that_cannot_be_read_has_words(staff: Staff) -> None:
    staff.kiosk.go_round_the_corners()
    for digit in TECHNICIANS_PIN:
        staff.kiosk.flow.tap(f"digit:{digit}")
    (serial,) = staff.kiosk._asked
    staff.kiosk.flow.staff_replied(serial, Shut(DoorFileError("x", "y")))
    assert staff.pad.note == "Không đọc được tệp mã PIN. Cần kỹ thuật viên đặt lại mã. (DoorFileError)"


def test_whoever_goes_before_the_pin_is_judged_is_not_let_in_later(staff: Staff) -> None:
    staff.kiosk.go_round_the_corners()
    for digit in TECHNICIANS_PIN:
        staff.kiosk.flow.tap(f"digit:{digit}")
    staff.kiosk.flow.tap("back")
    staff.kiosk.go_round_the_corners()
    staff.is_answered()
    assert isinstance(staff.kiosk.view, PadView)


def test_who_goes_out_is_written_down(staff: Staff) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Thoát")
    assert isinstance(staff.kiosk.view, HomeView)
    assert staff.logged()[-1] == ("thu", "leave", "")


def test_a_visit_ends_by_itself_and_that_is_written_down(staff: Staff) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.wait(120)
    assert isinstance(staff.kiosk.view, HomeView)
    assert staff.logged()[-1] == ("thu", "leave", "by itself")


def test_a_visit_in_another_language_lasts_no_longer(staff: Staff) -> None:
    staff.comes_in()
    staff.kiosk.flow.tap("language:en")
    staff.wait(120)
    assert isinstance(staff.kiosk.view, HomeView)


def test_a_touch_gives_a_visit_its_time_again(staff: Staff) -> None:
    staff.comes_in()
    staff.wait(110)
    staff.tap("Đặt lại")
    staff.wait(110)
    assert staff.page.heading == "Đặt lại"


def test_who_waits_for_long_work_reads_what_became_of_it(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Đặt lại", "Đóng ngày làm việc")
    staff.kiosk.flow.tap("yes")
    for _ in range(600):
        staff.kiosk.wait(1)
    staff.is_answered()
    assert staff.page.lead == "Đã đóng ngày làm việc."
    staff.wait(100)
    assert staff.page.lead == "Đã đóng ngày làm việc."


def test_work_that_never_ends_keeps_nobody_in(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Đặt lại", "Đóng ngày làm việc")
    staff.kiosk.flow.tap("yes")
    for _ in range(662):
        staff.kiosk.wait(1)
    assert isinstance(staff.kiosk.view, HomeView)


def test_a_page_that_looks_at_the_machine_by_itself_keeps_nobody_in(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Kiểm tra máy")
    staff.wait(125)
    assert isinstance(staff.kiosk.view, HomeView)


def test_a_print_of_a_citizen_changes_nothing_behind_the_door(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.citizen_takes()
    staff.comes_in()
    before = staff.page
    staff.kiosk.office.spooler.check()
    staff.is_answered()
    assert staff.page == before
    assert [one.state for one in staff.tickets()] == [TicketState.FAILED]
