"""The network is changed on trial: what does not reach the server is taken back, and no password is seen in a list of processes."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.device import network
from kiosk.device.network import Address, Network, Wifi
from kiosk.errors import SettingRefused

BEFORE = "manual\n192.0.2.9/24\n192.0.2.1\n192.0.2.1\n"
NEW = Address("192.0.2.5/24", "192.0.2.1", "192.0.2.1")


def nmcli(folder: Path, wifi: bytes = b"", *, fails: str = "no such words", does: str = "") -> Network:
    """A program that writes down its words and what is typed to it, and knows one connection."""
    (folder / "wifi").write_bytes(wifi)
    (folder / "before").write_text(BEFORE)
    path = folder / "nmcli"
    path.write_text(
        f"""#!/bin/sh
cd {folder}
echo "$*" >> words
cat >> typed
{does}
case "$*" in
  *"{fails}"*) echo "Lỗi: không được" >&2; exit 4;;
  *"wifi list"*) cat wifi;;
  *"show --active"*) echo "lo-uuid:loopback"; echo "eth-uuid:802-3-ethernet";;
  *"connection show eth-uuid"*) cat before;;
esac
"""
    )
    path.chmod(0o755)
    return Network(path, limit_s=5.0, trial=folder / "trial.json")


def words(folder: Path) -> list[str]:
    return (folder / "words").read_text().splitlines()


def never() -> bool:
    return False


@pytest.fixture(autouse=True)
def short_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute that passes at once."""
    monkeypatch.setattr(network, "TRIAL_S", 0.0)
    monkeypatch.setattr(network, "PAUSE_S", 0.0)


def test_networks_are_listed_strongest_first_and_each_once(tmp_path: Path) -> None:
    there = nmcli(tmp_path, "*:40:WPA2:Một cửa\n :80:WPA2:Một cửa\n :90::Khách\n".encode())
    assert there.wifi() == [Wifi("Khách", 90, False, False), Wifi("Một cửa", 80, True, False)]


@pytest.mark.parametrize("ssid", ["a:b", "a\\b", "a\\:b\\\\", "😀" * 8, "$(reboot)", "--ask", "'; rm -rf /"])
def test_a_name_that_a_stranger_chose_arrives_as_it_is(tmp_path: Path, ssid: str) -> None:
    escaped = ssid.replace("\\", "\\\\").replace(":", "\\:")
    assert [one.ssid for one in nmcli(tmp_path, f" :50:WPA2:{escaped}\n".encode()).wifi()] == [ssid]


@pytest.mark.parametrize("said", [b"\xff\xfe", b"a\nb\n", b" :x:WPA2:n\n", b" :50:WPA2:\n", b"::::::::\n", b"\\"])
def test_nonsense_of_nmcli_is_no_network(tmp_path: Path, said: bytes) -> None:
    assert nmcli(tmp_path, said).wifi() == []


def test_a_password_is_typed_and_never_a_word(tmp_path: Path) -> None:
    nmcli(tmp_path).join("Một cửa", "rất bí mật 1", lambda: True)
    assert (tmp_path / "typed").read_text() == "rất bí mật 1\n"
    assert words(tmp_path)[-1] == "--ask device wifi connect Một cửa"


PROFILES = """
case "$*" in
  *"UUID connection show") cat profiles;;
  *"wifi connect"*) echo made-uuid >> profiles;;
esac
"""


@pytest.mark.parametrize("fails", ["no such words", "wifi connect"], ids=["no server", "wrong password"])
def test_the_profile_that_a_failed_join_made_is_deleted_and_no_other(tmp_path: Path, fails: str) -> None:
    (tmp_path / "profiles").write_text("eth-uuid\nhome-uuid\n")
    with pytest.raises(SettingRefused):
        nmcli(tmp_path, fails=fails, does=PROFILES).join("Một cửa", "12345678", never)
    assert [one for one in words(tmp_path) if "delete" in one] == ["connection delete made-uuid"]


def test_where_no_profiles_were_told_none_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "profiles").write_text("")
    with pytest.raises(SettingRefused):
        nmcli(tmp_path, does=PROFILES).join("Một cửa", "12345678", never)
    assert not any("delete" in one for one in words(tmp_path))


class PowerCut(BaseException):
    """Nothing is done any more."""


def cut_during(there: Network, change: Callable[[Callable[[], bool]], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes while the server is asked."""

    def cut() -> bool:
        monkeypatch.setattr(there, "_run", lambda *_words, **_typed: None)
        raise PowerCut

    with pytest.raises(PowerCut):
        change(cut)


def test_an_address_on_trial_is_taken_back_after_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = nmcli(tmp_path)
    cut_during(there, lambda cut: there.readdress(NEW, cut), monkeypatch)
    assert nmcli(tmp_path).undo_trial()
    assert "ipv4.addresses 192.0.2.9/24" in words(tmp_path)[-2]
    assert not nmcli(tmp_path).undo_trial()


def test_a_wifi_on_trial_is_left_and_forgotten_after_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "profiles").write_text("eth-uuid\n")
    there = nmcli(tmp_path, does=PROFILES)
    cut_during(there, lambda cut: there.join("Một cửa", "12345678", cut), monkeypatch)
    assert nmcli(tmp_path, does=PROFILES).undo_trial()
    assert {"connection up eth-uuid", "connection delete made-uuid"} <= set(words(tmp_path))


def test_what_cannot_be_taken_back_yet_is_tried_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = nmcli(tmp_path)
    cut_during(there, lambda cut: there.readdress(NEW, cut), monkeypatch)
    assert not nmcli(tmp_path, fails="connection up").undo_trial()
    assert nmcli(tmp_path).undo_trial()


@pytest.mark.parametrize("answers", [True, False])
def test_a_trial_that_is_over_is_not_taken_back_at_the_next_start(tmp_path: Path, *, answers: bool) -> None:
    with suppress(SettingRefused):
        nmcli(tmp_path).readdress(NEW, lambda: answers)
    assert not nmcli(tmp_path).undo_trial()


def test_nothing_is_changed_that_could_not_be_taken_back(tmp_path: Path) -> None:
    there = nmcli(tmp_path)
    (tmp_path / "trial.json").mkdir()
    with pytest.raises(SettingRefused, match="cannot be written"):
        there.readdress(NEW, lambda: True)
    assert not any("modify" in one for one in words(tmp_path))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'["u", ["a"], []]', b"\xff"])
def test_a_trial_that_cannot_be_understood_is_none(tmp_path: Path, content: bytes) -> None:
    there = nmcli(tmp_path)
    (tmp_path / "trial.json").write_bytes(content)
    assert not there.undo_trial()


def test_a_wifi_over_which_the_server_does_not_answer_is_left_again(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match="the network is as before"):
        nmcli(tmp_path).join("Một cửa", "12345678", never)
    assert words(tmp_path)[-1] == "connection up eth-uuid"


def test_a_wifi_that_cannot_be_joined_leaves_the_connection_from_before(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match="check the password"):
        nmcli(tmp_path, fails="wifi connect").join("Một cửa", "12345678", never)
    assert words(tmp_path)[-1] == "connection up eth-uuid"


@pytest.mark.parametrize(("ssid", "password"), [("", "12345678"), ("x" * 33, "12345678"), ("a", "short"), ("a", "1234567\n8")])
def test_what_cannot_be_a_wifi_is_refused_before_anything_is_changed(tmp_path: Path, ssid: str, password: str) -> None:
    with pytest.raises(SettingRefused):
        nmcli(tmp_path).join(ssid, password, never)
    assert not (tmp_path / "words").exists()


def test_a_fixed_address_is_kept_when_the_server_answers(tmp_path: Path) -> None:
    nmcli(tmp_path).readdress(NEW, lambda: True)
    change = "connection modify eth-uuid ipv4.addresses 192.0.2.5/24 ipv4.gateway 192.0.2.1 ipv4.dns 192.0.2.1 ipv4.method manual"
    assert words(tmp_path)[-2:] == [change, "connection up eth-uuid"]


def test_an_address_without_the_server_is_taken_back(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match="the network is as before"):
        nmcli(tmp_path).readdress(None, never)
    assert "ipv4.addresses 192.0.2.9/24" in words(tmp_path)[-2]


def test_an_address_is_taken_back_also_when_asking_the_server_breaks_off(tmp_path: Path) -> None:
    def breaks() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nmcli(tmp_path).readdress(NEW, breaks)
    assert "ipv4.addresses 192.0.2.9/24" in words(tmp_path)[-2]


@pytest.mark.parametrize(
    ("address", "gateway", "dns"),
    [
        ("192.0.2.5", "192.0.2.1", "192.0.2.1"),
        ("192.0.2.300/24", "192.0.2.1", "192.0.2.1"),
        ("192.0.2.0/24", "192.0.2.1", "192.0.2.1"),
        ("192.0.2.255/24", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.2/8", "127.0.0.1", "192.0.2.1"),
        ("192.0.2.5/24", "198.51.100.1", "192.0.2.1"),
        ("192.0.2.5/24", "192.0.2.5", "192.0.2.1"),
        ("192.0.2.5/24", "192.0.2.1", "0.0.0.0"),  # noqa: S104  refused
        ("192.0.2.5/24; reboot", "192.0.2.1", "192.0.2.1"),
    ],
)
def test_what_cannot_be_an_address_is_refused_before_anything_is_changed(
    tmp_path: Path, address: str, gateway: str, dns: str
) -> None:
    with pytest.raises(SettingRefused):
        nmcli(tmp_path).readdress(Address(address, gateway, dns), never)
    assert not (tmp_path / "words").exists()


def test_without_networkmanager_there_is_no_network_to_change(tmp_path: Path) -> None:
    gone = Network(tmp_path / "nmcli")
    assert (gone.wifi(), gone.active()) == ([], None)
    with pytest.raises(SettingRefused, match="let a technician look"):
        gone.readdress(NEW, never)


def test_an_nmcli_that_hangs_is_not_waited_for(tmp_path: Path) -> None:
    hanging = nmcli(tmp_path, does="exec sleep 30")
    hanging._limit_s = 0.3
    assert hanging.wifi() == []
