"""What staff stop, resume, restart and set at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import yaml

from kiosk.domain.standing import ServiceStanding, Standing
from kiosk.domain.ticket import TicketState
from kiosk.flow.home import HomeView
from kiosk.storage.ledger import Ledger
from tests.simulation.terminal.kiosk import CONFIG_NAME
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN


def reset(staff: Staff, *titles: str, pin: str = "495038") -> None:
    staff.comes_in(pin)
    staff.tap("Đặt lại", *titles)


def open_tiles(staff: Staff) -> set[str]:
    return {one.title for one in staff.home.tiles if one.open}


def test_a_paused_service_gives_no_numbers_and_the_others_do(staff: Staff) -> None:
    reset(staff, "Tạm dừng một dịch vụ", "Hộ tịch")
    staff.goes_out()
    assert "Hộ tịch" not in open_tiles(staff)
    assert staff.citizen_takes("Chứng thực") is not None


def test_a_pause_outlives_a_power_cut(staff: Staff) -> None:
    reset(staff, "Tạm dừng một dịch vụ", "Hộ tịch")
    staff.power_is_cut()
    assert "Hộ tịch" not in open_tiles(staff)


def test_a_paused_service_is_resumed(staff: Staff) -> None:
    reset(staff, "Tạm dừng một dịch vụ", "Hộ tịch", "Hộ tịch")
    staff.goes_out()
    assert staff.citizen_takes() is not None
    assert [act for _, act, _ in staff.logged()[-3:]] == ["pause", "resume", "leave"]


STOP = ("Tạm dừng cả máy", "Hệ thống đang gặp sự cố. Mời ông/bà chờ trong ít phút.", "Dừng cả máy", "Xong", "Quay lại")


def row_of(staff: Staff, service: str = "Hộ tịch") -> tuple[str, bool]:
    """What a service's row says, and whether it can be tapped."""
    return next((one.note, bool(one.action)) for one in staff.page.rows if one.title == service)


def server_says(staff: Staff, standing: Standing) -> None:
    staff.kiosk.office._here.said(standing)
    staff.kiosk.screen_works()


def test_a_service_that_only_staff_here_hold_is_opened_by_a_tap(staff: Staff) -> None:
    reset(staff, "Tạm dừng một dịch vụ", "Hộ tịch")
    assert row_of(staff) == ("Đang tạm dừng · chạm để mở", True)


def test_a_service_that_the_whole_kiosk_holds_says_so_and_is_not_to_be_tapped(staff: Staff) -> None:
    reset(staff, *STOP, "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Cả máy đang tạm dừng", False)


def test_a_service_that_a_closed_day_holds_says_so_and_is_not_to_be_tapped(staff: Staff) -> None:
    reset(staff, "Đóng ngày làm việc", "Đóng ngày", "Xong", "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Ngày làm việc đã đóng", False)


def test_a_service_that_the_server_holds_says_so_and_is_not_to_be_tapped(staff: Staff) -> None:
    server_says(staff, Standing(services={"ho-tich": ServiceStanding(paused=True)}))
    reset(staff, "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Quản trị viên tạm dừng từ máy chủ", False)
    staff.kiosk.flow.tap("service:ho-tich")
    staff.is_answered()
    assert staff.logged()[-1][1] == "enter"


def test_a_service_of_a_day_that_an_administrator_closed_is_held_by_the_server(staff: Staff) -> None:
    day = staff.kiosk.office._business_day()
    server_says(staff, Standing(business_day=day, closed_day=day))
    reset(staff, "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Quản trị viên tạm dừng từ máy chủ", False)


def test_a_service_that_the_file_holds_says_so_and_is_not_to_be_tapped(staff: Staff) -> None:
    services = yaml.safe_load((staff.kiosk.folder / CONFIG_NAME).read_text(encoding="utf-8"))["services"]
    staff.has_settings(services=[{**one, "paused": True} if one["id"] == "ho-tich" else one for one in services])
    reset(staff, "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Tạm dừng trong tệp cấu hình", False)


def test_of_a_service_that_staff_and_the_server_hold_staff_let_go_of_their_part(staff: Staff) -> None:
    server_says(staff, Standing(services={"ho-tich": ServiceStanding(paused=True)}))
    staff.kiosk.office.halting.pause({"service": "ho-tich"})
    staff.kiosk.screen_works()
    reset(staff, "Tạm dừng một dịch vụ")
    assert row_of(staff) == ("Quản trị viên tạm dừng từ máy chủ · chạm để bỏ tạm dừng tại máy", True)
    staff.tap("Hộ tịch")
    assert staff.page.notice == "Dịch vụ còn dừng vì cả máy, ngày làm việc hoặc máy chủ đang dừng."
    assert row_of(staff) == ("Quản trị viên tạm dừng từ máy chủ", False)


def test_while_all_is_stopped_citizens_read_why(staff: Staff) -> None:
    message = "Hệ thống đang gặp sự cố. Mời ông/bà chờ trong ít phút."
    reset(staff, "Tạm dừng cả máy", message, "Dừng cả máy")
    assert staff.page.lead == "Máy đã tạm dừng. Mở lại trong mục Đặt lại."
    staff.goes_out()
    assert (staff.home.notice, open_tiles(staff)) == (message, set())


def test_resumed_the_kiosk_gives_numbers_again(staff: Staff) -> None:
    reset(staff, "Tạm dừng cả máy", "Hệ thống đang gặp sự cố. Mời ông/bà chờ trong ít phút.", "Dừng cả máy", "Xong", "Quay lại")
    staff.tap("Cho máy hoạt động lại", "Hoạt động lại")
    staff.goes_out()
    assert staff.citizen_takes() is not None


def test_a_closed_day_gives_no_numbers_until_the_next(staff: Staff) -> None:
    reset(staff, "Đóng ngày làm việc", "Đóng ngày")
    staff.goes_out()
    assert open_tiles(staff) == set()
    staff.days_pass(1)
    staff.is_answered()
    staff.kiosk.flow.tick()
    assert staff.citizen_takes() is not None


def test_a_closed_day_goes_on_after_the_last_number(staff: Staff) -> None:
    staff.citizen_takes()
    reset(staff, "Đóng ngày làm việc", "Đóng ngày", "Xong", "Mở lại ngày làm việc", "Mở ngày")
    staff.goes_out()
    ticket = staff.citizen_takes()
    assert ticket is not None
    assert str(ticket.number) == "A002"


def test_a_closed_day_is_closed_before_the_ledger_is_open_again(staff: Staff) -> None:
    reset(staff, "Đóng ngày làm việc", "Đóng ngày")
    staff.power_is_cut()
    staff.kiosk._life.close()
    staff.kiosk.office._stands_otherwise()
    staff.kiosk.screen_works()
    assert open_tiles(staff) == set()


def test_a_day_that_was_moved_and_closed_gives_no_number_at_all(staff: Staff) -> None:
    staff.days_pass(3, vouched=False)
    staff.comes_in()
    for action in ("go:reset", "go:day", "move", "yes", "back", "back", "go:close", "yes", "back", "back", "back"):
        staff.kiosk.flow.tap(action)
        staff.kiosk.desk_works()
    assert open_tiles(staff) == set()


def test_a_day_that_is_behind_is_moved_to_the_clocks_date(staff: Staff) -> None:
    staff.citizen_takes()
    staff.days_pass(3, vouched=False)
    reset(staff, "Sai ngày làm việc")
    assert staff.page.lead == "Ngày của máy đang chậm."
    staff.tap("Chuyển sang 08/03/2035", "Chuyển ngày")
    staff.goes_out()
    ticket = staff.citizen_takes()
    assert ticket is not None
    assert (str(ticket.number), f"{ticket.business_day}") == ("A001", "2035-03-08")


def test_a_day_that_was_moved_is_not_offered_to_be_moved_again(staff: Staff) -> None:
    staff.days_pass(3, vouched=False)
    reset(staff, "Sai ngày làm việc", "Chuyển sang 08/03/2035", "Chuyển ngày", "Xong")
    staff.wait(1)
    assert (staff.page.lead, staff.page.actions) == ("Hai ngày giống nhau, không cần làm gì.", ())


def test_a_day_that_is_ahead_never_goes_back(staff: Staff) -> None:
    staff.days_pass(-3)
    reset(staff, "Sai ngày làm việc")
    assert staff.page.lead.startswith("Ngày của máy đi trước. Không thể lùi lại")
    assert staff.page.actions == ()


@pytest.mark.parametrize(("series", "count", "left"), [("A", 2, "A003"), ("A1-", 0, "A001")])
def test_a_run_of_numbers_is_taken_back_in_its_own_series(staff: Staff, series: str, count: int, left: str) -> None:
    for _ in range(3):
        staff.citizen_takes()
    reset(staff, "Huỷ một dãy số", series, "1", "Tiếp", "2", "Tiếp", "Huỷ dãy số này")
    assert staff.page.lead == f"Đã huỷ {count} phiếu."
    staff.goes_out()
    following = staff.citizen_takes()
    assert following is not None
    assert str(following.number) == "A004"
    assert min(str(one.number) for one in staff.tickets() if one.state is not TicketState.VOID) == left


def test_a_run_may_reach_beyond_the_thousandth_number(staff: Staff) -> None:
    reset(staff, "Huỷ một dãy số", "A", "1", "0", "0", "1", "Tiếp")
    assert staff.pad.shown == "A1001 – A"


def test_no_number_is_no_end_of_a_run(staff: Staff) -> None:
    reset(staff, "Huỷ một dãy số", "A", "0", "Tiếp")
    assert (staff.pad.note, staff.pad.lead) == ("Mời nhập số.", "Từ số nào?")


def test_too_long_a_run_is_refused_and_nothing_is_taken_back(staff: Staff) -> None:
    staff.citizen_takes()
    reset(staff, "Huỷ một dãy số", "A", "1", "Tiếp", "9", "9", "9", "Tiếp", "Huỷ dãy số này")
    assert staff.page.notice == "Chưa làm được việc này. (RequestError)"
    assert [one.state for one in staff.tickets()] == [TicketState.PRINTED]


@contextmanager
def full(ledger: Ledger) -> Iterator[None]:
    """Its file grows no more, as on a full disk; some entries fit into it yet."""
    assert ledger._open is not None
    connection = ledger._open.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    if ledger._open is not None:
        ledger._open.connection.execute("PRAGMA max_page_count = 1000000")


def test_a_run_that_a_full_disk_cuts_short_says_how_many_were_taken_back_and_is_ended_later(staff: Staff) -> None:
    for _ in range(60):
        staff.citizen_takes()
    ledger = staff.kiosk.ledger
    assert ledger is not None
    reset(staff, "Huỷ một dãy số", "A", "1", "Tiếp", "6", "0", "Tiếp")
    with full(ledger):
        staff.tap("Huỷ dãy số này")
    done = sum(one.state is TicketState.VOID for one in staff.tickets())
    assert 0 < done < 60
    assert staff.page.notice == (
        f"Mới huỷ {done} trong 60 phiếu thì dừng. Kiểm tra thẻ nhớ, rồi huỷ lại dãy này. (RangeCutShort)"
    )
    staff.tap("Huỷ dãy số này")
    assert staff.page.lead == f"Đã huỷ {60 - done} phiếu."
    assert {one.state for one in staff.tickets()} == {TicketState.VOID}


def test_a_restart_is_written_down_before_the_program_ends(staff: Staff) -> None:
    reset(staff, "Khởi động lại chương trình", "Khởi động lại")
    assert staff.kiosk.restart_wanted
    assert isinstance(staff.kiosk.view, HomeView)
    assert [act for _, act, _ in staff.logged()[-2:]] == ["restart", "leave"]


def test_settings_that_cannot_be_read_are_not_loaded_and_the_kiosk_runs_on(staff: Staff) -> None:
    (staff.kiosk.folder / CONFIG_NAME).write_text("office: [", encoding="utf-8")
    reset(staff, "Nạp lại cấu hình", "Nạp lại")
    assert staff.page.notice.startswith("Tệp cấu hình có chỗ sai nên máy giữ cấu hình cũ.")
    assert not staff.kiosk.restart_wanted


@pytest.mark.parametrize("title", ["Khởi động lại máy", "Nạp lại cấu hình", "Xoá máy về ban đầu"])
def test_a_clerk_is_told_what_only_a_technician_may_do(staff: Staff, title: str) -> None:
    reset(staff, title, pin=CLERKS_PIN)
    assert staff.page.notice == "Việc này cần mã PIN của kỹ thuật viên."
    assert staff.page.actions == ()
