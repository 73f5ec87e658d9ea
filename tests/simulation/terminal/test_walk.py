"""A slice of the walk of staff (`dev/campaign staff` goes on for 20,000 actions), and mistakes that it must find."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.simulation.terminal.bugs import BUGS
from tests.simulation.terminal.campaign import LATEST_CUT, one_walk, walk
from tests.simulation.terminal.errands import CUTTABLE, STEPS
from tests.simulation.terminal.walk import StaffWalk


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refused orders are told to nobody."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_whatever_staff_do_numbers_the_staff_log_and_the_way_home_hold(is_long: bool) -> None:
    StaffWalk.figures.clear()
    walk(20_000 if is_long else 200, seed=9)
    assert min(StaffWalk.figures[what] for what in ("numbers", "came in", "power cuts", "restarts", "disk", "stick", "line")) > 0


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_mistake_of_a_designer_is_found(bug: Callable[[ExitStack], None]) -> None:
    with ExitStack() as stack:
        bug(stack)
        stack.enter_context(pytest.raises(AssertionError))
        one_walk(random.Random(f"{BUGS[bug]} 0"))  # noqa: S311  seeded


class StaffMachine(RuleBasedStateMachine):
    """The same walk, led by hypothesis."""

    def __init__(self) -> None:
        super().__init__()
        self._walk = StaffWalk()

    @rule(what=st.sampled_from(STEPS), pick=st.integers(0, 2**16))
    def step(self, what: str, pick: int) -> None:
        self._walk.step(what, pick)

    @rule(what=st.sampled_from(sorted(CUTTABLE)), pick=st.integers(0, 2**16), cut=st.integers(1, LATEST_CUT))
    def step_with_a_power_cut(self, what: str, pick: int, cut: int) -> None:
        self._walk.step(what, pick, cut)

    def teardown(self) -> None:
        try:
            self._walk.end()
        finally:
            self._walk.close()


TestStaffMachine = StaffMachine.TestCase
TestStaffMachine.settings = settings(
    max_examples=3, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
