"""A network on trial when the power goes: the start that follows takes it back before anything else, with the real files."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import before_opening as opening
from kiosk.config import Settings, load_settings
from kiosk.device import network
from kiosk.device.network import Address, Network
from kiosk.errors import SettingRefused
from tests.faults.power.disk import Fate, contents_of, put_back, state_of
from tests.faults.power.mount import mounted
from tests.support.networkmanager import ADDRESS, NetworkManager
from tests.unit.config.files import SMALL, write

CHANGED = "manual 192.0.2.5/24 192.0.2.1 192.0.2.1"
NEW = Address("192.0.2.5/24", "192.0.2.1", "192.0.2.1")


class PowerCut(BaseException):
    """The power is cut here."""


class Machine:
    """A kiosk on a machine with a NetworkManager."""

    def __init__(self, folder: Path) -> None:
        """Nothing is on trial."""
        self.network = NetworkManager(folder / "system")
        self.settings = load_settings(write(folder, SMALL))
        self.settings.data_dir.mkdir(exist_ok=True)

    @property
    def trial(self) -> Path:
        """What is kept of a network that nobody has confirmed."""
        return self.settings.data_dir / opening.NETWORK_TRIAL

    def power_goes_while(self, change: Callable[[Network, Callable[[], bool]], None], monkeypatch: pytest.MonkeyPatch) -> None:
        """The change is made, and nothing is done any more once the server is to be asked."""
        there = Network(self.network.nmcli, trial=self.trial)

        def cut() -> bool:
            monkeypatch.setattr(there, "_run", lambda *_words, **_typed: None)
            raise PowerCut

        with pytest.raises(PowerCut):
            change(there, cut)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setattr(network, "NMCLI", made.network.nmcli)
    return made


def start(settings: Settings) -> None:
    opening.before_opening(settings)


def test_an_address_that_nobody_confirmed_is_the_old_one_after_the_next_start(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.power_goes_while(lambda there, cut: there.readdress(NEW, cut), monkeypatch)
    assert machine.network.holds("address") == CHANGED
    start(machine.settings)
    assert machine.network.holds("address") == ADDRESS


def test_a_wifi_that_nobody_confirmed_is_left_and_forgotten_at_the_next_start(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.power_goes_while(lambda there, cut: there.join("Một cửa", "rất bí mật", cut), monkeypatch)
    assert machine.network.holds("joined") == "made-uuid"
    start(machine.settings)
    assert (machine.network.holds("joined"), machine.network.holds("profiles")) == ("eth-uuid", "eth-uuid")


def test_what_was_taken_back_once_is_not_taken_back_at_later_starts(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.power_goes_while(lambda there, cut: there.readdress(NEW, cut), monkeypatch)
    start(machine.settings)
    machine.network.is_given(CHANGED)
    start(machine.settings)
    assert machine.network.holds("address") == CHANGED


@pytest.mark.parametrize("fate", Fate)
def test_an_address_over_which_the_server_has_answered_outlives_the_power(machine: Machine, fate: Fate) -> None:
    folder = machine.settings.data_dir
    before = contents_of(folder)
    with mounted(folder, before) as recorder:
        Network(machine.network.nmcli, trial=machine.trial).readdress(NEW, lambda: True)
    state, _ = state_of(before)
    for change in recorder.changes:
        state.take(change)
    put_back(folder, state.after_power_cut(random.Random(1), fate))  # noqa: S311  seeded
    start(machine.settings)
    assert machine.network.holds("address") == CHANGED


def test_a_network_whose_trial_cannot_be_ended_is_taken_back_and_says_so(machine: Machine) -> None:
    def answers() -> bool:
        machine.trial.unlink()
        machine.trial.mkdir()
        return True

    with pytest.raises(SettingRefused, match="cannot be removed"):
        Network(machine.network.nmcli, trial=machine.trial).readdress(NEW, answers)
    assert machine.network.holds("address") == ADDRESS


def test_a_note_that_cannot_be_removed_keeps_nobody_from_starting(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.power_goes_while(lambda there, cut: there.readdress(NEW, cut), monkeypatch)
    machine.network.does_meanwhile(f"rm -f {machine.trial}; mkdir -p {machine.trial}\n")  # so that it cannot be removed
    start(machine.settings)
    assert machine.network.holds("address") == ADDRESS


def test_while_the_network_manager_is_not_up_the_start_goes_on_and_a_later_one_takes_it_back(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.power_goes_while(lambda there, cut: there.readdress(NEW, cut), monkeypatch)
    machine.network.is_up(up=False)
    start(machine.settings)
    machine.network.is_up(up=True)
    start(machine.settings)
    assert machine.network.holds("address") == ADDRESS


@pytest.mark.parametrize("content", [b"", b"[]", b'["eth-uuid", ["manual"], []]', b"\xff\xfe"])
def test_a_note_of_a_trial_that_says_nothing_changes_nothing_and_keeps_nobody_from_starting(
    machine: Machine, content: bytes
) -> None:
    machine.trial.write_bytes(content)
    start(machine.settings)
    assert machine.network.holds("address") == ADDRESS
