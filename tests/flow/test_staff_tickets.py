"""Tickets whose print is uncertain: printed again, or taken back."""

import pytest

from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import LedgerUnwritable, TicketNotAtRest
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Done, Failed, Order
from kiosk.usecases.void import VoidTicket
from tests.support.behind_the_door import Staff

HEADING = "Phiếu in chưa chắc"


@pytest.fixture
def without_paper(staff: Staff) -> list[Ticket]:
    """Three numbers that never came onto paper; the printer has some now, and somebody looks at the list."""
    staff.printer_is(paper_out=True)
    tickets = [ticket for _ in range(3) if (ticket := staff.citizen_takes()) is not None]
    staff.printer_is(paper_out=False)
    staff.comes_in()
    staff.tap(HEADING)
    return tickets


def notes(staff: Staff) -> dict[str, str]:
    return {one.title: one.note.partition(" · ")[2] for one in staff.page.rows}


def test_where_all_is_on_paper_nothing_is_to_be_done(staff: Staff) -> None:
    staff.citizen_takes()
    staff.comes_in()
    staff.tap(HEADING)
    assert (staff.page.lead, staff.page.actions) == ("Không có phiếu nào in chưa chắc chắn.", ())


@pytest.mark.usefixtures("without_paper")
def test_those_without_paper_are_listed(staff: Staff) -> None:
    assert notes(staff) == dict.fromkeys(("A001", "A002", "A003"), "Không in ra được")


@pytest.mark.usefixtures("without_paper")
def test_one_is_printed_again_and_written_down(staff: Staff) -> None:
    staff.tap("A002", "In lại")
    assert notes(staff)["A002"] == "Đã in lại, có chữ IN LẠI"
    assert staff.logged()[-1] == ("technician", "reprint", "reprint A002")


@pytest.mark.usefixtures("without_paper")
def test_one_that_fails_again_is_not_called_printed(staff: Staff) -> None:
    staff.printer_is(paper_out=True)
    staff.tap("A002", "In lại")
    assert notes(staff)["A002"] == "Không in lại được"
    assert staff.page.actions[0].title == "In lại cả 3 phiếu"


@pytest.mark.usefixtures("without_paper")
def test_all_are_printed_again_one_after_the_other(staff: Staff) -> None:
    staff.tap("In lại cả 3 phiếu")
    for _ in range(3):
        staff.is_answered()
    assert set(notes(staff).values()) == {"Đã in lại, có chữ IN LẠI"}
    assert [one.action for one in staff.page.actions] == ["enough"]


@pytest.mark.usefixtures("without_paper")
def test_while_all_are_printed_none_is_opened(staff: Staff) -> None:
    staff.kiosk.flow.tap("all")
    assert [one.action for one in staff.page.rows] == ["", "", ""]
    for _ in range(4):
        staff.is_answered()
    assert all(one.action for one in staff.page.rows)


@pytest.mark.usefixtures("without_paper")
def test_one_error_ends_the_reprints_and_the_rest_waits(staff: Staff) -> None:
    staff.kiosk.flow.tap("all")
    (serial,) = staff.kiosk._asked
    staff.kiosk.flow.staff_replied(serial, Failed("reprint", LedgerUnwritable("x", "y")))
    assert staff.page.notice == "Không ghi được sổ phiếu: thẻ nhớ đầy hoặc hỏng. (LedgerUnwritable)"
    assert staff.page.actions[0].title == "In lại cả 3 phiếu"
    assert all(one.action for one in staff.page.rows)


def test_one_that_is_refused_for_good_is_passed_over_and_the_rest_is_printed(staff: Staff, without_paper: list[Ticket]) -> None:
    assert staff.kiosk.ledger is not None
    VoidTicket(staff.kiosk.clock, staff.kiosk.ledger)(without_paper[0], "taken back elsewhere")
    staff.kiosk.flow.tap("all")
    for _ in range(3):
        staff.is_answered()
    assert notes(staff) == {"A001": "Không in ra được"} | dict.fromkeys(("A002", "A003"), "Đã in lại, có chữ IN LẠI")
    assert staff.page.notice.endswith("(TicketNotAtRest)")
    assert [one.action for one in staff.page.actions] == ["enough"]


@pytest.mark.usefixtures("without_paper")
def test_a_reprint_that_is_out_before_the_desk_answers_is_called_printed(staff: Staff) -> None:
    staff.tap("A001")
    staff.kiosk.flow.tap("again")
    ((serial, question),) = staff.kiosk._asked.items()
    assert isinstance(question, Order)
    staff.kiosk.flow.printed(PrintOutcome(question.arguments["job"], TicketState.PRINTED))
    staff.kiosk.flow.staff_replied(serial, Done("reprint", "A001"))
    assert notes(staff)["A001"] == "Đã in lại, có chữ IN LẠI"


@pytest.mark.usefixtures("without_paper")
def test_what_becomes_of_a_reprint_is_told_to_the_list_below_another_page(staff: Staff) -> None:
    staff.tap("A001")
    staff.kiosk.flow.tap("again")
    staff.kiosk.desk_works()
    staff.kiosk.flow.tap(staff.choices()["A002"])
    staff.is_answered()
    staff.tap("Quay lại")
    assert notes(staff)["A001"] == "Đã in lại, có chữ IN LẠI"


def test_one_that_the_power_was_cut_over_is_listed(staff: Staff) -> None:
    staff.kiosk.wait(2)
    staff.kiosk.flow.tap(staff.home.tiles[0].action)
    staff.kiosk.issuer_works()
    staff.power_is_cut()
    staff.comes_in()
    staff.tap(HEADING)
    assert notes(staff) == {"A001": "Mất điện khi đang in, không rõ đã ra giấy chưa"}


def test_one_is_taken_back_with_a_reason_and_its_number_is_not_given_again(staff: Staff, without_paper: list[Ticket]) -> None:
    staff.tap("A003", "Huỷ phiếu", "Người lấy số đã về")
    assert notes(staff)["A003"] == "Đã huỷ"
    assert staff.logged()[-1] == ("technician", "void", "void A003: Người lấy số đã về")
    staff.goes_out()
    following = staff.citizen_takes()
    assert following is not None
    assert following.number.n == 4
    kept = {one.ticket_id: (one.state, one.reason) for one in staff.tickets()}
    assert kept[without_paper[2].ticket_id] == (TicketState.VOID, "Người lấy số đã về")


@pytest.mark.usefixtures("without_paper")
def test_a_ticket_that_was_taken_back_is_not_printed_again(staff: Staff) -> None:
    staff.tap("A001", "Huỷ phiếu", "In thử", "A001", "In lại")
    assert staff.page.notice.endswith(f"({TicketNotAtRest.__name__})")


@pytest.mark.usefixtures("without_paper")
def test_after_an_hour_nobody_asks_for_them_any_more(staff: Staff) -> None:
    staff.goes_out()
    staff.kiosk.clock.wait(3601)
    staff.comes_in()
    staff.tap(HEADING)
    assert staff.page.rows == ()


@pytest.mark.usefixtures("without_paper")
def test_a_power_cut_between_two_reprints_prints_none_of_them_twice(staff: Staff) -> None:
    staff.kiosk.flow.tap("all")
    staff.kiosk.desk_works()
    staff.power_is_cut()
    staff.comes_in()
    staff.tap(HEADING)
    assert set(notes(staff)) >= {"A002", "A003"}
    assert len(staff.printer.slips) == 0
