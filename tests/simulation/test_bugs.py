"""The simulation finds the mistakes that a designer of such a system makes: a check that finds nothing proves nothing."""

from dataclasses import replace

import pytest

from tests.simulation.acts_of_staff import RESTLESS
from tests.simulation.bugs import BUGS, Bug, Kind, planted
from tests.simulation.mishaps import ROBBED, USUAL
from tests.simulation.run import Plan, run_office

HARD = replace(USUAL, rollback=0.5, damage=0.3, clone=0.3, server_restore=0.7, server_clock_jump=0.2, power_cut=3.0, trouble=0.1)
"""Bad weeks, so that no bug needs many of them."""

MOST_OFFICES = 12
"""Each for three days: a bug is found within 36 office-days."""

PLANS = {
    Kind.HARD: Plan(2, 40, days=3, faults=HARD),
    Kind.STAFFED: Plan(0, 40, days=3, staff=RESTLESS),
    Kind.ROBBED: Plan(4, 40, days=3, faults=ROBBED),
}


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.put_in.__name__)
def test_a_planted_bug_is_found(bug: Bug, is_long: bool) -> None:
    """In the office that is known to show it, or else in any; in the long form without knowing."""
    found: set[str] = set()
    with planted(bug):
        for seed in (*([] if is_long else [bug.office]), *range(MOST_OFFICES)):
            found |= set(run_office(seed, PLANS[bug.shows]).violations)
            if found & set(bug.breaks):
                return
    pytest.fail(f"{bug.put_in.__name__} was not found, only {found or 'nothing'}")


@pytest.mark.parametrize(("seed", "kind"), sorted({(bug.office, bug.shows) for bug in BUGS}))
def test_without_a_bug_the_same_offices_break_nothing(seed: int, kind: Kind) -> None:
    assert run_office(seed, PLANS[kind]).told == []
