"""The simulation finds the mistakes that a designer of such a system makes: a check that finds nothing proves nothing."""

from dataclasses import replace

import pytest

from tests.simulation.acts_of_staff import RESTLESS
from tests.simulation.bugs import BUGS, Bug, planted
from tests.simulation.mishaps import USUAL
from tests.simulation.run import Plan, run_office

HARD = replace(USUAL, rollback=0.5, damage=0.3, clone=0.3, server_restore=0.7, server_clock_jump=0.2, power_cut=3.0, trouble=0.1)
"""Bad weeks, so that no bug needs many of them."""

MOST_OFFICES = 12
"""Each of two kiosks and a server, for three days: a bug is found within 36 office-days."""

PLAN = Plan(2, 40, days=3, faults=HARD)

STAFFED = Plan(0, 40, days=3, staff=RESTLESS)
"""A kiosk alone, at which staff do all that ends a ledger."""


def plan_for(bug: Bug) -> Plan:
    return STAFFED if bug.by_staff else PLAN


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.put_in.__name__)
def test_a_planted_bug_is_found(bug: Bug, is_long: bool) -> None:
    """In the office that is known to show it, or else in any; in the long form without knowing."""
    found: set[str] = set()
    with planted(bug):
        for seed in (*([] if is_long else [bug.office]), *range(MOST_OFFICES)):
            found |= set(run_office(seed, plan_for(bug)).violations)
            if found & set(bug.breaks):
                return
    pytest.fail(f"{bug.put_in.__name__} was not found, only {found or 'nothing'}")


@pytest.mark.parametrize(("seed", "staffed"), sorted({(bug.office, bug.by_staff) for bug in BUGS}))
def test_without_a_bug_the_same_offices_break_nothing(seed: int, *, staffed: bool) -> None:
    assert run_office(seed, STAFFED if staffed else PLAN).told == []
