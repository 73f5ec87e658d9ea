"""Settings at the terminal: some hold at once, some from the next start on; each can be left, and none is lost by a power cut."""

from functools import partial
from pathlib import Path

import pytest

from kiosk import staff_tools
from kiosk.device.brightness import Brightness
from kiosk.device.volume import Volume
from tests.simulation.terminal.kiosk import PowerCut, cut_at
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN
from tests.support.fittings import Panel

MESSAGE = "Hôm nay nhận hồ sơ đến 16 giờ."
OTHER = "Mời ông/bà chuẩn bị sẵn căn cước công dân."
APPLY = "Áp dụng ngay (khởi động lại)"
KINDS = {
    "language": ("Tiếng Việt", "English"),
    "text-size": ("Vừa", "To"),
    "message": ("Không có lời nhắn", MESSAGE),
    "brightness": ("50 %", "75 %"),
    "volume": ("40 %", "100 %"),
    "printer": ("Máy in ảo", "Tự tìm máy in"),
    "profile": ("Tự nhận ra kiểu máy", "raster"),
}
"""Each setting of the page: what it says at first, and a value that is chosen."""


@pytest.fixture(autouse=True)
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """Of the machine before which they stand."""
    (tmp_path / "machine").mkdir()
    return Panel(tmp_path / "machine", monkeypatch)


def settings(staff: Staff, pin: str = TECHNICIANS_PIN) -> None:
    staff.comes_in(pin)
    staff.tap("Cài đặt")


def said(staff: Staff, name: str) -> str:
    return {row.action: row.title for row in staff.page.rows}[f"setting:{name}"]


def choose(staff: Staff, name: str) -> None:
    staff.kiosk.flow.tap(f"setting:{name}")
    staff.tap(KINDS[name][1])


def test_each_setting_is_shown_as_it_is(staff: Staff) -> None:
    settings(staff)
    assert {name: said(staff, name) for name in KINDS} == {name: before for name, (before, _) in KINDS.items()}


@pytest.mark.parametrize("name", KINDS)
def test_each_setting_that_was_chosen_is_shown_and_written_down(staff: Staff, name: str) -> None:
    settings(staff)
    choose(staff, name)
    assert (said(staff, name), staff.page.notice) == (KINDS[name][1], "")
    assert staff.logged()[-1][2].startswith("set ")


@pytest.mark.parametrize("name", KINDS)
def test_each_setting_that_was_chosen_outlives_a_power_cut(staff: Staff, name: str) -> None:
    settings(staff)
    choose(staff, name)
    staff.power_is_cut()
    settings(staff)
    assert said(staff, name) == KINDS[name][1]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
def test_a_setting_that_was_only_opened_is_not_changed(staff: Staff, name: str, *, cut: bool) -> None:
    settings(staff)
    staff.kiosk.flow.tap(f"setting:{name}")
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert staff.citizen_takes() is not None
    settings(staff)
    assert said(staff, name) == KINDS[name][0]


@pytest.mark.parametrize("change", range(1, 12))
def test_a_power_cut_while_a_setting_is_written_leaves_the_old_or_the_new_one(staff: Staff, change: int) -> None:
    settings(staff)
    choose(staff, "message")
    staff.kiosk.flow.tap("setting:message")
    try:
        with cut_at(change):
            staff.tap(OTHER)
    except PowerCut:
        staff.power_is_cut()
        settings(staff)
    assert said(staff, "message") in (MESSAGE, OTHER)
    staff.goes_out()
    assert staff.citizen_takes() is not None


def test_brightness_and_volume_hold_at_once_and_ask_for_no_restart(staff: Staff, panel: Panel) -> None:
    settings(staff)
    choose(staff, "brightness")
    choose(staff, "volume")
    assert (panel.brightness, panel.loudness) == (75, "100%")
    assert staff.page.actions == ()


def test_brightness_and_volume_are_set_again_when_the_machine_has_forgotten_them(staff: Staff, panel: Panel) -> None:
    settings(staff)
    choose(staff, "brightness")
    choose(staff, "volume")
    panel.forgets()
    staff.power_is_cut()
    assert (panel.brightness, panel.loudness) == (75, "100%")


def test_a_message_is_read_by_citizens_after_the_restart_that_the_page_offers(staff: Staff) -> None:
    settings(staff)
    choose(staff, "message")
    assert staff.page.lead == "Có thay đổi, dùng từ lần khởi động sau."
    staff.tap(APPLY)
    staff.restarts()
    assert staff.home.notice == MESSAGE


def test_what_is_waiting_for_a_restart_is_still_offered_to_the_next_visit(staff: Staff) -> None:
    settings(staff)
    choose(staff, "message")
    staff.goes_out()
    settings(staff)
    assert [one.title for one in staff.page.actions] == [APPLY]


def test_a_message_that_is_taken_back_is_gone_after_the_restart(staff: Staff) -> None:
    settings(staff)
    choose(staff, "message")
    staff.power_is_cut()
    settings(staff)
    staff.kiosk.flow.tap("setting:message")
    staff.tap("Không có lời nhắn", APPLY)
    staff.restarts()
    assert staff.home.notice == ""


def test_the_language_that_was_chosen_begins_the_next_session_after_the_restart(staff: Staff) -> None:
    settings(staff)
    choose(staff, "language")
    staff.tap(APPLY)
    staff.restarts()
    assert staff.home.bar.language == "en"


def test_a_machine_without_backlight_and_sound_does_not_offer_them(
    staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_tools, "Brightness", partial(Brightness, tmp_path / "none"))
    monkeypatch.setattr(staff_tools, "Volume", partial(Volume, tmp_path / "none"))
    settings(staff)
    assert not {"setting:brightness", "setting:volume"} & {row.action for row in staff.page.rows}


def test_a_setting_that_cannot_be_written_says_so_and_stays_as_it_was(staff: Staff) -> None:
    (staff.kiosk.settings.data_dir / "settings.lock").mkdir()
    settings(staff)
    choose(staff, "message")
    assert staff.page.notice == "Không ghi được cài đặt. Kiểm tra thẻ nhớ. (SettingRecordError)"
    staff.tap("Các cài đặt khác")
    assert said(staff, "message") == "Không có lời nhắn"


def test_a_clerk_may_not_choose_the_printer_and_it_stays_as_it_was(staff: Staff) -> None:
    settings(staff, CLERKS_PIN)
    choose(staff, "profile")
    assert staff.page.notice == "Việc này cần mã PIN của kỹ thuật viên. (NotAllowed)"
    staff.tap("Các cài đặt khác")
    assert said(staff, "profile") == "Tự nhận ra kiểu máy"


def test_the_values_of_one_setting_lead_back_to_the_list(staff: Staff) -> None:
    settings(staff)
    staff.kiosk.flow.tap("setting:volume")
    staff.tap("Các cài đặt khác")
    assert staff.page.lead == "Chạm để đổi."


def test_a_value_that_the_page_does_not_offer_is_no_tap(staff: Staff) -> None:
    settings(staff)
    staff.kiosk.flow.tap("setting:volume")
    before = len(staff.logged())
    staff.kiosk.flow.tap("value:73")
    staff.is_answered()
    assert len(staff.logged()) == before
