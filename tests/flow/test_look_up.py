"""A citizen who looks a procedure up: what they see, step by step."""

import pytest

from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import ServiceClosed
from kiosk.flow.closed import ClosedView
from kiosk.flow.home import HomeView
from kiosk.flow.leaving import LeavingView
from kiosk.flow.lookup.passages import passages_of
from kiosk.flow.lookup.views import LookUpView, PassageKind, ProcedureView, ResultsView
from kiosk.flow.lookup.visit import MOST_PRINTS
from kiosk.flow.session import FlowSettings, StaffSettings
from kiosk.flow.ticket import TicketView
from kiosk.usecases.look_up import Typed
from kiosk.usecases.ports import PrintOutcome
from procedures.model import Channel, Fee, Filing, Procedure, TimeLimit, TimeUnit
from tests.support.flows import Citizen

FIND = "Tìm thủ tục, giấy tờ cần mang"
BOX = "Gõ tên giấy tờ, việc cần làm"


@pytest.fixture
def citizen(citizen: Citizen) -> Citizen:
    """At home, where procedures can be looked up."""
    citizen.catalogue_is_there()
    return citizen


@pytest.fixture
def typist(citizen: Citizen) -> Citizen:
    """Before an empty search box."""
    citizen.opens(FIND, BOX)
    return citizen


def results(citizen: Citizen) -> ResultsView:
    assert isinstance(citizen.view, ResultsView)
    return citizen.view


def procedure(citizen: Citizen) -> ProcedureView:
    assert isinstance(citizen.view, ProcedureView)
    return citizen.view


def titles(citizen: Citizen) -> list[str]:
    return [row.title for row in results(citizen).rows]


def test_home_offers_to_look_up_only_when_there_is_a_catalogue() -> None:
    citizen = Citizen()
    assert FIND not in citizen.choices()
    citizen.catalogue_is_there()
    assert FIND in citizen.choices()
    citizen.flow.catalogue_ready(None)
    assert FIND not in citizen.choices()


def test_the_way_in_shows_what_is_asked_for_most_by_its_short_name(citizen: Citizen) -> None:
    citizen.tap(FIND)
    assert isinstance(citizen.view, LookUpView)
    assert [tile.title for tile in citizen.view.tiles] == ["Khai sinh cho con", "Đăng ký kết hôn"]
    assert citizen.view.source == "Theo Cổng Dịch vụ công quốc gia, ngày 18/07/2026"


def test_fields_stand_in_the_order_of_the_offices_services_the_others_below(citizen: Citizen) -> None:
    citizen.opens(FIND, "Theo lĩnh vực")
    assert isinstance(citizen.view, LookUpView)
    assert [(tile.title, tile.note) for tile in citizen.view.tiles] == [
        ("Hộ tịch", "3 thủ tục"),
        ("Chứng thực", "2 thủ tục"),
        ("Đường thủy", "1 thủ tục"),
    ]


def test_a_field_lists_its_procedures_and_back_leads_to_the_fields(citizen: Citizen) -> None:
    citizen.opens(FIND, "Theo lĩnh vực", "Chứng thực")
    assert titles(citizen) == ["Chứng thực bản sao từ bản chính", "Chứng thực chữ ký"]
    citizen.tap("Quay lại")
    assert isinstance(citizen.view, LookUpView)
    assert "Hộ tịch" in citizen.choices()


def test_a_typed_line_finds_more_with_each_key(typist: Citizen) -> None:
    typist.type("khai si")
    assert titles(typist)[0] == "Đăng ký khai sinh"


def test_everyday_words_find_it_and_are_shown_beside_the_official_name(typist: Citizen) -> None:
    typist.type("doc than")
    row = results(typist).rows[0]
    assert (row.title, row.note) == ("Cấp Giấy xác nhận tình trạng hôn nhân", "“giấy độc thân” · Hộ tịch")


def test_who_decides_is_said_when_it_is_not_the_commune(typist: Citizen) -> None:
    typist.type("ruou")
    assert results(typist).rows[0].note == "Công nghiệp · Cấp tỉnh"


def test_telex_makes_accents_in_the_box(typist: Citizen) -> None:
    typist.type("keest hoon")
    assert results(typist).box is not None
    assert results(typist).box.title == "kết hôn"  # type: ignore[union-attr]


def test_an_ambiguous_word_asks_which_one_is_meant(typist: Citizen) -> None:
    typist.type("chung thuc")
    assert results(typist).heading == "Ông/bà cần việc nào?"
    assert len(titles(typist)) == 2


def test_a_clear_word_asks_nothing(typist: Citizen) -> None:
    typist.type("doc than")
    assert results(typist).heading == "Mời ông/bà chọn thủ tục"


def test_nothing_found_offers_fields_and_the_help_desk(typist: Citizen) -> None:
    typist.type("zzzz")
    view = results(typist)
    assert view.heading == "Chưa tìm thấy"
    assert "hỏi quầy hướng dẫn" in view.help_line
    assert titles(typist) == ["Hộ tịch", "Chứng thực", "Đường thủy"]
    typist.opens("Hộ tịch")
    assert "Đăng ký khai sinh" in titles(typist)


def test_a_late_answer_to_an_earlier_line_is_passed_over(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    early, _ = typist.look_up.asked[-1]
    typist.type("h")
    before = titles(typist)
    typist.flow.replied(early, typist.look_up.reply_to(Typed("ruou")))
    assert titles(typist) == before


def test_an_answer_to_the_citizen_before_is_passed_over(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    serial, question = typist.look_up.asked[-1]
    typist.wait(200)
    typist.wait(200)
    assert isinstance(typist.view, HomeView)
    typist.opens(FIND, BOX)
    typist.flow.replied(serial, typist.look_up.reply_to(question))
    assert titles(typist) == []


def test_the_keyboard_can_be_put_away_and_comes_back_with_a_tap_on_the_box(typist: Citizen) -> None:
    typist.type("khai")
    typist.tap("Xem cả 1")
    assert results(typist).keyboard is None
    typist.tap("khai")
    assert results(typist).keyboard is not None


def test_a_catalogue_that_cannot_be_read_sends_to_the_help_desk_and_loses_no_letter(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    typist.flow.replied(typist.look_up.asked[-1][0], None)
    view = results(typist)
    assert view.help_line == "Chưa tra cứu được lúc này. Mời ông/bà hỏi quầy hướng dẫn."
    assert view.box is not None
    assert view.box.title == "k"


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


def test_nothing_of_what_was_typed_is_left_for_the_next(typist: Citizen) -> None:
    typist.type("doc than")
    typist.wait(60)
    typist.wait(60)
    assert isinstance(typist.view, HomeView)
    typist.opens(FIND, BOX)
    view = results(typist)
    assert (view.box.title if view.box else None, view.rows) == ("", ())


def test_back_leads_home_step_by_step(typist: Citizen) -> None:
    typist.type("khai")
    typist.opens("Đăng ký khai sinh")
    for expected in (ResultsView, LookUpView, HomeView):
        typist.tap("Quay lại")
        assert isinstance(typist.view, expected)


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


def test_so_it_is_among_what_was_found_which_stays(typist: Citizen) -> None:
    typist.type("khai")
    typist.tap("Đăng ký khai sinh")
    typist.flow.replied(typist.look_up.asked[-1][0], None)
    assert (titles(typist), results(typist).help_line[:9]) == (["Đăng ký khai sinh"], "Chưa tra ")


def test_who_comes_back_to_a_line_that_was_not_answered_gets_its_answer(typist: Citizen) -> None:
    typist.type("khai")
    typist.flow.tap("key:clear")
    for key in "ruou":
        typist.flow.tap(f"key:{key}")
    typist.opens("Đăng ký khai sinh")
    typist.tap("Quay lại")
    typist.is_answered()
    assert titles(typist) == ["Cấp giấy phép sản xuất rượu"]
