"""A new roll of paper, step by step; every step can be left."""

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.flow.home import HomeView
from kiosk.storage.roll import RollBook
from tests.support.behind_the_door import Staff

STEPS = ("Mở nắp máy in", "Đặt cuộn giấy mới", "Đóng nắp", "Phiếu thử đọc được không?", "Cuộn giấy dài bao nhiêu?")
BY_HAND = ("Tiếp", "Tiếp", "Đã đóng, in thử", "Đọc được")


def test_the_sensors_lead_from_step_to_step(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.comes_in()
    staff.tap("Thay giấy")
    staff.printer.change(cover_open=True)
    staff.wait(1)
    assert staff.page.heading == "Đặt cuộn giấy mới"
    staff.printer.change(cover_open=False, paper_out=False)
    staff.wait(1)
    assert staff.page.heading == "Phiếu thử đọc được không?"


def test_a_printer_without_sensors_is_led_by_hand(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Thay giấy")
    seen = [staff.page.heading]
    for title in BY_HAND:
        staff.tap(title)
        seen.append(staff.page.heading)
    assert tuple(seen) == STEPS


@pytest.mark.parametrize("steps", range(len(STEPS)))
def test_left_in_the_middle_nothing_is_changed(staff: Staff, steps: int) -> None:
    before = RollBook(staff.kiosk.settings.data_dir).roll().restocked_at
    staff.comes_in()
    staff.tap("Thay giấy", *BY_HAND[:steps])
    staff.goes_out()
    assert isinstance(staff.kiosk.view, HomeView)
    assert RollBook(staff.kiosk.settings.data_dir).roll().restocked_at == before
    assert staff.citizen_takes() is not None


@pytest.mark.parametrize("steps", range(len(STEPS)))
def test_the_power_may_go_at_each_step(staff: Staff, steps: int) -> None:
    staff.comes_in()
    staff.tap("Thay giấy", *BY_HAND[:steps])
    staff.power_is_cut()
    ticket = staff.citizen_takes()
    assert ticket is not None
    assert ticket.state is TicketState.PRINTED


@pytest.mark.parametrize("steps", range(len(STEPS)))
def test_whoever_walks_away_in_the_middle_leaves_no_open_door(staff: Staff, steps: int) -> None:
    staff.comes_in()
    staff.tap("Thay giấy", *BY_HAND[:steps])
    staff.wait(121)
    assert isinstance(staff.kiosk.view, HomeView)


def test_the_length_is_remembered_and_written_down(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Thay giấy", *BY_HAND, "50 m")
    assert staff.page.heading == "Đã thay giấy xong"
    assert staff.logged()[-1] == ("technician", "restock", "set-roll 50 m")
    assert RollBook(staff.kiosk.settings.data_dir).roll().restocked_at


def test_a_test_slip_that_cannot_be_read_leads_to_the_beginning(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Thay giấy", "Đã có giấy, in thử", "Không, làm lại")
    assert staff.page.heading == "Mở nắp máy in"
    assert staff.page.notice.startswith("Lật ngược cuộn giấy")


def test_a_test_slip_that_does_not_come_says_why(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.comes_in()
    staff.tap("Thay giấy", "Đã có giấy, in thử")
    assert (staff.page.heading, staff.page.notice) == ("Mở nắp máy in", "Máy in đã hết giấy")


def test_after_a_new_roll_the_tickets_without_paper_are_offered(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.citizen_takes()
    staff.comes_in()
    staff.tap("Thay giấy")
    staff.printer_is(paper_out=False)
    staff.tap("Đã có giấy, in thử", "Đọc được", "80 m")
    assert staff.page.heading == "Phiếu in chưa chắc"
