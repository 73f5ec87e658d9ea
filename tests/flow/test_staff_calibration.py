"""Calibration of the printer at the terminal, on a printer that prints as its kind does."""

from contextlib import suppress

import pytest

from kiosk import bootstrap
from kiosk.domain.roll import rows
from kiosk.printer.limits import Limits
from kiosk.printer.paper import PAPER_80
from kiosk.printer.profiles import Profile
from kiosk.printer.virtual.dots import from_bytes
from kiosk.printer.virtual.serve import TcpServer
from kiosk.storage.printers import PrinterBook, PrinterRecord
from tests.simulation.terminal.kiosk import PowerCut, cut_at
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, DoorKit
from tests.support.printers import PATIENCE
from tests.support.rubble import RubblePrinter
from tests.support.sheets import looks_right

HERE = ("Cài đặt", "In tờ mẫu, chọn dòng đúng")
PRINTED = (*HERE, "In tờ hiệu chỉnh")
TRIED = (*PRINTED, "A", "In thử")
KEPT = (*TRIED, "Đúng, lưu lại")
OTHER = "usb:04b8:0202:OTHER"
WAYS = [HERE, PRINTED, (*PRINTED, "A"), TRIED]
"""Each step until something is kept, by what is tapped until there."""


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.calibrating.LIMITS", Limits(confirm=1.0, watch=0.1, confirm_doubtful=0.3))


@pytest.fixture
def technician(staff: Staff) -> Staff:
    """Before a kiosk whose printer is an Epson that was never calibrated; the door is still shut."""
    staff.printer = staff.kiosk.printer = RubblePrinter("epson")
    staff.power_is_cut()
    return staff


def record(staff: Staff) -> PrinterRecord:
    return PrinterBook(staff.kiosk.settings.data_dir).record(staff.kiosk.office.spooler.identity)


def believed(staff: Staff) -> Profile:
    return bootstrap.profile_of_printer(staff.kiosk.settings, staff.kiosk.office.spooler.identity)


def is_exchanged(staff: Staff, patch: pytest.MonkeyPatch) -> None:
    """Another printer, with a sheet of its own that was printed once, answers in the place of this one."""
    sheet = record(staff).sheet
    PrinterBook(staff.kiosk.settings.data_dir).note(OTHER, sheet=sheet)
    patch.setattr(type(staff.kiosk.office.spooler._session.transport), "identity", OTHER)


def right_letters(staff: Staff) -> list[str]:
    """Read the sheet that fell last, as staff do."""
    sheet = record(staff).sheet
    assert sheet is not None
    pieces = [from_bytes(slip.picture.data, slip.picture.row_bytes) for slip in list(staff.printer.slips)[-2:]]
    return [letter for letter, claim in sheet.shown.items() if looks_right(letter, claim, pieces, PAPER_80)]


def acts(staff: Staff) -> list[str]:
    return [what for _, act, what in DoorKit(staff.kiosk.settings.data_dir).acts() if act == "printer"]


def test_what_reads_right_on_the_sheet_is_tried_on_a_slip_and_then_kept(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED)
    right = right_letters(technician)
    technician.tap(*right, "In thử")
    assert record(technician).proven is None
    technician.tap("Đúng, lưu lại")
    assert technician.page.drawing == "well"
    assert (record(technician).chosen, believed(technician).text) == ("".join(right), True)
    assert acts(technician) == ["calibration-sheet", f"calibration-try {''.join(right)}", f"calibration-keep {''.join(right)}"]


def test_a_slip_that_reads_wrong_leads_back_to_the_letters_and_nothing_is_kept(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*TRIED, "Sai, chọn lại")
    assert [key.title for key in technician.pad.keys if key.chosen] == ["A"]
    assert record(technician).proven is None


def test_a_letter_that_was_touched_by_mistake_is_taken_back(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED, "A", "B", "A")
    assert technician.pad.shown == "B"


def test_a_sheet_that_was_printed_can_be_read_another_time(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED)
    technician.goes_out()
    technician.comes_in()
    before = len(technician.printer.slips)
    technician.tap(*HERE, "Đã có tờ giấy")
    assert [key.title for key in technician.pad.keys][:3] == ["A", "B", "C"]
    assert len(technician.printer.slips) == before


@pytest.mark.parametrize("way", [(*PRINTED, "A"), TRIED], ids=["before the slip", "before it is kept"])
def test_letters_of_one_printer_are_not_believed_of_another_in_its_place(
    technician: Staff, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...]
) -> None:
    technician.comes_in()
    technician.tap(*way)
    is_exchanged(technician, monkeypatch)
    technician.tap("In thử" if way != TRIED else "Đúng, lưu lại")
    assert technician.page.notice == "Máy in đã được thay. In và đọc tờ hiệu chỉnh của máy này. (PrinterChanged)"
    assert technician.page.rows[2].title == OTHER
    assert record(technician).proven is None
    technician.tap("Đã có tờ giấy")
    assert technician.pad.shown == "–"


def test_a_sheet_is_counted_off_the_roll(technician: Staff) -> None:
    before = bootstrap.roll_book(technician.kiosk.settings).roll().used
    technician.comes_in()
    technician.tap(*PRINTED)
    assert bootstrap.roll_book(technician.kiosk.settings).roll().used - before == rows(900)


def test_without_a_letter_everything_is_printed_as_pictures(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED, "In thử", "Đúng, lưu lại")
    assert record(technician).proven is not None
    assert not believed(technician).text


def test_letters_whose_sheet_is_not_known_any_more_are_refused(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED, "A")
    PrinterBook(technician.kiosk.settings.data_dir).path.unlink()
    technician.tap("In thử")
    assert technician.page.notice.endswith("(CalibrationError)")
    technician.tap("In tờ hiệu chỉnh", "A", "In thử")
    assert technician.page.lead == "Phiếu vừa in có đúng và đủ dấu không?"


def test_what_is_kept_holds_for_the_next_ticket_without_a_restart(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = RubblePrinter("epson")
    with TcpServer(printer) as server:
        kiosk = staff.kiosk
        monkeypatch.setattr(kiosk, "_printing", bootstrap.printing)
        staff.has_settings(printer={"uri": server.uri})
        staff.comes_in()
        staff.tap(*KEPT)
        assert kiosk.office.spooler.profile == "calibrated"
        staff.goes_out()
        staff.citizen_takes()
        assert printer.wait_for_slips(4, PATIENCE)


def test_a_letter_that_proves_nothing_alone_is_told_before_it_is_kept(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED, "B", "In thử")
    assert technician.page.lead.startswith("Bỏ qua B: ")


def test_without_paper_the_sheet_is_refused_and_printed_once_there_is(technician: Staff) -> None:
    technician.printer_is(paper_out=True)
    technician.comes_in()
    technician.tap(*PRINTED)
    assert technician.page.notice == "Máy in đã hết giấy"
    assert record(technician).sheet is None
    technician.printer_is(paper_out=False)
    technician.tap("In tờ hiệu chỉnh")
    assert technician.pad.shown == "–"
    assert record(technician).sheet is not None


def test_a_slip_that_is_not_printed_is_told_and_tried_again(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*PRINTED, "A")
    technician.printer_is(cover_open=True)
    technician.tap("In thử")
    assert technician.page.notice == "Nắp máy in đang mở"
    technician.printer_is(cover_open=False)
    technician.tap("Đã có tờ giấy")
    assert technician.pad.shown == "A"
    technician.tap("In thử")
    assert technician.page.lead == "Phiếu vừa in có đúng và đủ dấu không?"


def test_a_clerk_sees_how_it_is_and_may_not_calibrate(technician: Staff) -> None:
    technician.comes_in(CLERKS_PIN)
    technician.tap(*HERE)
    assert technician.page.notice == "Việc này cần mã PIN của kỹ thuật viên."
    assert technician.page.actions == ()


def test_nothing_else_can_be_tapped_while_the_sheet_is_printed(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*HERE)
    technician.kiosk.flow.tap("print")
    technician.kiosk.desk_works()
    assert technician.page.lead == "Đang in tờ hiệu chỉnh…"
    technician.kiosk.flow.tap("print")
    technician.is_answered()
    assert len(acts(technician)) == 1


@pytest.mark.parametrize("way", WAYS, ids=len)
def test_a_calibration_that_is_left_changes_nothing_and_a_citizen_gets_a_ticket(technician: Staff, way: tuple[str, ...]) -> None:
    before = believed(technician)
    technician.comes_in()
    technician.tap(*way)
    technician.goes_out()
    assert believed(technician) == before
    assert technician.citizen_takes() is not None


@pytest.mark.parametrize("way", WAYS, ids=len)
def test_a_calibration_that_the_power_cuts_short_changes_nothing(technician: Staff, way: tuple[str, ...]) -> None:
    before = believed(technician)
    technician.comes_in()
    technician.tap(*way)
    technician.power_is_cut()
    assert believed(technician) == before
    assert technician.citizen_takes() is not None


@pytest.mark.parametrize("change", range(1, 13))
def test_a_power_cut_while_it_is_kept_leaves_the_old_or_the_new(technician: Staff, change: int) -> None:
    technician.comes_in()
    technician.tap(*TRIED)
    with suppress(PowerCut), cut_at(change):
        technician.tap("Đúng, lưu lại")
    technician.power_is_cut()
    assert (record(technician).chosen, believed(technician).text) in (("", False), ("A", True))
    assert technician.citizen_takes() is not None


def test_what_was_kept_is_there_after_a_power_cut(technician: Staff) -> None:
    technician.comes_in()
    technician.tap(*KEPT)
    technician.power_is_cut()
    assert believed(technician).text
    technician.comes_in()
    technician.tap(*HERE)
    assert technician.page.rows[-1].title == "đã hiệu chỉnh, chữ cái A"
