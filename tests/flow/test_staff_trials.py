"""Each part of the machine is tried out: what is seen, heard and read, and that a trial can be left, or cut off, without harm."""

from pathlib import Path

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.errors import PrinterError
from kiosk.flow.staff.trials import COLOURS, COLUMNS, ROWS
from kiosk.flow.staff.views import PixelsView, StaffView, TouchView
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Failed, Order
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN
from tests.support.fittings import Speaker

TESTS = "Thử từng bộ phận"
PARTS = ("In thử", "Cắt giấy", "Màn chạm", "Điểm ảnh", "Âm thanh", "Máy quét")
ASKED = {
    "In thử": "Chữ có đủ dấu không? Giấy có được cắt không?",
    "Cắt giấy": "Giấy có được cắt gọn không?",
}
SILENT = "Máy này không có loa, hoặc loa không nhận."


@pytest.fixture(autouse=True)
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Speaker:
    """Of the machine before which they stand."""
    (tmp_path / "machine").mkdir()
    return Speaker(tmp_path / "machine", monkeypatch)


def trial(staff: Staff, part: str, pin: str = CLERKS_PIN) -> None:
    staff.comes_in(pin)
    staff.tap("Kiểm tra máy", TESTS, part)


def asked(staff: Staff) -> tuple[int, Order]:
    ((serial, question),) = staff.kiosk._asked.items()
    assert isinstance(question, Order)
    return serial, question


@pytest.mark.parametrize("part", PARTS)
def test_each_trial_leads_back_to_the_list_of_them(staff: Staff, part: str) -> None:
    trial(staff, part)
    while isinstance(staff.kiosk.view, PixelsView):
        staff.kiosk.flow.tap("next-colour")
    if isinstance(staff.kiosk.view, TouchView):
        staff.kiosk.flow.tap("field:0")
        staff.kiosk.flow.tap("field:0")
    if part != "Điểm ảnh":
        staff.kiosk.flow.tap("back")
    assert staff.page.heading == TESTS


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("is_answered", [False, True], ids=["before it is answered", "after it was answered"])
def test_a_power_cut_in_any_trial_costs_no_number(staff: Staff, part: str, *, is_answered: bool) -> None:
    staff.citizen_takes()
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.tap(staff.choices()[part])
    if is_answered:
        staff.is_answered()
    staff.power_is_cut()
    ticket = staff.citizen_takes()
    assert ticket is not None
    assert ticket.state is TicketState.PRINTED
    assert len({str(one.number) for one in staff.tickets()}) == len(staff.tickets())


@pytest.mark.parametrize("part", PARTS)
def test_a_trial_that_nobody_ends_is_ended_and_the_citizen_is_served(staff: Staff, part: str) -> None:
    trial(staff, part)
    staff.wait(125)
    assert staff.citizen_takes() is not None


@pytest.mark.parametrize("part", ["In thử", "Cắt giấy", "Âm thanh"])
def test_what_was_tried_is_written_down(staff: Staff, part: str) -> None:
    trial(staff, part)
    member, act, what = staff.logged()[-1]
    assert (member, act) == ("thu", "test")
    assert what == {"In thử": "test-slip", "Cắt giấy": "cut", "Âm thanh": "sound"}[part]


# Paper


@pytest.mark.parametrize("part", ASKED)
def test_a_print_that_the_printer_confirms_asks_what_is_to_be_seen(staff: Staff, part: str) -> None:
    trial(staff, part)
    assert staff.page.lead == f"Máy in đã xác nhận. {ASKED[part]}"
    assert len(staff.printer.slips) == 1


@pytest.mark.parametrize("part", ASKED)
def test_a_print_that_the_printer_does_not_confirm_sends_staff_to_the_paper(staff: Staff, part: str) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.tap(staff.choices()[part])
    _, question = asked(staff)
    staff.kiosk.desk_works()
    staff.kiosk.flow.printed(PrintOutcome(question.arguments["job"], TicketState.UNCONFIRMED))
    assert staff.page.lead == f"Máy in không xác nhận: mời nhìn giấy. {ASKED[part]}"


@pytest.mark.parametrize("part", ASKED)
def test_while_it_prints_it_says_so_and_no_second_one_is_begun(staff: Staff, part: str) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.tap(staff.choices()[part])
    before = len(staff.kiosk._asked)
    staff.kiosk.flow.tap("again")
    assert (staff.page.lead, len(staff.kiosk._asked)) == ("Đang in…", before)


@pytest.mark.parametrize("part", ASKED)
def test_a_print_that_cannot_be_begun_says_why_and_can_be_tried_again(staff: Staff, part: str) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.tap(staff.choices()[part])
    serial, question = asked(staff)
    staff.kiosk._asked.clear()
    staff.kiosk.office.staff._questions.get_nowait()
    staff.kiosk.flow.staff_replied(serial, Failed(question.name, PrinterError("x", "y")))
    assert staff.page.notice == "Máy in không làm được việc này. (PrinterError)"
    staff.tap("Thử lại")
    assert staff.page.lead.endswith(ASKED[part])


@pytest.mark.parametrize("part", ASKED)
def test_the_paper_of_a_citizen_is_not_taken_for_that_of_the_trial(staff: Staff, part: str) -> None:
    trial(staff, part)
    staff.kiosk.flow.tap("again")
    staff.kiosk.flow.printed(PrintOutcome("a ticket of somebody else", TicketState.PRINTED))
    assert staff.page.lead == "Đang in…"


# Sound


def test_three_tones_are_played_and_asked_about(staff: Staff, speaker: Speaker) -> None:
    trial(staff, "Âm thanh")
    assert (staff.page.lead, speaker.has_played) == ("Có nghe rõ ba tiếng không?", True)


def test_a_loudspeaker_that_takes_nothing_is_told_and_can_be_tried_again(staff: Staff, speaker: Speaker) -> None:
    speaker.breaks()
    trial(staff, "Âm thanh")
    assert staff.page.notice == SILENT
    speaker.is_mended()
    staff.tap("Thử lại")
    assert staff.page.lead == "Có nghe rõ ba tiếng không?"


def test_while_the_tones_are_played_no_second_time_is_begun(staff: Staff) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.tap(staff.choices()["Âm thanh"])
    staff.kiosk.flow.tap("again")
    assert (staff.page.lead, len(staff.kiosk._asked)) == ("Đang phát ba tiếng…", 1)


# Screen and scanner


def test_a_screen_on_which_every_field_was_touched_is_well(staff: Staff) -> None:
    trial(staff, "Màn chạm")
    for at in range(COLUMNS * ROWS):
        staff.kiosk.flow.tap(f"field:{at}")
    assert (staff.page.lead, staff.page.drawing) == ("Mọi ô đều nhận chạm.", "well")


def test_the_touch_trial_says_how_many_fields_are_left(staff: Staff) -> None:
    trial(staff, "Màn chạm")
    staff.kiosk.flow.tap("field:7")
    assert isinstance(staff.kiosk.view, TouchView)
    assert staff.kiosk.view.lead.startswith("Chạm vào từng ô. Còn 23 ô.")


@pytest.mark.parametrize("seen", range(1, len(COLOURS)))
def test_a_visit_that_ends_amid_the_colours_leaves_no_colour_on_the_screen(staff: Staff, seen: int) -> None:
    trial(staff, "Điểm ảnh")
    for _ in range(seen):
        staff.kiosk.flow.tap("next-colour")
    staff.wait(125)
    assert staff.home


def test_the_three_newest_codes_of_the_scanner_are_shown(staff: Staff) -> None:
    trial(staff, "Máy quét")
    for code in ("1", "2", "3", "4"):
        staff.kiosk.flow.card_shown(code)
    assert [one.title for one in staff.page.rows] == ["4", "3", "2"]


def test_what_the_scanner_reads_in_its_trial_stands_in_no_log(
    staff: Staff, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(0)
    trial(staff, "Máy quét")
    staff.kiosk.flow.card_shown("079301234567")
    staff.goes_out()
    assert "079301234567" not in caplog.text
    assert not any(b"079301234567" in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


def test_a_code_that_is_read_on_another_page_is_not_shown_in_the_trial(staff: Staff) -> None:
    staff.comes_in(CLERKS_PIN)
    staff.tap("Kiểm tra máy", TESTS)
    staff.kiosk.flow.card_shown("5")
    staff.tap("Máy quét")
    assert isinstance(staff.kiosk.view, StaffView)
    assert staff.page.rows == ()
