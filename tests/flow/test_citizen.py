"""A citizen's journeys, step by step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.errors import LedgerUnwritable, ServiceClosed
from kiosk.flow.closed import ClosedView
from kiosk.flow.fault import DEFECT_SECONDS, FaultView
from kiosk.flow.home import HomeView
from kiosk.flow.leaving import LeavingView
from kiosk.flow.priority import PriorityView
from kiosk.flow.session import FlowSettings
from kiosk.flow.ticket import Paper, TicketView
from tests.support.flows import Citizen
from tests.support.office import MONDAY, OFFICE, SetClock, at


def test_one_tap_gives_one_ticket(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes(12)
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.number, citizen.view.service, citizen.view.place) == ("A012", "Hộ tịch", "Quầy: 8")


def test_the_tile_answers_before_the_number_is_there(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    assert isinstance(citizen.view, HomeView)
    assert [tile.busy for tile in citizen.view.tiles] == [True, False, False]


def test_the_number_is_shown_before_the_paper_is_there(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.paper, citizen.view.instruction) == (Paper.COMING, "Đang in phiếu…")
    citizen.print_becomes(TicketState.PRINTED)
    assert (citizen.view.paper, citizen.view.instruction) == (Paper.TAKE, "Mời ông/bà lấy phiếu bên dưới")


@pytest.mark.parametrize(("state", "paper"), [(TicketState.PRINTING, Paper.COMING), (TicketState.PRINTED, Paper.TAKE)])
def test_news_of_a_print_that_is_faster_than_its_number_is_shown_with_it(
    citizen: Citizen, state: TicketState, paper: Paper
) -> None:
    citizen.tap("Hộ tịch")
    citizen.print_becomes(state)
    assert isinstance(citizen.view, HomeView)
    citizen.number_comes()
    assert isinstance(citizen.view, TicketView)
    assert citizen.view.paper is paper


def test_news_of_a_print_whose_number_never_came_is_not_shown_with_the_next(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.print_becomes(TicketState.PRINTED)
    citizen.number_is_refused(LedgerUnwritable("the disk is full", "make room"))
    citizen.wait(60)
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    assert isinstance(citizen.view, TicketView)
    assert citizen.view.paper is Paper.COMING


def test_the_ticket_screen_returns_home_by_itself(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.PRINTED)
    citizen.wait(11)
    assert isinstance(citizen.view, TicketView)
    citizen.wait(1)
    assert isinstance(citizen.view, HomeView)


def test_done_returns_home_at_once_and_the_next_citizen_need_not_wait(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.tap("Xong")
    citizen.tap("Chứng thực")
    assert [request.service_id for request in citizen.desk.asked] == ["ho-tich", "chung-thuc"]


def test_a_double_tap_gives_one_ticket(citizen: Citizen) -> None:
    citizen.flow.tap("service:ho-tich")
    citizen.flow.tap("service:ho-tich")
    assert len(citizen.desk.asked) == 1


def test_a_hammering_child_gives_one_ticket_even_across_the_return_to_home(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.PRINTED)
    for _ in range(100):
        citizen.wait(0.3)
        citizen.flow.tap("service:ho-tich")
    assert isinstance(citizen.view, HomeView)
    assert len(citizen.desk.asked) == 1


def test_after_the_hammering_ends_the_kiosk_answers_again(citizen: Citizen) -> None:
    citizen.flow.stray()
    citizen.wait(1)
    citizen.tap("Hộ tịch")
    assert len(citizen.desk.asked) == 1


def test_every_request_has_an_id_of_its_own(citizen: Citizen) -> None:
    for _ in range(2):
        citizen.tap("Hộ tịch")
        citizen.number_comes()
        citizen.tap("Xong")
    assert len({request.ticket_id for request in citizen.desk.asked}) == 2


def test_a_priority_class_is_chosen_before_the_service_and_never_named_on_the_ticket(citizen: Citizen) -> None:
    citizen.tap("Tôi thuộc diện ưu tiên")
    assert isinstance(citizen.view, PriorityView)
    citizen.tap("Người cao tuổi")
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    assert citizen.desk.asked[0].priority == "elderly"
    assert isinstance(citizen.view, TicketView)
    assert citizen.view.mark == "ƯU TIÊN"


def test_the_way_back_from_priority_chooses_none(citizen: Citizen) -> None:
    citizen.tap("Tôi thuộc diện ưu tiên")
    citizen.tap("Tôi không thuộc diện ưu tiên")
    citizen.tap("Hộ tịch")
    assert citizen.desk.asked[0].priority is None


def test_priority_does_not_outlive_its_citizen(citizen: Citizen) -> None:
    citizen.tap("Tôi thuộc diện ưu tiên")
    citizen.tap("Người cao tuổi")
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.tap("Xong")
    citizen.tap("Hộ tịch")
    assert citizen.desk.asked[1].priority is None


def test_an_office_without_priority_classes_does_not_offer_any() -> None:
    citizen = Citizen(office=replace(OFFICE, priority_classes=()))
    assert isinstance(citizen.view, HomeView)
    assert citizen.view.priority is None


def test_language_and_text_size_go_back_when_nobody_is_there(citizen: Citizen) -> None:
    citizen.tap("English")
    citizen.tap("Cỡ chữ")
    assert (citizen.view.bar.language, citizen.view.bar.text_size) == ("en", 3)
    citizen.wait(40)
    citizen.wait(20)
    assert (citizen.view.bar.language, citizen.view.bar.text_size) == ("vi", 2)


def test_before_choices_are_wiped_the_screen_asks_whether_somebody_is_there(citizen: Citizen) -> None:
    citizen.tap("Cỡ chữ")
    citizen.wait(39)
    assert isinstance(citizen.view, HomeView)
    citizen.wait(1)
    assert isinstance(citizen.view, LeavingView)
    assert citizen.view.heading == "Ông/bà còn ở đây không?"
    assert citizen.view.explain == "Sau 20 giây, màn hình trở về trang đầu cho người tiếp theo."
    citizen.tap("Tôi còn ở đây")
    assert isinstance(citizen.view, HomeView)
    assert citizen.view.bar.text_size == 3
    citizen.wait(39)
    assert isinstance(citizen.view, HomeView)
    assert citizen.view.bar.text_size == 3


def test_a_choice_that_was_begun_is_asked_about_and_goes_on_where_it_was(citizen: Citizen) -> None:
    citizen.flow.tap("priority")
    citizen.wait(40)
    assert isinstance(citizen.view, LeavingView)
    citizen.flow.stray()
    assert isinstance(citizen.view, PriorityView)


def test_a_number_is_shown_for_its_time_and_nobody_is_asked(citizen: Citizen) -> None:
    citizen.tap("English")
    citizen.tap("Civil status")
    citizen.number_comes()
    citizen.print_becomes(TicketState.PRINTED)
    citizen.wait(12)
    assert isinstance(citizen.view, HomeView)
    assert citizen.view.bar.language == "vi"


def test_a_screen_on_which_nothing_was_chosen_asks_nobody(citizen: Citizen) -> None:
    citizen.tap("Tiếng Việt")
    citizen.wait(40)
    assert isinstance(citizen.view, HomeView)


def test_an_office_in_a_hurry_asks_for_half_of_its_time() -> None:
    citizen = Citizen(settings=FlowSettings(idle_seconds=10))
    citizen.tap("Cỡ chữ")
    citizen.wait(5)
    assert isinstance(citizen.view, LeavingView)
    citizen.wait(5)
    assert isinstance(citizen.view, HomeView)


def test_text_grows_step_by_step_and_starts_over(citizen: Citizen) -> None:
    sizes = []
    for _ in range(4):
        citizen.tap("Cỡ chữ")
        sizes.append(citizen.view.bar.text_size)
    assert sizes == [3, 4, 1, 2]


def test_services_speak_the_citizens_language(citizen: Citizen) -> None:
    citizen.tap("English")
    citizen.tap("Civil status")
    assert citizen.desk.asked[0].language == "en"


def test_a_language_that_is_not_offered_changes_nothing(citizen: Citizen) -> None:
    citizen.flow.tap("language:km")
    assert citizen.view.bar.language == "vi"


def test_a_paused_service_is_marked_and_gives_no_number(citizen: Citizen) -> None:
    assert isinstance(citizen.view, HomeView)
    land = citizen.view.tiles[2]
    assert (land.open, land.note) == (False, "Tạm dừng")
    citizen.tap("Đất đai")
    assert citizen.desk.asked == []


@pytest.mark.parametrize(
    "action", ["", "service:", "service:nowhere", "priority:king", "done", "nonsense", "language:", "service:ho-tich:x"]
)
def test_an_action_that_means_nothing_changes_nothing(citizen: Citizen, action: str) -> None:
    before = citizen.view
    citizen.flow.tap(action)
    if action != "priority:king":
        assert citizen.view == before
    assert citizen.desk.asked == []


def test_when_nothing_can_be_made_durable_the_citizen_is_sent_to_the_desk(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_is_refused(LedgerUnwritable("disk full"))
    assert isinstance(citizen.view, FaultView)
    assert citizen.view.todo == "Mời ông/bà đến quầy hướng dẫn để được giúp."
    assert citizen.view.code == "Mã sự cố: LedgerUnwritable"


def test_the_fault_screen_goes_when_the_ledger_is_well_again(citizen: Citizen) -> None:
    citizen.flow.ledger_ready(False)
    assert isinstance(citizen.view, FaultView)
    citizen.flow.ledger_ready(True)
    assert isinstance(citizen.view, HomeView)


def test_a_number_that_does_not_come_is_not_waited_for(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.wait(10)
    assert isinstance(citizen.view, FaultView)


def test_a_service_that_closed_at_this_moment_is_shown_closed_without_a_fault(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_is_refused(ServiceClosed("closed"))
    assert isinstance(citizen.view, HomeView)


def test_answers_to_nobody_are_ignored(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.tap("Xong")
    citizen.number_comes()
    citizen.number_is_refused(LedgerUnwritable("late"))
    assert isinstance(citizen.view, HomeView)


def test_a_defect_shows_the_fault_screen_and_then_home(citizen: Citizen) -> None:
    citizen.flow.crashed(ZeroDivisionError())
    assert isinstance(citizen.view, FaultView)
    citizen.wait(DEFECT_SECONDS)
    assert isinstance(citizen.view, HomeView)


def test_the_office_closes_on_the_minute_and_says_when_it_opens() -> None:
    citizen = Citizen(SetClock(at(11, 29)))
    citizen.wait(60)
    assert isinstance(citizen.view, ClosedView)
    assert citizen.view.opens == "Mở cửa lúc 13:30 hôm nay"
    citizen.wait(2 * 3600)
    assert isinstance(citizen.view, HomeView)


@pytest.mark.parametrize(
    ("days", "hour", "opens"), [(0, 17, "Mở cửa lúc 07:30 ngày mai"), (5, 12, "Mở cửa lúc 07:30, Thứ Hai, 09/03/2026")]
)
def test_the_next_opening_is_said_as_people_say_it(days: int, hour: int, opens: str) -> None:
    citizen = Citizen(SetClock(at(hour, day=MONDAY + timedelta(days=days))))
    assert isinstance(citizen.view, ClosedView)
    assert citizen.view.opens == opens


def test_the_week_is_shown_as_on_a_door_sign() -> None:
    citizen = Citizen(SetClock(at(20)))
    assert isinstance(citizen.view, ClosedView)
    assert citizen.view.week == (
        ("Thứ Hai – Thứ Sáu", "7:30–11:30, 13:30–16:30"),
        ("Thứ Bảy", "7:30–11:30"),
        ("Chủ Nhật", "Nghỉ"),
    )


def test_the_clock_needs_a_tick_a_minute_and_no_more(citizen: Citizen) -> None:
    assert citizen.flow.seconds_to_next_tick() == 60
    seen = len(citizen.seen)
    citizen.flow.tick()
    assert len(citizen.seen) == seen
    citizen.wait(60)
    assert citizen.view.bar.clock == "08:01"


def test_the_next_tick_is_never_later_than_the_end_of_the_session() -> None:
    citizen = Citizen(settings=FlowSettings(ticket_seconds=5))
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.PRINTED)
    assert citizen.flow.seconds_to_next_tick() == 5


def test_numbers_given_today_stand_on_the_tiles(citizen: Citizen) -> None:
    citizen.flow.counted({"ho-tich": 7})
    assert isinstance(citizen.view, HomeView)
    assert [tile.note for tile in citizen.view.tiles] == ["Số đã cấp: 7", "Số đã cấp: 0", "Tạm dừng"]
