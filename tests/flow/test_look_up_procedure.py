"""A citizen before a procedure: what to bring, the checklist, and the number for it."""

import pytest

from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import ServiceClosed
from kiosk.flow.closed import ClosedView
from kiosk.flow.home import HomeView
from kiosk.flow.leaving import LeavingView
from kiosk.flow.lookup.passages import passages_of
from kiosk.flow.lookup.views import LookUpView, PassageKind, ProcedureView
from kiosk.flow.lookup.visit import MOST_PRINTS
from kiosk.flow.session import FlowSettings, StaffSettings
from kiosk.flow.ticket import TicketView
from kiosk.usecases.ports import PrintOutcome
from procedures.model import Channel, Fee, Filing, Procedure, TimeLimit, TimeUnit
from tests.support.flows import Citizen
from tests.support.looking_up import FIND, procedure


@pytest.fixture
def citizen(citizen: Citizen) -> Citizen:
    """At home, where procedures can be looked up."""
    citizen.catalogue_is_there()
    return citizen


def test_a_procedure_says_what_to_bring_with_counts_and_forms(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    told = [(passage.kind, passage.text) for passage in procedure(citizen).passages]
    assert told == [
        (PassageKind.NAME, "Đăng ký khai sinh"),
        (PassageKind.HEADING, "Giấy tờ nộp"),
        (PassageKind.ITEM, "Tờ khai"),
        (PassageKind.NOTE, "1 bản chính, Mẫu: Mẫu 01"),
        (PassageKind.ITEM, "Giấy chứng sinh"),
        (PassageKind.NOTE, "1 bản chính, 2 bản sao"),
        (PassageKind.HEADING, "Giấy tờ cần mang"),
        (PassageKind.ITEM, "Căn cước"),
    ]


def test_costs_and_time_stand_by_the_way_it_is_handed_in(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Phí, thời hạn")
    assert [passage.text for passage in procedure(citizen).passages[1:]] == [
        "Nộp trực tiếp",
        "Thời hạn: 1 ngày làm việc",
        "Lệ phí: miễn phí",
        "Nộp trực tuyến",
        "Thời hạn: hỏi tại quầy",
        "Lệ phí: 8.000 đồng (trường hợp quá hạn)",
    ]


def test_ways_that_cost_and_take_the_same_share_a_heading() -> None:
    ways = tuple(Filing(channel, TimeLimit(3.0, TimeUnit.DAY), (Fee(0),)) for channel in (Channel.POST, Channel.ONLINE))
    texts = [passage.text for passage in passages_of(Procedure("1.000001", "Một", filings=ways), "fees", str)]
    assert texts == ["Một", "Nộp trực tuyến, Gửi qua bưu chính", "Thời hạn: 3 ngày", "Lệ phí: miễn phí"]


def test_steps_are_numbered_and_places_are_named(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Các bước")
    assert [(one.mark, one.text) for one in procedure(citizen).passages[1:3]] == [("1.", "Lấy số."), ("2.", "Nộp hồ sơ.")]
    citizen.tap("Nơi nộp")
    assert "Ủy ban nhân dân cấp xã" in [passage.text for passage in procedure(citizen).passages]


def test_what_is_not_known_is_said_with_where_to_ask(citizen: Citizen) -> None:
    citizen.opens(FIND, "Đăng ký kết hôn")
    for tab in ("Giấy tờ", "Phí, thời hạn", "Các bước"):
        citizen.tap(tab)
        assert "quầy hướng dẫn" in " ".join(passage.text for passage in procedure(citizen).passages)


def test_a_very_long_name_is_told_in_full_on_the_first_tab_alone() -> None:
    long = Procedure("1.000001", "Cấp giấy " * 130)
    assert passages_of(long, "documents", str)[0].text == long.name
    assert passages_of(long, "steps", str)[0].kind is not PassageKind.NAME


def test_the_code_leads_to_the_portals_page_and_goes_away_with_a_tab(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Mã QR")
    assert (procedure(citizen).qr, procedure(citizen).passages) == ("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1", ())
    citizen.tap("Giấy tờ")
    assert procedure(citizen).qr == ""


def test_a_procedure_without_a_page_has_no_code(citizen: Citizen) -> None:
    citizen.opens(FIND, "Đăng ký kết hôn")
    assert "Mã QR" not in citizen.choices()


def test_the_checklist_is_printed_once_and_the_screen_says_how_it_goes(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("In giấy tờ cần mang")
    assert "Đang in…" in citizen.choices()
    citizen.flow.tap("print")
    (checklist,) = citizen.look_up.printed
    citizen.flow.printed(PrintOutcome(f"{checklist.job_id}/1", TicketState.PRINTED))
    assert "Đang in…" in citizen.choices()
    citizen.flow.printed(PrintOutcome(checklist.job_id, TicketState.PRINTED))
    assert "Mời ông/bà lấy giấy" in citizen.choices()
    citizen.flow.tap("print")
    assert len(citizen.look_up.printed) == 1


def test_a_checklist_that_did_not_come_out_can_be_wished_for_again(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("In giấy tờ cần mang")
    citizen.flow.printed(PrintOutcome(f"{citizen.look_up.printed[0].job_id}/1", TicketState.FAILED))
    citizen.tap("Chưa in được. In lại")
    assert len(citizen.look_up.printed) == 2


def test_the_checklist_is_in_the_language_of_the_screen(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("English")
    citizen.flow.tap("print")
    assert citizen.look_up.printed[0].language == "en"


def test_a_number_for_the_procedure_is_one_tap_away(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Lấy số: Hộ tịch")
    assert citizen.desk.asked[-1].service_id == "ho-tich"
    citizen.number_comes()
    assert isinstance(citizen.view, TicketView)
    citizen.tap(citizen.view.done.title)
    assert isinstance(citizen.view, HomeView)


def test_a_storm_of_taps_takes_one_number(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    for _ in range(20):
        citizen.flow.tap("service:ho-tich")
    assert len(citizen.desk.asked) == 1


def test_another_service_than_the_procedures_cannot_be_asked_for_from_there(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.flow.tap("service:chung-thuc")
    assert citizen.desk.asked == []


def test_a_closed_service_gives_no_number_and_says_when_it_opens(citizen: Citizen) -> None:
    citizen.wait(4 * 3600)
    assert isinstance(citizen.view, ClosedView)
    citizen.opens(FIND, "Khai sinh cho con")
    assert procedure(citizen).queue.action == ""
    assert "Mở lại" in procedure(citizen).queue.title


def test_where_no_numbers_are_given_without_paper_a_procedure_offers_none() -> None:
    citizen = Citizen(settings=FlowSettings(staff=StaffSettings(paperless=False)))
    citizen.catalogue_is_there()
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.flow.printer_seen(PrinterSeen(trouble=Trouble.NO_PAPER))
    assert (procedure(citizen).queue.action, procedure(citizen).queue.title) == ("", "Hộ tịch: Máy in đang tạm nghỉ")
    citizen.flow.tap("service:ho-tich")
    assert citizen.desk.asked == []


def test_a_refused_number_leaves_the_citizen_at_the_procedure(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Lấy số: Hộ tịch")
    citizen.number_is_refused(ServiceClosed("closed", "wait"))
    assert procedure(citizen).passages[0].text == "Đăng ký khai sinh"


def test_a_procedure_of_no_service_leads_home(citizen: Citizen) -> None:
    citizen.opens(FIND, "Theo lĩnh vực", "Đường thủy", "Công bố bến khách ngang sông")
    citizen.tap("Chọn dịch vụ để lấy số")
    assert isinstance(citizen.view, HomeView)


def test_a_reader_has_twice_the_time_and_is_asked_before_all_is_wiped(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.wait(99)
    assert isinstance(citizen.view, ProcedureView)
    citizen.wait(2)
    assert isinstance(citizen.view, LeavingView)
    citizen.flow.tap("stay")
    assert isinstance(citizen.view, ProcedureView)
    citizen.wait(101)
    citizen.wait(21)
    assert isinstance(citizen.view, HomeView)


def test_who_turns_pages_is_there(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.wait(90)
    citizen.flow.tap("page")
    citizen.wait(90)
    assert isinstance(citizen.view, ProcedureView)


def test_a_tap_that_comes_when_the_number_is_there_takes_no_second_one(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("Lấy số: Hộ tịch")
    citizen.number_comes()
    citizen.flow.tap("service:ho-tich")
    assert len(citizen.desk.asked) == 1


def test_a_tap_on_the_question_whether_somebody_is_there_takes_no_number(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.wait(101)
    assert isinstance(citizen.view, LeavingView)
    citizen.flow.tap("service:ho-tich")
    assert citizen.desk.asked == []


def test_a_tap_behind_a_fault_changes_nothing(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.flow.ledger_ready(False)
    citizen.flow.tap("print")
    citizen.flow.tap("back")
    citizen.flow.ledger_ready(True)
    assert procedure(citizen).passages[0].text == "Đăng ký khai sinh"
    assert citizen.look_up.printed == []


def test_a_checklist_of_which_one_page_failed_is_not_called_out(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("In giấy tờ cần mang")
    job = citizen.look_up.printed[0].job_id
    citizen.flow.printed(PrintOutcome(f"{job}/1", TicketState.FAILED))
    citizen.flow.printed(PrintOutcome(job, TicketState.PRINTED))
    assert "Chưa in được. In lại" in citizen.choices()


def test_one_checklist_is_printed_at_a_time(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    citizen.tap("In giấy tờ cần mang")
    citizen.tap("Quay lại")
    citizen.opens("Đăng ký kết hôn")
    assert "Đang in…" in citizen.choices()
    citizen.flow.tap("print")
    assert len(citizen.look_up.printed) == 1


def test_paper_has_an_end_for_one_citizen(citizen: Citizen) -> None:
    citizen.opens(FIND, "Khai sinh cho con")
    for _ in range(9):
        citizen.flow.tap("print")
        citizen.flow.printed(PrintOutcome(citizen.look_up.printed[-1].job_id, TicketState.FAILED))
    assert len(citizen.look_up.printed) == MOST_PRINTS
    assert "Mời ông/bà hỏi quầy" in citizen.choices()


def test_a_procedure_that_cannot_be_read_is_told_where_it_was_tapped(citizen: Citizen) -> None:
    citizen.tap(FIND)
    citizen.tap("Khai sinh cho con")
    citizen.flow.replied(citizen.look_up.asked[-1][0], None)
    assert isinstance(citizen.view, LookUpView)
    assert citizen.view.help_line == "Chưa tra cứu được lúc này. Mời ông/bà hỏi quầy hướng dẫn."
    assert not any(tile.busy for tile in citizen.view.tiles)
