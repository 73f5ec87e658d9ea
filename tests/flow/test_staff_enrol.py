"""Enrolment at the terminal, with a real server: a code is typed once, and nothing is lost by one that is wrong."""

import itertools
import shutil
from collections.abc import Iterator

import pytest
import yaml

from kiosk.sync.device import DeviceFile
from onestop.domain.states import DeviceState
from tests.simulation.terminal.kiosk import CONFIG_NAME, PowerCut, cut_at
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN
from tests.support.fittings import Listening
from tests.support.serving import Served, served

HEADING, SENT = "Đăng ký lại với máy chủ", "Đã gửi đăng ký"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all of them; each test has an office of its own there."""
    with served(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def office(staff: Staff, server: Served) -> str:
    """The code of an office that the server knows, and that this kiosk is of; it was never enrolled."""
    path = staff.kiosk.folder / CONFIG_NAME
    said = yaml.safe_load(path.read_text(encoding="utf-8"))["office"]
    code = f"T{next(_numbers)}"
    staff.kiosk.end()
    shutil.rmtree(staff.kiosk.settings.data_dir / "ledger")
    staff.has_settings(office={**said, "code": code}, server={"url": server.address.base})
    server.import_settings(path)
    return code


def enrol(staff: Staff, pin: str = TECHNICIANS_PIN) -> None:
    staff.comes_in(pin)
    staff.tap("Đặt lại", HEADING)


def type_code(staff: Staff, code: str) -> None:
    for letter in code.replace("-", ""):
        staff.kiosk.flow.tap(f"letter:{letter}")


def send(staff: Staff, code: str) -> None:
    type_code(staff, code)
    staff.tap("Gửi")


def is_enrolled(staff: Staff) -> bool:
    return DeviceFile(staff.kiosk.settings.data_dir).read() is not None


def test_a_kiosk_that_is_enrolled_shows_what_is_to_be_compared_at_the_server(staff: Staff, server: Served, office: str) -> None:
    code = server.code_for(office, 1)
    enrol(staff)
    send(staff, code)
    assert staff.page.heading == SENT
    assert [one.title for one in staff.page.rows] == ["1", server.kiosk_of(office, 1)["fingerprint"]]


def test_a_kiosk_that_was_enrolled_gives_numbers_and_the_code_stands_in_no_log(staff: Staff, server: Served, office: str) -> None:
    enrol(staff)
    send(staff, server.code_for(office, 1))
    assert staff.logged()[-1] == ("technician", "enrol", "enrol")
    staff.goes_out()
    assert staff.citizen_takes() is not None


def test_a_kiosk_that_awaits_its_approval_is_told_so(staff: Staff, server: Served, office: str) -> None:
    code = server.code_for(office, 1, approved=False)
    enrol(staff)
    send(staff, code)
    assert staff.page.lead == "Chờ quản trị viên duyệt tại máy chủ."
    assert server.kiosk_of(office, 1)["state"] is DeviceState.PENDING


def test_a_wrong_code_is_told_and_can_be_mended(staff: Staff, server: Served, office: str) -> None:
    code = server.code_for(office, 1)
    enrol(staff)
    send(staff, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert staff.pad.note == "Máy chủ không nhận mã này. Kiểm tra lại từng chữ, hoặc xin mã mới. (RequestRefused)"
    assert not is_enrolled(staff)
    staff.kiosk.flow.tap("erase")
    send(staff, code[-1])
    assert staff.page.heading == SENT


def test_without_a_server_it_says_so_and_the_code_stays_typed(staff: Staff) -> None:
    nobody = Listening()
    nobody.stops()
    staff.has_settings(server={"url": nobody.url})
    enrol(staff)
    send(staff, "ABCD")
    assert staff.pad.note == "Chưa liên lạc được với máy chủ. (ServerUnreachable)"
    assert staff.pad.shown == "ABCD"


def test_where_the_settings_name_no_server_it_says_so(staff: Staff) -> None:
    enrol(staff)
    send(staff, "ABCD")
    assert staff.pad.note == "Tệp cấu hình chưa ghi địa chỉ máy chủ, nên chưa đăng ký được. (NoServerNamed)"


def test_a_code_of_another_office_is_told(staff: Staff, server: Served, office: str) -> None:
    assert office
    server.open_office(other := f"{office}X")
    enrol(staff)
    send(staff, server.code_for(other, 1))
    assert staff.pad.note == "Mã này của cơ quan khác. Xin quản trị viên mã của cơ quan này. (OtherOffice)"
    assert not is_enrolled(staff)


def test_a_code_for_another_digit_than_the_ledgers_is_told_and_the_kiosk_works_on(
    staff: Staff, server: Served, office: str
) -> None:
    enrol(staff)
    send(staff, server.code_for(office, 1))
    staff.goes_out()
    staff.citizen_takes()
    before = DeviceFile(staff.kiosk.settings.data_dir).read()
    enrol(staff)
    send(staff, server.code_for(office, 5))
    assert staff.pad.note == "Mã này của máy khác. Xin quản trị viên mã của máy số 1. (OtherDigit)"
    staff.goes_out()
    assert staff.citizen_takes() is not None
    assert DeviceFile(staff.kiosk.settings.data_dir).read() == before


@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
@pytest.mark.parametrize("letters", [0, 7, 26])
def test_a_code_may_be_left_at_any_letter_and_nothing_is_sent_or_kept(
    staff: Staff, server: Served, office: str, letters: int, *, cut: bool
) -> None:
    code = server.code_for(office, 1)
    enrol(staff)
    type_code(staff, code.replace("-", "")[:letters])
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    enrol(staff)
    assert (staff.pad.shown, is_enrolled(staff)) == ("–", False)
    send(staff, code)
    assert staff.page.heading == SENT


@pytest.mark.parametrize("change", range(1, 13, 2))
def test_after_a_power_cut_while_it_enrols_the_same_code_is_taken_again(
    staff: Staff, server: Served, office: str, change: int
) -> None:
    code = server.code_for(office, 1)
    enrol(staff)
    try:
        with cut_at(change):
            send(staff, code)
    except PowerCut:
        staff.power_is_cut()
        enrol(staff)
        send(staff, code)
    assert staff.page.heading == SENT
    assert is_enrolled(staff)
    staff.goes_out()
    assert staff.citizen_takes() is not None


def test_a_clerk_is_told_that_enrolling_is_a_technicians_and_nothing_is_sent(staff: Staff, server: Served, office: str) -> None:
    enrol(staff, CLERKS_PIN)
    send(staff, server.code_for(office, 1))
    assert staff.pad.note == "Việc này cần mã PIN của kỹ thuật viên. (NotAllowed)"
    assert not is_enrolled(staff)


def test_no_more_letters_are_taken_than_a_code_has(staff: Staff) -> None:
    enrol(staff)
    type_code(staff, "A" * 30)
    assert staff.pad.shown.replace(" ", "") == "A" * 26
