"""What the program tells the service manager, on real sockets."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.device.watchdog import ServiceManager
from tests.support.servicemanager import listening


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_hears_that_the_program_is_ready_lives_and_ends(tmp_path: Path, abstract: bool) -> None:
    with listening(tmp_path, abstract=abstract) as listener:
        manager = ServiceManager(listener.environment())
        assert all([manager.ready(), manager.alive(), manager.stopping()])
        assert [listener.hear(), listener.hear(), listener.hear()] == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_without_a_service_manager_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    manager = ServiceManager({})
    assert (manager.ready(), manager.alive(), manager.stopping(), manager.seconds) == (False, False, False, None)
    assert caplog.records == []


def test_a_service_manager_that_is_gone_costs_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    manager = ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert not manager.alive()
    assert not manager.alive()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "the service manager does not hear WATCHDOG=1"
    ]


def test_a_service_manager_that_does_not_read_does_not_hold_up_the_screen(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        manager = ServiceManager(listener.environment())
        words = [manager.alive() for _ in range(5000)]
    assert (words[0], words[-1]) == (True, False)


def test_the_program_says_more_than_twice_within_the_watchdogs_time_that_it_lives(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        seconds = ServiceManager(listener.environment(20)).seconds
    assert seconds is not None
    assert seconds < 20 / 2


@pytest.mark.parametrize("wrong", ["", "0", "-1", "soon", "1.5"])
def test_a_watchdog_that_names_no_time_wants_to_hear_nothing(wrong: str) -> None:
    assert ServiceManager({"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": wrong}).seconds is None


def test_a_watchdog_of_another_process_is_not_answered() -> None:
    environment = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "20000000"}
    assert ServiceManager({**environment, "WATCHDOG_PID": "1"}).seconds is None
    assert ServiceManager({**environment, "WATCHDOG_PID": str(os.getpid())}).seconds is not None


@given(st.text(max_size=300).filter(lambda said: "\0" not in said))
def test_whatever_the_environment_names_as_the_socket_nothing_fails(said: str) -> None:
    assert ServiceManager({"NOTIFY_SOCKET": said}).ready() in (False, True)


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    with listening(tmp_path) as listener:
        manager = ServiceManager(listener.environment())
        before = len(list(Path("/proc/self/fd").iterdir()))
        manager.ready()
        assert len(list(Path("/proc/self/fd").iterdir())) == before
