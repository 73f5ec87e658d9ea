"""Offices over days in which nearly everything goes wrong, and nothing that was promised is broken."""

from dataclasses import replace

import pytest

from tests.simulation.acts_of_staff import BUSY, RESTLESS
from tests.simulation.mishaps import ROBBED, USUAL
from tests.simulation.run import DAYS, Plan, plan_of, run_office

FIRST: int = 4_000_000
TICKETS_A_DAY = 12

FOUND = {
    3_000_017: Plan(5, 60),
}
"""Offices in which something was broken once, by seed."""

RESTORED = Plan(3, 40, days=4, faults=replace(USUAL, server_restore=1.5, rollback=0.3, replacement=0.1, server_clock_jump=0.1))
"""Weeks in which the server is restored several times, often twice on a day or from the same backup."""
UNTOLD = Plan(3, 40, days=4, faults=replace(USUAL, server_restore=0.3, untold_restore=1.5, rollback=0.3, server_clock_jump=0.1))

STOLEN = Plan(3, 40, days=4, faults=ROBBED)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + 20))
def test_five_days_of_an_office_break_nothing(seed: int) -> None:
    outcome = run_office(seed, plan_of(seed, TICKETS_A_DAY))
    assert outcome.told == []
    assert outcome.office_days == DAYS
    assert outcome.tickets > DAYS * TICKETS_A_DAY // 2


@pytest.mark.parametrize("seed", FOUND)
def test_what_was_found_once_stays_mended(seed: int) -> None:
    assert run_office(seed, FOUND[seed]).told == []


def test_the_same_seed_does_the_same() -> None:
    first, again = (run_office(7, Plan(2, 10, days=2)) for _ in range(2))
    assert first == again
    assert first.fingerprint != run_office(8, Plan(2, 10, days=2)).fingerprint


@pytest.mark.parametrize("kiosks", [0, 2])
def test_a_thousand_clock_jumps_repeat_no_number_and_turn_no_day_back(kiosks: int) -> None:
    faults = replace(USUAL, clock_jump=400.0 / max(1, kiosks), power_cut=5.0)
    outcome = run_office(kiosks + 50, Plan(kiosks, 40, faults=faults))
    assert outcome.told == []
    assert outcome.jumps >= 1000


@pytest.mark.parametrize("seed", [0, 11, 17, 31, 120])
def test_a_server_that_is_restored_again_and_again_lacks_nothing_in_the_evening(seed: int) -> None:
    assert run_office(seed, RESTORED).told == []


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_server_that_is_restored_without_a_word_breaks_nothing(seed: int) -> None:
    assert run_office(seed, UNTOLD).told == []


@pytest.mark.parametrize("seed", [5, 20, 51, 59, 129])
def test_a_thief_with_the_credential_of_a_kiosk_makes_no_number_come_twice(seed: int) -> None:
    outcome = run_office(seed, STOLEN)
    assert outcome.told == []
    assert outcome.lies > 10


@pytest.mark.parametrize("seed", [18, 20, 30, 34])
def test_whatever_staff_do_at_the_terminals_of_an_office_breaks_nothing(seed: int) -> None:
    outcome = run_office(seed, plan_of(seed, TICKETS_A_DAY, BUSY))
    assert outcome.told == []
    assert outcome.acts > 10 * DAYS


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_kiosk_alone_whose_ledgers_end_every_day_repeats_nothing(seed: int) -> None:
    assert run_office(seed, Plan(0, 40, days=4, staff=RESTLESS)).told == []
