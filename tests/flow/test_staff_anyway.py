"""What the server has not heard of is not put aside by a wipe or a restore, unless a technician says so twice."""

import shutil
from pathlib import Path

import pytest

from kiosk.outcomes import outcome_of
from kiosk.storage.outbox import LedgerOutbox
from kiosk.usecases.staff_told import Deed
from tests.support.behind_the_door import Staff
from tests.support.fittings import UsbStick

WIPE, ANYWAY, ACCEPT_WIPE = "Xoá máy về ban đầu", "Vẫn làm", "Chấp nhận thiếu, xoá máy"
RESTORE, ACCEPT_RESTORE = "Khôi phục từ USB", "Chấp nhận thiếu, khôi phục"


@pytest.fixture(autouse=True)
def unsent(staff: Staff) -> None:
    """The kiosk has a server, which lacks what it gave."""
    staff.has_settings(server="embedded")
    staff.citizen_takes()


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, staff: Staff) -> UsbStick:
    """With a backup of this kiosk; since then its card was lost, and it has begun another ledger."""
    made = UsbStick(tmp_path, monkeypatch)
    staff.comes_in()
    staff.tap("Dữ liệu và USB", "Sao lưu ra USB")
    staff.kiosk.end()
    shutil.rmtree(staff.kiosk.settings.data_dir / "ledger")
    staff.has_settings(server="embedded")
    staff.citizen_takes()
    return made


def count(staff: Staff) -> int:
    """Entries that the server lacks."""
    assert staff.kiosk.ledger is not None
    outbox = LedgerOutbox(staff.kiosk.ledger)
    return outbox.last() - outbox.memory().acknowledged


def wipe(staff: Staff, *titles: str) -> None:
    staff.comes_in()
    staff.tap("Đặt lại", WIPE, "Xoá máy", *titles)


def restore(staff: Staff, *titles: str) -> None:
    staff.comes_in()
    staff.tap("Dữ liệu và USB", RESTORE)
    staff.tap(staff.page.rows[0].title, "Khôi phục", *titles)


def test_a_wipe_that_would_lose_something_says_how_much(staff: Staff) -> None:
    left = count(staff)
    wipe(staff)
    assert staff.page.notice == (
        f"Máy chủ chưa nhận đủ sổ phiếu của máy này. Chờ có mạng rồi làm lại. Còn {left} mục chưa gửi. (NotSentYet)"
    )
    assert not staff.kiosk.restart_wanted


def test_before_a_wipe_that_loses_something_it_says_what_and_asks_again(staff: Staff) -> None:
    wipe(staff, ANYWAY)
    assert staff.page.lead.startswith("Máy chủ sẽ không bao giờ biết các mục chưa gửi")
    assert (staff.page.actions[-1].title, staff.kiosk.restart_wanted) == (ACCEPT_WIPE, False)


@pytest.mark.parametrize("steps", [(), (ANYWAY,)], ids=["refused", "asked again"])
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
def test_a_wipe_that_is_left_before_the_second_yes_wipes_nothing(staff: Staff, steps: tuple[str, ...], *, cut: bool) -> None:
    wipe(staff, *steps)
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert staff.citizen_takes() is not None
    assert list(staff.kiosk.settings.data_dir.glob("wiped-*")) == []


def test_a_wipe_that_was_confirmed_twice_is_done_and_written_down_with_its_loss(staff: Staff) -> None:
    wipe(staff, ANYWAY, ACCEPT_WIPE)
    assert ("technician", "wipe", "wipe anyway") in staff.logged()
    staff.restarts()
    assert len(list(staff.kiosk.settings.data_dir.glob("wiped-*"))) == 1


def test_where_the_server_has_everything_nobody_is_asked_twice(staff: Staff) -> None:
    staff.has_settings(server="none")
    wipe(staff)
    assert staff.kiosk.restart_wanted


def test_another_refusal_offers_no_way_around_it(staff: Staff) -> None:
    (staff.kiosk.settings.data_dir / "pending.wipe.new").mkdir()
    staff.has_settings(server="none")
    wipe(staff)
    assert staff.page.notice.endswith("(BundleError)")
    assert ANYWAY not in staff.choices()


@pytest.mark.usefixtures("stick")
def test_a_restore_that_would_lose_something_says_so(staff: Staff) -> None:
    restore(staff)
    assert staff.page.notice.endswith("(NotSentYet)")
    assert not staff.kiosk.restart_wanted


@pytest.mark.usefixtures("stick")
@pytest.mark.parametrize("steps", [(), (ANYWAY,)], ids=["refused", "asked again"])
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
def test_a_restore_that_is_left_before_the_second_yes_restores_nothing(
    staff: Staff, steps: tuple[str, ...], *, cut: bool
) -> None:
    restore(staff, *steps)
    before = {one.ticket_id for one in staff.tickets()}
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert staff.citizen_takes() is not None
    assert before < {one.ticket_id for one in staff.tickets()}


@pytest.mark.usefixtures("stick")
def test_a_restore_that_was_confirmed_twice_is_done_and_written_down_with_its_loss(staff: Staff) -> None:
    restore(staff, ANYWAY, ACCEPT_RESTORE)
    assert staff.logged()[-2][2].endswith(" anyway")
    staff.restarts()
    outcome = outcome_of(staff.kiosk.settings, Deed.RESTORE)
    assert outcome is not None
    assert (outcome.done, outcome.anew) == (True, True)
