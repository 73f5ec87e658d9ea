"""What became of a restore or a wipe is told to the next technician, until somebody says that they have read it."""

from pathlib import Path

import pytest

from kiosk import before_opening as opening
from kiosk.outcomes import file_of
from kiosk.storage.lock import OwnerLock
from kiosk.usecases.staff_told import Deed
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN
from tests.support.fittings import UsbStick

RESTORED, NOT_RESTORED = "Đã khôi phục xong", "Chưa khôi phục được"
WIPED, NOT_WIPED = "Đã xoá máy về ban đầu", "Chưa xoá được máy"
MENU = "Ông/bà cần làm gì?"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UsbStick:
    """Plugged in."""
    return UsbStick(tmp_path, monkeypatch)


def restore(staff: Staff) -> None:
    """A backup is made and taken up again."""
    staff.comes_in()
    staff.tap("Dữ liệu và USB", "Sao lưu ra USB", "Quay lại", "Dữ liệu và USB", "Khôi phục từ USB")
    staff.tap(staff.page.rows[0].title, "Khôi phục")


def wipe(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Đặt lại", "Xoá máy về ban đầu", "Xoá máy")


def test_after_a_restore_the_technician_reads_that_it_was_done(staff: Staff, stick: UsbStick) -> None:
    restore(staff)
    staff.restarts()
    assert stick.files()
    staff.comes_in()
    assert (staff.page.heading, staff.page.drawing) == (RESTORED, "well")
    assert staff.page.lead.endswith("Sổ phiếu giữ nguyên, số cấp tiếp như trước.")


def test_a_restore_that_was_refused_says_why_and_that_it_is_tried_again(staff: Staff, stick: UsbStick) -> None:
    restore(staff)
    pending = staff.kiosk.settings.data_dir / opening.PENDING_BACKUP
    pending.write_bytes(pending.read_bytes()[:-50])
    staff.restarts()
    assert stick.files()
    staff.comes_in()
    assert staff.page.heading == NOT_RESTORED
    assert staff.page.notice == "Gói dữ liệu bị hỏng hoặc không phải của máy này. (BundleError)"
    assert staff.page.lead.endswith("Máy tự thử lại ở lần khởi động sau.")


def test_a_restore_that_was_given_up_says_that_it_is_not_tried_again(staff: Staff, stick: UsbStick) -> None:
    restore(staff)
    pending = staff.kiosk.settings.data_dir / opening.PENDING_BACKUP
    pending.write_bytes(pending.read_bytes()[:-50])
    staff.restarts()
    for _ in range(opening.MOST_TRIES - 1):
        staff.power_is_cut()
    assert stick.files()
    staff.comes_in()
    assert staff.page.lead.endswith("Muốn làm lại thì chọn lại bản sao lưu.")


@pytest.mark.usefixtures("stick")
def test_what_somebody_has_read_is_not_told_by_itself_again(staff: Staff) -> None:
    restore(staff)
    staff.restarts()
    staff.comes_in()
    staff.tap("Đã đọc")
    assert staff.page.heading == MENU
    staff.goes_out()
    staff.power_is_cut()
    staff.comes_in()
    assert staff.page.heading == MENU


@pytest.mark.usefixtures("stick")
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
def test_what_was_left_unread_is_told_again(staff: Staff, *, cut: bool) -> None:
    restore(staff)
    staff.restarts()
    staff.comes_in()
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    staff.comes_in()
    assert staff.page.heading == RESTORED


@pytest.mark.usefixtures("stick")
def test_a_clerk_is_not_told_and_takes_nothing_from_the_technician(staff: Staff) -> None:
    restore(staff)
    staff.restarts()
    staff.comes_in(CLERKS_PIN)
    assert staff.page.heading == MENU
    staff.goes_out()
    staff.comes_in()
    assert staff.page.heading == RESTORED


@pytest.mark.usefixtures("stick")
def test_that_it_was_read_cannot_be_written_is_told_and_the_page_can_be_left(staff: Staff) -> None:
    restore(staff)
    staff.restarts()
    staff.comes_in()
    (staff.kiosk.settings.data_dir / f"{file_of(Deed.RESTORE)}.new").mkdir()
    staff.tap("Đã đọc")
    assert staff.page.notice == "Không ghi được cài đặt. Kiểm tra thẻ nhớ. (SettingRecordError)"
    staff.tap("Quay lại")
    assert staff.page.heading == MENU


@pytest.mark.usefixtures("stick")
def test_the_last_restore_can_be_looked_at_when_it_was_read(staff: Staff) -> None:
    restore(staff)
    staff.restarts()
    staff.comes_in()
    staff.tap("Đã đọc", "Dữ liệu và USB", "Lần khôi phục gần nhất")
    assert (staff.page.heading, staff.page.actions) == (RESTORED, ())


def test_a_kiosk_that_never_restored_anything_says_so(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Dữ liệu và USB", "Lần khôi phục gần nhất")
    assert staff.page.lead == "Máy này chưa khôi phục lần nào."


def test_a_wipe_that_could_not_be_done_says_why_and_that_nothing_was_wiped(staff: Staff) -> None:
    wipe(staff)
    staff.kiosk.end()
    lock = OwnerLock(staff.kiosk.settings.data_dir / "ledger" / "ledger.lock")
    lock.acquire(0.0)
    staff.restarts()
    lock.release()
    staff.wait(2)
    staff.comes_in()
    assert staff.page.heading == NOT_WIPED
    assert staff.page.notice.endswith("(LedgerBusy)")


def test_after_a_wipe_whoever_sets_the_kiosk_up_reads_that_it_was_done(staff: Staff) -> None:
    wipe(staff)
    staff.restarts()
    staff.is_set_up_again()
    staff.comes_in()
    assert (staff.page.heading, staff.page.drawing) == (WIPED, "well")
