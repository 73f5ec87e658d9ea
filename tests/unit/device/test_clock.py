"""The machine's clock, and who vouches for it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.device import clock
from kiosk.device.clock import SystemClock, believe, kernel_is_synchronised, system_source
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
    monkeypatch.setattr(clock, "kernel_is_synchronised", lambda: synchronised)
    monkeypatch.setattr(clock, "RTC", tmp_path if battery else tmp_path / "none")
    assert system_source() is source


def test_the_kernel_answers_whether_a_time_server_keeps_its_clock() -> None:
    assert kernel_is_synchronised() in (True, False)


def test_an_owner_may_vouch_for_the_clock() -> None:
    assert SystemClock(believe).read().source is ClockSource.NTP
