"""The machine's clock, and who vouches for it."""

from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

import onestop.clock
from kiosk.device import clock
from kiosk.device.clock import SystemClock, believe, system_source, time_server_keeps_it
from kiosk.domain.businessday import ClockSource


def test_a_reading_has_utc_time_a_boot_and_a_monotonic_time() -> None:
    first, second = SystemClock().read(), SystemClock().read()
    assert abs((datetime.now(UTC) - first.utc).total_seconds()) < 5
    assert first.boot_id == second.boot_id
    assert second.monotonic_ns >= first.monotonic_ns


@pytest.mark.parametrize(
    ("synchronised", "battery", "source"),
    [(True, False, ClockSource.NTP), (False, True, ClockSource.RTC), (False, False, ClockSource.NONE)],
)
def test_the_strongest_witness_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, synchronised: bool, battery: bool, source: ClockSource
) -> None:
    monkeypatch.setattr(clock, "time_server_keeps_it", lambda: synchronised)
    monkeypatch.setattr(clock, "RTC", tmp_path if battery else tmp_path / "none")
    assert system_source() is source


def test_the_kernel_answers_whether_a_time_server_keeps_its_clock() -> None:
    assert time_server_keeps_it() in (True, False)


@pytest.mark.parametrize("module", [clock, onestop.clock])
@pytest.mark.parametrize(
    ("state", "was_set", "kept"), [(0, False, True), (5, True, False), (-1, True, True), (-1, False, False)], ids=str
)
def test_where_the_kernel_may_not_be_asked_the_time_service_tells(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: ModuleType, state: int, was_set: bool, kept: bool
) -> None:
    monkeypatch.setattr(module, "_adjtimex", lambda: state)
    monkeypatch.setattr(module, "WAS_SET", tmp_path if was_set else tmp_path / "none")
    assert module.time_server_keeps_it() is kept


def test_an_owner_may_vouch_for_the_clock() -> None:
    assert SystemClock(believe).read().source is ClockSource.NTP
