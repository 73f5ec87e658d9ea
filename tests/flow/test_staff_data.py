"""A USB stick: logs and backups go onto it, backups come from it; whatever becomes of the stick, the kiosk loses nothing."""

import errno
import shutil
from pathlib import Path

import pytest

from kiosk.device.sticks import folder_name
from kiosk.domain.ticket import Ticket
from tests.simulation.terminal.kiosk import PowerCut, cut_at
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN
from tests.support.fittings import UsbStick

LOGS, BACKUP, RESTORE = "Chép nhật ký ra USB", "Sao lưu ra USB", "Khôi phục từ USB"
GIVEN = "Đã chép xong"
MESSAGE = "Hôm nay nhận hồ sơ đến 16 giờ."
NO_STICK = "Chưa có USB, hoặc không ghi được vào USB. (StickError)"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UsbStick:
    """Plugged in."""
    return UsbStick(tmp_path, monkeypatch)


def data(staff: Staff, *titles: str, pin: str = TECHNICIANS_PIN) -> None:
    staff.comes_in(pin)
    staff.tap("Dữ liệu và USB", *titles)


def backed_up(staff: Staff) -> str:
    """Somebody makes a backup and goes; how the list of backups will call it."""
    data(staff, BACKUP)
    name = staff.page.rows[0].title
    staff.goes_out()
    return name


def choose(staff: Staff) -> None:
    """The newest backup, up to the question."""
    data(staff, RESTORE)
    staff.tap(staff.page.rows[0].title)


def is_as_before(staff: Staff, before: list[Ticket]) -> bool:
    """Every ticket is there, and the next number has never been given."""
    given = {str(one.number) for one in before}
    fresh = staff.citizen_takes()
    assert fresh is not None
    return str(fresh.number) not in given and {one.ticket_id for one in before} < {one.ticket_id for one in staff.tickets()}


@pytest.mark.parametrize("what", [LOGS, BACKUP])
def test_a_bundle_is_whole_on_the_stick_and_its_sum_is_read_out(staff: Staff, stick: UsbStick, what: str) -> None:
    data(staff, what)
    (file,) = stick.files()
    assert (staff.page.heading, staff.page.rows[0].title) == (GIVEN, file.name)
    assert staff.page.rows[1].note.startswith("Mã đối chiếu")


@pytest.mark.parametrize(("what", "logged"), [(LOGS, ("export", "bundle logs")), (BACKUP, ("backup", "bundle backup"))])
def test_what_was_given_away_is_written_down(staff: Staff, stick: UsbStick, what: str, logged: tuple[str, str]) -> None:
    assert stick.files() == []
    data(staff, what)
    assert staff.logged()[-1] == ("technician", *logged)


def test_a_clerk_may_give_logs_and_is_offered_no_backup(staff: Staff, stick: UsbStick) -> None:
    data(staff, pin=CLERKS_PIN)
    assert [one.title for one in staff.page.rows] == [LOGS]
    staff.tap(LOGS)
    assert (staff.page.heading, len(stick.files())) == (GIVEN, 1)


@pytest.mark.parametrize("what", [LOGS, BACKUP])
@pytest.mark.parametrize(
    "fault",
    [
        ("mkdir", errno.EROFS, 0),
        ("mkdir", errno.ENOSPC, 0),
        ("open", errno.EROFS, 1),
        ("write", errno.ENOSPC, 0),
        ("write", errno.EIO, 1),
        ("write", errno.EFBIG, 1),
        ("fsync", errno.EIO, 1),
        ("rename", errno.ENOENT, 0),
    ],
    ids=["read-only", "full", "read-only file", "full file", "pulled while written", "too large", "pulled at the end", "gone"],
)
def test_a_stick_that_fails_is_told_holds_no_half_bundle_and_can_be_tried_again(
    staff: Staff, stick: UsbStick, monkeypatch: pytest.MonkeyPatch, what: str, fault: tuple[str, int, int]
) -> None:
    staff.citizen_takes()
    data(staff)
    with monkeypatch.context() as failing:
        stick.fails(*fault, failing)
        staff.tap(what)
    assert (staff.page.notice, stick.files()) == (NO_STICK, [])
    staff.tap(what)
    assert staff.page.heading == GIVEN


def test_of_two_sticks_it_asks_to_leave_one(staff: Staff, stick: UsbStick) -> None:
    stick.plug_another()
    data(staff, LOGS)
    assert staff.page.notice == "Có hơn một USB. Chỉ để lại một cái rồi làm lại. (SeveralSticks)"


@pytest.mark.parametrize("what", [LOGS, BACKUP])
def test_two_bundles_of_one_second_are_both_whole_on_the_stick(staff: Staff, stick: UsbStick, what: str) -> None:
    data(staff, what)
    first = staff.page.rows[0].title
    staff.tap("Quay lại", "Dữ liệu và USB", BACKUP)
    assert staff.page.heading == GIVEN
    assert {one.name for one in stick.files()} == {first, staff.page.rows[0].title}


@pytest.mark.parametrize("what", [LOGS, BACKUP])
def test_without_a_stick_it_says_so_and_goes_on_once_there_is_one(staff: Staff, stick: UsbStick, what: str) -> None:
    stick.pull()
    data(staff, what)
    assert staff.page.notice == NO_STICK
    stick.plug()
    staff.tap(what)
    assert staff.page.heading == GIVEN


@pytest.mark.parametrize("what", [LOGS, BACKUP])
@pytest.mark.parametrize("change", range(1, 7))
def test_a_power_cut_while_a_bundle_is_written_loses_no_number_and_the_stick_is_used_again(
    staff: Staff, stick: UsbStick, what: str, change: int
) -> None:
    staff.citizen_takes()
    before = staff.tickets()
    data(staff)
    with pytest.raises(PowerCut), cut_at(change):
        staff.tap(what)
    staff.power_is_cut()
    assert is_as_before(staff, before)
    data(staff, what)
    assert staff.page.heading == GIVEN
    assert all(one.suffix == ".bundle" for one in stick.files())


@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
@pytest.mark.parametrize("steps", range(3))
def test_a_restore_may_be_left_at_each_step_and_changes_nothing(staff: Staff, stick: UsbStick, steps: int, *, cut: bool) -> None:
    staff.citizen_takes()
    backed_up(staff)
    before = staff.tickets()
    data(staff)
    if steps:
        staff.tap(RESTORE)
    if steps > 1:
        staff.tap(staff.page.rows[0].title)
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert not staff.kiosk.restart_wanted
    assert is_as_before(staff, before)
    assert len(stick.files()) == 1


def set_message(staff: Staff, title: str) -> None:
    staff.comes_in()
    staff.tap("Cài đặt")
    staff.kiosk.flow.tap("setting:message")
    staff.tap(title)
    staff.goes_out()


def test_settings_come_back_with_a_backup_and_no_number_is_repeated(staff: Staff, stick: UsbStick) -> None:
    set_message(staff, MESSAGE)
    staff.citizen_takes()
    backed_up(staff)
    set_message(staff, "Không có lời nhắn")
    staff.citizen_takes()
    before = {str(one.number) for one in staff.tickets()}
    choose(staff)
    staff.tap("Khôi phục")
    stick.pull()
    staff.restarts()
    assert staff.home.notice == MESSAGE
    fresh = staff.citizen_takes()
    assert fresh is not None
    assert str(fresh.number) not in before


def test_a_stick_that_was_pulled_before_yes_is_told_and_nothing_is_restored(staff: Staff, stick: UsbStick) -> None:
    backed_up(staff)
    choose(staff)
    stick.pull()
    staff.tap("Khôi phục")
    assert (staff.page.notice, staff.kiosk.restart_wanted) == (NO_STICK, False)
    stick.plug()
    staff.tap("Khôi phục")
    assert staff.kiosk.restart_wanted


def test_a_backup_that_was_torn_on_the_stick_is_told_and_nothing_is_restored(staff: Staff, stick: UsbStick) -> None:
    backed_up(staff)
    choose(staff)
    (file,) = stick.files()
    file.write_bytes(file.read_bytes()[:-100])
    staff.tap("Khôi phục")
    assert staff.page.notice == "Gói dữ liệu bị hỏng hoặc không phải của máy này. (BundleError)"
    assert not staff.kiosk.restart_wanted


def test_a_list_without_a_stick_says_so_and_looks_again(staff: Staff, stick: UsbStick) -> None:
    backed_up(staff)
    stick.pull()
    data(staff, RESTORE)
    assert staff.page.notice == NO_STICK
    stick.plug()
    staff.tap("Tìm lại")
    assert (staff.page.notice, len(staff.page.rows)) == ("", 1)


def test_a_stick_without_a_backup_says_so(staff: Staff, stick: UsbStick) -> None:
    data(staff, LOGS, "Quay lại", "Dữ liệu và USB", RESTORE)
    assert (staff.page.lead, staff.page.rows) == ("Không thấy bản sao lưu nào của máy này.", ())
    assert len(stick.files()) == 1


def of_other_hardware(tmp_path: Path, stick: UsbStick) -> Path:
    """A backup that another machine with the same code has made lies on the stick."""
    (tmp_path / "other").mkdir()
    other = Staff(tmp_path / "other")
    backed_up(other)
    other.kiosk.end()
    (file,) = stick.files()
    return file


def test_a_backup_of_other_hardware_is_not_offered_and_it_says_whose_work_that_is(
    staff: Staff, stick: UsbStick, tmp_path: Path
) -> None:
    of_other_hardware(tmp_path, stick)
    data(staff, RESTORE)
    assert staff.page.rows == ()
    assert staff.page.lead == (
        "Trên USB chỉ có bản sao lưu của máy khác. Kỹ thuật viên khôi phục bằng lệnh: kiosk restore TỆP --sum MÃ."
    )


def test_a_backup_of_other_hardware_that_was_put_in_its_place_is_refused(staff: Staff, stick: UsbStick, tmp_path: Path) -> None:
    strange = of_other_hardware(tmp_path, stick).read_bytes()
    shutil.rmtree(stick.path / folder_name("H32.12", 1))
    backed_up(staff)
    choose(staff)
    (file,) = stick.files()
    file.write_bytes(strange)
    staff.tap("Khôi phục")
    assert staff.page.notice == "Gói dữ liệu bị hỏng hoặc không phải của máy này. (BundleError)"
    assert not staff.kiosk.restart_wanted
    staff.goes_out()
    assert staff.citizen_takes() is not None


@pytest.mark.parametrize("change", range(1, 30, 3))
def test_a_power_cut_while_a_backup_is_taken_over_or_restored_repeats_no_number(
    staff: Staff, stick: UsbStick, change: int
) -> None:
    staff.citizen_takes()
    backed_up(staff)
    staff.citizen_takes()
    before = {str(one.number) for one in staff.tickets()}
    choose(staff)
    assert stick.files()
    try:
        with cut_at(change):
            staff.tap("Khôi phục")
            staff.restarts()
    except PowerCut:
        staff.power_is_cut()
    fresh = staff.citizen_takes()
    assert fresh is not None
    assert str(fresh.number) not in before
