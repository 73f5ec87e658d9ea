"""What a ticket slip says."""

from kiosk.domain.numbering import Number
from kiosk.domain.queue import Ahead
from kiosk.domain.slip import BigNumber, Mark, Qr, Slip, Text, TicketFacts, ticket_slip
from kiosk.domain.ticket import Ticket, TicketState
from tests.support.office import MONDAY, OFFICE, at

THREE = Ahead(3, exact=True)


def slip(priority: str | None = None, ahead: Ahead = THREE, language: str = "vi") -> Slip:
    ticket = Ticket("id-1", OFFICE.code, MONDAY, Number("A", 0, 12), "ho-tich", priority, at(8, 5).utc, TicketState.NUMBERED)
    return ticket_slip(OFFICE, TicketFacts(ticket, ahead, at(8, 5).local, language), str)


def lines(of: Slip) -> list[str]:
    return [block.text for block in of.blocks if isinstance(block, Text)]


def test_it_names_office_service_counter_and_time() -> None:
    assert lines(slip()) == [
        "UBND phường Tây Nha Trang",
        "Trung tâm Phục vụ hành chính công",
        "Hộ tịch",
        "Quầy: 8",
        "Số người chờ trước: 3",
        "Cấp lúc 08:05 ngày 02/03/2026",
        "Mời ông/bà chờ gọi số. Phiếu có giá trị trong ngày.",
    ]


def test_it_shows_the_number_and_a_code_to_find_the_ticket_again() -> None:
    blocks = slip().blocks
    assert BigNumber("A012") in blocks
    assert Qr("H32.12 A012 id-1") in blocks


def test_priority_is_marked_but_its_reason_is_not_printed() -> None:
    marked = slip("elderly")
    assert Mark("ƯU TIÊN") in marked.blocks
    assert not any("cao tuổi" in line for line in lines(marked))
    assert not any(isinstance(block, Mark) for block in slip().blocks)


def test_it_does_not_speak_of_people_who_wait_when_nobody_knows() -> None:
    assert "Số đã cấp trước đó: 3" in lines(slip(ahead=Ahead(3, exact=False)))


def test_names_follow_the_citizens_language() -> None:
    assert "Civil status" in lines(slip(language="en"))


def test_a_language_that_the_office_did_not_write_falls_back_to_vietnamese() -> None:
    assert "Hộ tịch" in lines(slip(language="km"))
