"""A short slice of `dev/campaign heal`: what happens, and in which order. How long it takes is the campaign's to judge."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.heal.blows import BLOWS
from tests.heal.hall import Hall, hall
from tests.heal.manager import Event
from tests.heal.truth import Truth
from tests.heal.unit import Unit
from tests.support.commands import kiosk

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb on this machine")

HASTY = replace(Unit.read(), watchdog=6.0, restart=0.1)
"""The unit's times, with less to wait for."""


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Hall]:
    with hall(tmp_path, HASTY) as made:
        yield made


def after(there: Hall, blow: str) -> list[Event]:
    """All that the service manager saw from the first start to the last end."""
    with there.serving() as manager:
        BLOWS[blow](there, manager)
    return manager.events


def names(events: list[Event]) -> list[str]:
    return [event.what for event in events]


LIFE = ["started", "READY=1"]
END = ["told to stop", "STOPPING=1", "ended", "swept"]


def test_a_terminal_that_is_killed_in_mid_print_comes_home_and_tells_its_ticket_as_unknown(there: Hall) -> None:
    truth = Truth(there)
    assert names(after(there, "SIGKILL in mid print")) == [*LIFE, "ended", "swept", *LIFE, *END]
    assert [*there.tickets().values()] == ["unknown"]
    assert truth.lies() == []
    assert kiosk("ledger", "verify", config=there.config).returncode == 0


def test_a_terminal_that_is_told_to_end_in_mid_print_ends_well_and_its_next_start_tells_the_ticket_as_unknown(
    there: Hall,
) -> None:
    truth = Truth(there)
    assert names(after(there, "SIGTERM in mid print")) == [*LIFE, *END]
    assert names(after(there, "SIGTERM at home")) == [*LIFE, *END]
    assert [*there.tickets().values()] == ["unknown"]
    assert truth.lies() == []


def test_a_screen_with_one_defect_shows_it_and_comes_home_without_a_restart(there: Hall) -> None:
    assert names(after(there, "one defect")) == [*LIFE, *END]


def test_a_screen_with_a_defect_in_each_turn_ends_by_itself_and_the_next_comes_home(there: Hall) -> None:
    events = after(there, "a defect in each turn")
    assert [name for name in names(events) if name != "STOPPING=1"] == [*LIFE, "ended", "swept", *LIFE, "told to stop", *END[2:]]


@pytest.mark.parametrize("hang", ["SIGSTOP", "a loop without an end"])
def test_a_screen_that_hangs_is_killed_by_the_watchdog_and_the_next_comes_home(there: Hall, hang: str) -> None:
    events = after(there, hang)
    assert names(events) == [*LIFE, "killed by the watchdog", "ended", "swept", *LIFE, *END]
    assert [event.code for event in events if event.what == "ended"] == [-9, 0]
