"""What the screen says of the paper while a citizen waits for it."""

import pytest

from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.ticket import TicketState
from kiosk.flow.home import HomeView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.usecases.ports import PrintOutcome
from tests.support.flows import Citizen


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.NO_PAPER, "Máy in đã hết giấy"),
        (Trouble.UNREACHABLE, "Máy in chưa sẵn sàng"),
        (Trouble.SILENT, "Máy in không trả lời"),
        (Trouble.COVER_OPEN, "Nắp máy in đang mở"),
        (Trouble.CUTTER_JAM, "Máy in bị kẹt giấy"),
        (Trouble.OVERHEATED, "Máy in đang quá nóng"),
        (Trouble.NOT_TAKEN, "Phiếu chưa lấy đã được thu lại"),
        (Trouble.FAULT, "Máy in đang gặp sự cố"),
    ],
)
def test_without_paper_the_number_stays_valid_and_can_be_photographed(citizen: Citizen, trouble: Trouble, words: str) -> None:
    citizen.tap("Hộ tịch")
    ticket = citizen.number_comes()
    citizen.print_becomes(TicketState.FAILED, trouble)
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.number, citizen.view.instruction) == ("A012", words)
    assert "vẫn có giá trị" in citizen.view.advice
    assert citizen.view.qr == f"H32.12 A012 {ticket.ticket_id}"


def test_a_number_without_paper_stays_longer_on_the_screen(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.FAILED, Trouble.NO_PAPER)
    citizen.wait(39)
    assert isinstance(citizen.view, TicketView)


def test_a_print_that_nobody_confirmed_is_to_be_taken_and_the_number_holds(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.UNCONFIRMED)
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.paper, citizen.view.advice) == (Paper.TAKE, "Nếu không thấy phiếu, số này vẫn có giá trị.")


def test_a_print_that_the_printer_stopped_in_is_not_waited_for(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.UNCONFIRMED, Trouble.NO_PAPER)
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.paper, citizen.view.instruction) == (Paper.NONE, "Máy in đã hết giấy")
    citizen.wait(39)
    assert isinstance(citizen.view, TicketView)


def test_a_slip_that_hangs_out_of_the_printer_is_to_be_taken(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.flow.printed(PrintOutcome(citizen.desk.asked[-1].ticket_id, TicketState.PRINTING, presented=True))
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.paper, citizen.view.advice) == (Paper.TAKE, "")


def test_home_tells_that_the_printer_rests_until_it_works_again(citizen: Citizen) -> None:
    for trouble, warned in ((Trouble.NO_PAPER, True), (None, False)):
        citizen.flow.printer_seen(PrinterSeen(trouble))
        assert isinstance(citizen.view, HomeView)
        assert bool(citizen.view.notice) is warned


def test_news_of_another_print_does_not_touch_this_citizens_screen(citizen: Citizen) -> None:
    citizen.tap("Hộ tịch")
    citizen.number_comes()
    citizen.print_becomes(TicketState.PRINTED)
    citizen.tap("Xong")
    citizen.tap("Chứng thực")
    first = citizen.desk.asked.pop()
    citizen.print_becomes(TicketState.FAILED, Trouble.NO_PAPER)
    citizen.desk.asked.append(first)
    citizen.number_comes(1)
    assert isinstance(citizen.view, TicketView)
    assert (citizen.view.number, citizen.view.paper) == ("B001", Paper.COMING)
