"""How often somebody may guess at the door, whatever they do to its clocks and its power."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.domain.lockout import (
    BUDGET,
    LONGEST_WAIT_S,
    MOST_A_DAY,
    REFILL_S,
    Moment,
    Tries,
    counted,
    forgiven,
    longest,
    tries_left,
    wait_s,
)

SECOND = 1_000_000_000
DAY_S = 86_400


def at(seconds: float, boot: str = "boot-1") -> Moment:
    return Moment(boot, int(seconds * SECOND))


def wrong(times: int, tries: Tries | None = None, now: Moment | None = None) -> Tries:
    tries = tries or Tries()
    for _ in range(times):
        tries = counted(tries, now or at(100))
    return tries


def test_five_wrong_tries_are_free_and_the_fifth_locks_the_door_for_half_a_minute() -> None:
    assert [wait_s(wrong(times), at(100)) for times in range(6)] == [0, 0, 0, 0, 0, 30]
    assert [tries_left(wrong(times)) for times in range(6)] == [5, 4, 3, 2, 1, 0]


def test_each_further_wrong_try_doubles_the_wait_up_to_a_quarter_of_an_hour() -> None:
    assert [wait_s(wrong(times), at(100)) for times in range(5, 13)] == [30, 60, 120, 240, 480, 900, 900, 900]


def test_the_wait_is_rounded_up_and_ends() -> None:
    assert [wait_s(wrong(5), at(100 + passed)) for passed in (0.1, 29.0, 29.5, 30.0, 31.0)] == [30, 1, 1, 0, 0]


def test_a_right_pin_ends_the_row_but_gives_back_no_wrong_try_before_it() -> None:
    tries = forgiven(wrong(4), at(101))
    assert (tries.in_row, tries.spent) == (0, 4)


def test_a_power_cut_starts_the_whole_wait_again_with_the_boot() -> None:
    tries = wrong(5)
    assert wait_s(tries, at(129)) == 1
    assert wait_s(tries, at(2, "boot-2")) == 28
    assert wait_s(tries, at(129, "boot-2")) == 0


def test_a_monotonic_clock_that_went_back_waits_from_its_own_beginning_where_no_boot_has_an_id() -> None:
    assert wait_s(replace(wrong(5, now=at(100, "")), boot_id=""), at(3, "")) == 27


def test_within_one_boot_a_clock_that_stands_before_the_try_shortens_nothing() -> None:
    assert wait_s(wrong(5), at(50)) == 30


def test_somebody_with_a_pin_of_their_own_cannot_wipe_out_the_budget() -> None:
    tries = Tries()
    for _ in range(BUDGET):
        tries = forgiven(counted(counted(tries, at(100)), at(100)), at(100))
    assert tries.spent == BUDGET
    assert wait_s(tries, at(100)) == REFILL_S


def test_the_budget_comes_back_one_try_each_quarter_of_an_hour_and_no_time_is_lost() -> None:
    spent = replace(wrong(1), in_row=0, spent=10)
    later = spent
    for minutes in range(10, 100, 10):
        later = forgiven(later, at(100 + minutes * 60))
    assert later.spent == 10 - 90 // 15


def test_what_cannot_be_known_is_locked_for_the_longest_time() -> None:
    assert wait_s(longest(at(100)), at(100)) == LONGEST_WAIT_S


@pytest.mark.parametrize("figures", [(-1, 0), (0, -1), (0, BUDGET + 1), (10**9, 0)])
def test_figures_that_no_kiosk_counts_are_refused(figures: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no kiosk"):
        Tries(*figures)


class AttackedDoor(RuleBasedStateMachine):
    """Somebody guesses, waits, pulls the plug, and has a PIN of their own. `passed` is the true time, in tenths of a second."""

    @initialize()
    def begin(self) -> None:
        self.tries, self.boots, self.passed, self.booted = Tries(), 1, 0, 0
        self.wrong_at: list[int] = []

    def now(self) -> Moment:
        return Moment(f"boot-{self.boots}", (self.passed - self.booted) * SECOND // 10)

    @rule(tenths=st.one_of(st.integers(0, 600), st.integers(0, 4 * 36_000), st.sampled_from([300, 8999, 9000])))
    def wait(self, tenths: int) -> None:
        self.passed += tenths

    @rule()
    def pull_the_plug(self) -> None:
        self.boots, self.passed = self.boots + 1, self.passed + 50
        self.booted = self.passed

    @rule(times=st.integers(1, 30))
    def guess_as_soon_as_it_opens(self, times: int) -> None:
        for _ in range(times):
            self.passed += 10 * wait_s(self.tries, self.now())
            assert wait_s(self.tries, self.now()) == 0
            self.tries = counted(self.tries, self.now())
            self.wrong_at.append(self.passed)

    @rule(times=st.integers(1, 30))
    def guess_four_times_and_come_in_oneself(self, times: int) -> None:
        for _ in range(times):
            self.guess_as_soon_as_it_opens(4)
            self.passed += 10 * wait_s(self.tries, self.now())
            counted(self.tries, self.now())
            self.tries = forgiven(self.tries, self.now())

    @invariant()
    def no_day_has_more_than_was_promised(self) -> None:
        first = 0
        for last, moment in enumerate(self.wrong_at):
            while self.wrong_at[first] <= moment - 10 * DAY_S:
                first += 1
            assert last - first + 1 <= MOST_A_DAY


AttackedDoor.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_no_day_has_more_wrong_tries_than_were_promised = AttackedDoor.TestCase
