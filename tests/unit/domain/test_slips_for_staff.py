"""Slips beyond the ticket: test page, checklist, change of paper, day report."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.day import ServiceTally, tallied
from kiosk.domain.numbering import Number
from kiosk.domain.procedure_words import checklist_of
from kiosk.domain.roll import Roll, rows
from kiosk.domain.slip import BigNumber, Mark, Qr, Size, Slip, Text
from kiosk.domain.slip_checklist import LINE, MOST_PAGES, PAGE, Checklist, Section, checklist_slips
from kiosk.domain.slip_day import DayFacts, day_slip
from kiosk.domain.slip_paper import paper_slip
from kiosk.domain.slip_printer import SMALL_LETTERS, PrinterFacts, printer_slip
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.printer.profiles import profile_named
from tests.support.office import MONDAY, OFFICE, at
from tests.support.printers import printed
from tests.support.procedures import BIRTH
from tests.support.truth import encoder_for

LOCAL = at(16, 30).local


def lines(of: Slip) -> list[str]:
    return [block.text for block in of.blocks if isinstance(block, Text)]


def test_the_test_page_has_every_letter_and_every_kind_of_block() -> None:
    page = printer_slip(OFFICE, PrinterFacts(LOCAL, "usb:04b8:0e15", "tm-t20ii", 80), str)
    text = "".join(lines(page))
    assert all(letter in text for letter in (SMALL_LETTERS + SMALL_LETTERS.upper()).replace(" ", ""))
    assert len({letter for letter in text if not letter.isascii() and letter.isalpha()}) == 134
    assert "Máy in: usb:04b8:0e15" in lines(page)
    assert {type(block) for block in page.blocks} >= {BigNumber, Mark, Qr, Text}
    assert any(block.size is Size.LARGE for block in page.blocks if isinstance(block, Text))


def tickets(*given: tuple[str, str, int, TicketState]) -> list[Ticket]:
    return [
        Ticket(f"{series}{n}", OFFICE.code, MONDAY, Number(series, 0, n), service, None, datetime(2026, 3, 2, tzinfo=UTC), state)
        for service, series, n, state in given
    ]


DAY = tickets(
    ("chung-thuc", "B", 1, TicketState.PRINTED),
    ("ho-tich", "A", 2, TicketState.FAILED),
    ("ho-tich", "A", 1, TicketState.UNCONFIRMED),
    ("ho-tich", "A", 3, TicketState.VOID),
    ("ho-tich", "A", 4, TicketState.UNKNOWN),
)


def test_a_day_is_counted_by_service_with_the_first_and_the_last_number() -> None:
    one, other = tallied(DAY)
    assert (one.service_id, str(one.first), str(one.last), one.given) == ("ho-tich", "A001", "A004", 4)
    assert one.states == Counter(
        {state: 1 for state in TicketState if state.value in ["unconfirmed", "failed", "void", "unknown"]}
    )
    assert (other.service_id, other.given) == ("chung-thuc", 1)
    assert tallied([]) == []


def test_the_day_report_names_what_was_not_as_it_should_be() -> None:
    facts = DayFacts(MONDAY, LOCAL, tallied(DAY), reprints=2, paper_used=rows(445))
    assert lines(day_slip(OFFICE, facts, str)) == [
        "Trung tâm Phục vụ hành chính công",
        "BÁO CÁO NGÀY 02/03/2026",
        "In lúc 16:30 ngày 02/03/2026",
        "Hộ tịch: 4",
        "Từ A001 đến A004; hủy 1; không in được 1; không rõ 1",
        "Chứng thực: 1",
        "Từ B001 đến B001",
        "Tổng số đã cấp: 5",
        "In lại: 2",
        "Giấy đã dùng: 445 mm",
    ]


def test_a_service_that_the_office_no_longer_has_is_reported_by_its_id() -> None:
    tally = ServiceTally("thuế", Number("T", 0, 1), Number("T", 0, 9), Counter({TicketState.PRINTED: 9}))
    assert "thuế: 9" in lines(day_slip(OFFICE, DayFacts(date(2026, 3, 2), LOCAL, [tally], 0, 0), str))


def test_a_change_of_paper_says_what_the_old_roll_did_and_what_the_new_one_will() -> None:
    before = Roll().restocked(rows(80_000), "then").printed(rows(90), "2026-03-02").printed(rows(110), "2026-03-02")
    after = before.restocked(rows(80_000), "now")
    told = lines(paper_slip(OFFICE, before, after, LOCAL, str))
    assert "Cuộn cũ: đã dùng 0,2 m, 2 phiếu" in told
    assert "Cuộn mới: 80,0 m" in told
    assert "Đủ cho khoảng 800 phiếu" in told
    fresh = Roll().restocked(rows(50_000), "now")
    assert not any("khoảng" in line for line in lines(paper_slip(OFFICE, Roll(), fresh, LOCAL, str)))


def checklist(*sections: tuple[str, int]) -> Checklist:
    made = tuple(Section(heading, tuple(f"Giấy tờ {n} của {heading}" for n in range(count))) for heading, count in sections)
    return Checklist("Đăng ký khai sinh", "1.001193", made)


def test_a_short_checklist_is_one_page_without_a_number() -> None:
    (slip,) = checklist_slips(OFFICE, checklist(("Giấy tờ phải nộp", 2), ("Giấy tờ phải xuất trình", 1)), str)
    assert lines(slip) == [
        "Trung tâm Phục vụ hành chính công",
        "Đăng ký khai sinh",
        "Mã thủ tục: 1.001193",
        "Giấy tờ phải nộp",
        "1. Giấy tờ 0 của Giấy tờ phải nộp",
        "2. Giấy tờ 1 của Giấy tờ phải nộp",
        "Giấy tờ phải xuất trình",
        "1. Giấy tờ 0 của Giấy tờ phải xuất trình",
    ]


def test_a_long_checklist_has_numbered_pages_and_a_section_that_goes_on_says_so() -> None:
    first, second = checklist_slips(OFFICE, checklist(("Nộp", PAGE + 5)), str)
    assert "Trang 1/2" in lines(first)
    assert lines(second)[3:6] == ["Trang 2/2", "Nộp (tiếp)", f"{PAGE}. Giấy tờ {PAGE - 1} của Nộp"]


def test_a_checklist_of_nothing_still_names_the_procedure() -> None:
    (slip,) = checklist_slips(OFFICE, checklist(), str)
    assert lines(slip) == ["Trung tâm Phục vụ hành chính công", "Đăng ký khai sinh", "Mã thủ tục: 1.001193"]


def test_below_a_checklist_stand_the_day_of_its_facts_and_the_code_of_its_page() -> None:
    one = replace(checklist(("Nộp", PAGE + 5)), url="https://dichvucong.gov.vn/1", source="Theo Cổng, ngày 18/07/2026")
    first, second = checklist_slips(OFFICE, one, str)
    assert not any(isinstance(block, Qr) for block in first.blocks)
    assert second.blocks[-1] == Qr("https://dichvucong.gov.vn/1")
    assert lines(second)[-2:] == ["Theo Cổng, ngày 18/07/2026", "Quét mã để xem trên Cổng Dịch vụ công quốc gia."]


def test_a_checklist_without_end_stops_after_some_pages_and_says_so() -> None:
    slips = checklist_slips(OFFICE, checklist(("Nộp", PAGE * 9)), str)
    assert len(slips) == MOST_PAGES
    assert lines(slips[-1])[-1] == "Còn nữa. Mời ông/bà xem trên Cổng Dịch vụ công hoặc hỏi quầy."


def test_what_a_citizen_takes_home_has_papers_costs_and_time() -> None:
    assert [(section.heading, section.items) for section in checklist_of(BIRTH, "2026-07-18", str).sections] == [
        ("Giấy tờ nộp", ("Tờ khai (1 bản chính, Mẫu: Mẫu 01)", "Giấy chứng sinh (1 bản chính, 2 bản sao)")),
        ("Giấy tờ cần mang", ("Căn cước",)),
        ("Nộp trực tiếp", ("Thời hạn: 1 ngày làm việc", "Lệ phí: miễn phí")),
        ("Nộp trực tuyến", ("Thời hạn: hỏi tại quầy", "Lệ phí: 8.000 đồng (trường hợp quá hạn)")),
    ]


words = st.text(st.characters(categories=("Lu", "Ll", "Zs")), min_size=1, max_size=4 * LINE)
sections = st.lists(st.builds(Section, words | st.just(""), st.lists(words, max_size=12).map(tuple)), max_size=6)


@given(sections)
def test_every_item_stands_once_in_its_order_and_no_page_is_too_long(made: list[Section]) -> None:
    slips = checklist_slips(OFFICE, Checklist("Tên", "1.2", tuple(made)), str)
    wanted = [f"{n}. {item}" for section in made for n, item in enumerate(section.items, start=1)]
    bodies = [[block for block in slip.blocks if isinstance(block, Text)][3 + (len(slips) > 1) :] for slip in slips]
    printed = [block.text for body in bodies for block in body if not block.bold]
    assert printed == wanted[: len(printed)]
    assert len(printed) == len(wanted) or len(slips) == MOST_PAGES
    for body in bodies:
        items = [block for block in body if not block.bold]
        assert len(items) == 1 or sum(max(1, -(-len(block.text) // LINE)) for block in body) <= PAGE


@pytest.mark.parametrize("profile", ["raster", "raster-58", "tm-t20ii", "clone-bare-58"])
def test_each_of_them_can_be_printed(profile: str) -> None:
    known = profile_named(profile)
    encoder = encoder_for(profile)
    slips = [
        printer_slip(OFFICE, PrinterFacts(LOCAL, "auto:", profile, 80), str),
        day_slip(OFFICE, DayFacts(MONDAY, LOCAL, tallied(DAY), 0, 0), str),
        paper_slip(OFFICE, Roll(), Roll().restocked(9, "now"), LOCAL, str),
        *checklist_slips(OFFICE, checklist(("Nộp", PAGE + 5)), str),
    ]
    for slip in slips:
        assert any(printed(encoder.encode(slip), known).data)
