"""The network at the terminal: what staff choose is on trial, and comes back by itself when the server does not answer over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import staff_tools
from tests.simulation.terminal.kiosk import PowerCut
from tests.support.behind_the_door import Staff
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN
from tests.support.fittings import PASSWORD, Listening, NetworkManager

SSID, OPEN = "Một cửa", "Khách"
TYPED = ("192.0.2.5/24", "192.0.2.1", "192.0.2.2")
BEFORE = ["auto", "", "", ""]
WELL = "Đã nối mạng và liên lạc được với máy chủ."
NOT_JOINED = "Chưa vào được mạng này. Kiểm tra mật khẩu, sóng. (WifiNotJoined)"
TAKEN_BACK = "Máy chủ không trả lời. Mạng cũ đã trở lại. (NetworkTakenBack)"
REFUSED = "Giá trị này không dùng được. (SettingRefused)"


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NetworkManager:
    """Of the machine before which they stand."""
    (tmp_path / "machine").mkdir()
    return NetworkManager(tmp_path / "machine", monkeypatch)


@pytest.fixture
def server(staff: Staff) -> Iterator[Listening]:
    """The server of the settings, which answers at its port."""
    listening = Listening()
    staff.has_settings(server={"url": listening.url})
    yield listening
    listening.stops()


def wifi(staff: Staff, ssid: str = SSID, pin: str = TECHNICIANS_PIN) -> None:
    staff.comes_in(pin)
    staff.tap("Mạng", "Wi-Fi", ssid)


def press(staff: Staff, letters: str) -> None:
    for letter in letters:
        staff.kiosk.flow.tap(f"char:{letter}")


def join(staff: Staff, password: str = PASSWORD) -> None:
    press(staff, password)
    staff.tap("Nối mạng")


def type_address(staff: Staff, fields: tuple[str, ...] = TYPED) -> None:
    for typed in fields:
        press(staff, typed)
        staff.tap("Tiếp")


def fixed(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Mạng", "Địa chỉ mạng", "Địa chỉ cố định")


@pytest.mark.usefixtures("network")
def test_of_a_wifi_password_the_hall_sees_the_last_letter(staff: Staff) -> None:
    wifi(staff)
    press(staff, "mật")
    assert staff.pad.shown == "••t"
    staff.kiosk.flow.tap("erase")
    assert staff.pad.shown == "•ậ"


@pytest.mark.usefixtures("network")
def test_networks_in_the_air_are_listed_with_what_they_want(staff: Staff) -> None:
    staff.comes_in()
    staff.tap("Mạng", "Wi-Fi")
    assert [(one.title, one.note) for one in staff.page.rows] == [
        (SSID, "Sóng 80 % · có mật khẩu"),
        (OPEN, "Sóng 40 % · không mật khẩu"),
    ]


def test_a_machine_without_networkmanager_has_no_networks_and_says_so(staff: Staff, network: NetworkManager) -> None:
    network.is_there(there=False)
    staff.comes_in()
    staff.tap("Mạng", "Wi-Fi")
    assert staff.page.lead.startswith("Không thấy mạng Wi-Fi nào")
    network.is_there(there=True)
    staff.tap("Tìm lại")
    assert len(staff.page.rows) == 2


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("ssid", "password"), [(SSID, PASSWORD), (OPEN, "")])
def test_a_network_over_which_the_server_answers_is_kept(staff: Staff, network: NetworkManager, ssid: str, password: str) -> None:
    wifi(staff, ssid)
    join(staff, password)
    assert (staff.page.lead, network.joined) == (WELL, "wifi")


@pytest.mark.usefixtures("server", "network")
def test_a_password_stands_in_no_log(staff: Staff) -> None:
    wifi(staff)
    join(staff)
    assert staff.logged()[-1] == ("technician", "network", f"join {SSID}")


@pytest.mark.usefixtures("server")
def test_a_wrong_password_is_told_and_leaves_the_network_as_it_was(staff: Staff, network: NetworkManager) -> None:
    wifi(staff)
    join(staff, "matkhau2")
    assert staff.pad.note == NOT_JOINED
    assert (network.joined, network.profiles) == ("cable", {"cable"})


@pytest.mark.usefixtures("server")
def test_a_password_that_is_too_short_is_told_before_anything_is_tried(staff: Staff, network: NetworkManager) -> None:
    wifi(staff)
    join(staff, "matkhau")
    assert (staff.pad.note, network.was_asked_for_a_password) == (REFUSED, False)


@pytest.mark.usefixtures("network")
def test_a_password_that_was_refused_can_be_mended_and_tried_again(staff: Staff, server: Listening) -> None:
    assert server.url
    wifi(staff)
    join(staff, PASSWORD[:-1] + "2")
    staff.kiosk.flow.tap("erase")
    join(staff, PASSWORD[-1])
    assert staff.page.lead == WELL


def test_a_network_over_which_the_server_does_not_answer_is_left_again(
    staff: Staff, network: NetworkManager, server: Listening
) -> None:
    server.stops()
    wifi(staff)
    join(staff)
    assert staff.pad.note == TAKEN_BACK
    assert (network.joined, network.profiles) == ("cable", {"cable"})


@pytest.mark.usefixtures("server")
def test_an_address_over_which_the_server_answers_is_kept(staff: Staff, network: NetworkManager) -> None:
    fixed(staff)
    type_address(staff)
    assert staff.page.lead == WELL
    assert network.settings == ["manual", *TYPED]
    assert staff.logged()[-1] == ("technician", "network", "readdress 192.0.2.5/24")


@pytest.mark.usefixtures("server")
def test_a_fixed_address_becomes_one_from_the_network_again(staff: Staff, network: NetworkManager) -> None:
    fixed(staff)
    type_address(staff)
    staff.tap("Quay lại", "Địa chỉ mạng", "Tự động")
    assert (staff.page.lead, network.settings) == (WELL, BEFORE)


def test_an_address_over_which_the_server_does_not_answer_is_taken_back(
    staff: Staff, network: NetworkManager, server: Listening
) -> None:
    server.stops()
    fixed(staff)
    type_address(staff)
    assert (staff.page.notice, network.settings) == (TAKEN_BACK, BEFORE)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "typed",
    [("192.0.2.5", *TYPED[1:]), ("192.0.2.0/24", *TYPED[1:]), ("192.0.2.5/24", "192.0.3.1", "192.0.2.2"), ("1//", "2", "3")],
)
def test_what_is_no_address_is_told_and_can_be_typed_anew(staff: Staff, network: NetworkManager, typed: tuple[str, ...]) -> None:
    fixed(staff)
    type_address(staff, typed)
    assert (staff.page.notice, network.settings) == (REFUSED, BEFORE)
    staff.tap("Địa chỉ cố định")
    type_address(staff)
    assert network.settings == ["manual", *TYPED]


@pytest.mark.usefixtures("server", "network")
def test_an_empty_field_of_an_address_is_not_passed(staff: Staff) -> None:
    fixed(staff)
    assert "Tiếp" not in staff.choices()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
@pytest.mark.parametrize("fields", range(3))
def test_an_address_may_be_left_at_each_field_and_changes_nothing(
    staff: Staff, network: NetworkManager, fields: int, *, cut: bool
) -> None:
    fixed(staff)
    type_address(staff, TYPED[:fields])
    press(staff, "1")
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert network.settings == BEFORE


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("cut", [False, True], ids=["left", "power cut"])
@pytest.mark.parametrize("typed", ["", PASSWORD])
def test_a_wifi_may_be_left_before_it_is_joined_and_changes_nothing(
    staff: Staff, network: NetworkManager, typed: str, *, cut: bool
) -> None:
    wifi(staff)
    press(staff, typed)
    if cut:
        staff.power_is_cut()
    else:
        staff.goes_out()
    assert (network.joined, network.profiles) == ("cable", {"cable"})


@pytest.fixture
def power_goes_on_trial(network: NetworkManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the server is asked; nothing in the machine does anything more."""

    def cut(_settings: object) -> bool:
        network.is_there(there=False)
        raise PowerCut

    monkeypatch.setattr(staff_tools, "_server_answers", cut)


@pytest.mark.usefixtures("server", "power_goes_on_trial")
def test_an_address_on_trial_is_taken_back_at_the_start_after_a_power_cut(staff: Staff, network: NetworkManager) -> None:
    fixed(staff)
    with pytest.raises(PowerCut):
        type_address(staff)
    network.is_there(there=True)
    assert network.settings == ["manual", *TYPED]
    staff.power_is_cut()
    assert network.settings == BEFORE


@pytest.mark.usefixtures("server", "power_goes_on_trial")
def test_a_wifi_on_trial_is_left_and_forgotten_at_the_start_after_a_power_cut(staff: Staff, network: NetworkManager) -> None:
    wifi(staff)
    with pytest.raises(PowerCut):
        join(staff)
    network.is_there(there=True)
    assert network.joined == "wifi"
    staff.power_is_cut()
    assert (network.joined, network.profiles) == ("cable", {"cable"})


@pytest.mark.usefixtures("server")
def test_an_address_that_was_kept_stays_after_a_power_cut(staff: Staff, network: NetworkManager) -> None:
    fixed(staff)
    type_address(staff)
    staff.power_is_cut()
    assert network.settings == ["manual", *TYPED]


def test_a_clerk_is_told_that_the_network_is_a_technicians_and_nothing_is_tried(staff: Staff, network: NetworkManager) -> None:
    wifi(staff, pin=CLERKS_PIN)
    join(staff)
    assert staff.pad.note == "Việc này cần mã PIN của kỹ thuật viên. (NotAllowed)"
    assert network.profiles == {"cable"}
