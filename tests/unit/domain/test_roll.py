"""The roll of paper: counted exactly, never below nothing, never more without a new roll."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.printer import PaperState
from kiosk.domain.roll import DAYS, RECENT, Roll, millimetres, rows

DAY = "2026-03-02"
FRESH = Roll().restocked(rows(80_000), "2026-03-02T01:00:00+00:00")


def test_millimetres_and_rows_are_counted_203_to_the_inch() -> None:
    assert (rows(25.4), rows(80_000), rows(0)) == (203, 639_370, 0)
    assert millimetres(203) == 25.4


def test_a_ticket_is_taken_off_to_the_row() -> None:
    roll = FRESH.printed(709, DAY).printed(711, DAY)
    assert (roll.left, roll.used, roll.slips) == (639_370 - 709 - 711, 709 + 711, 2)


def test_the_forecast_is_the_rest_by_the_mean_of_recent_tickets() -> None:
    roll = FRESH.printed(700, DAY).printed(720, DAY)
    assert roll.forecast == (639_370 - 1420) * 2 // 1420 == 898


def test_the_forecast_forgets_what_is_long_ago_and_what_was_no_ticket() -> None:
    roll = FRESH.printed(10_000, DAY)
    for _ in range(RECENT):
        roll = roll.printed(500, DAY)
    roll = roll.printed(9_999, DAY, ticket=False)
    assert roll.recent == (500,) * RECENT
    assert roll.forecast == roll.left // 500


def test_of_a_roll_that_nobody_measured_nothing_is_known_but_what_was_used() -> None:
    roll = Roll().printed(700, DAY)
    assert (roll.known, roll.forecast, roll.used, roll.left) == (False, None, 700, 0)


@pytest.mark.parametrize("recent", [(0, 0), ()])
def test_there_is_no_forecast_from_tickets_that_took_no_paper(recent: tuple[int, ...]) -> None:
    assert replace(FRESH, recent=recent).forecast is None


def test_there_is_no_forecast_before_the_first_ticket() -> None:
    assert FRESH.forecast is None


def test_a_new_roll_begins_anew_and_keeps_what_tickets_take() -> None:
    roll = FRESH.printed(700, DAY).handed_over(taken=True).restocked(1000, "later")
    assert (roll.length, roll.left, roll.used, roll.slips, roll.restocked_at) == (1000, 1000, 0, 0, "later")
    assert (roll.recent, roll.days, roll.taken) == ((700,), ((DAY, 700),), 1)


@pytest.mark.parametrize("length", [0, -1])
def test_a_roll_has_a_length(length: int) -> None:
    with pytest.raises(ValueError, match=str(length)):
        FRESH.restocked(length, "now")


def test_nothing_is_put_back_onto_a_roll() -> None:
    with pytest.raises(ValueError, match="-1"):
        FRESH.printed(-1, DAY)


def test_when_the_end_is_first_seen_coming_the_reserve_is_left() -> None:
    roll = FRESH.sensed(PaperState.NEAR_END, rows(5000))
    assert (roll.left, roll.near_end) == (rows(5000), True)


def test_the_end_is_seen_coming_only_once() -> None:
    roll = FRESH.sensed(PaperState.NEAR_END, 1000).printed(600, DAY).sensed(PaperState.NEAR_END, 1000)
    assert roll.left == 400
    assert roll.sensed(PaperState.PRESENT, 1000).sensed(PaperState.NEAR_END, 1000).left == 400


def test_the_sensor_gives_nothing_back() -> None:
    assert FRESH.printed(FRESH.left - 10, DAY).sensed(PaperState.NEAR_END, 1000).left == 10


def test_without_paper_nothing_is_left() -> None:
    roll = FRESH.sensed(PaperState.OUT, 1000)
    assert (roll.left, roll.ended, roll.known) == (0, True, True)


def test_paper_after_the_end_is_a_roll_that_nobody_noted() -> None:
    roll = FRESH.printed(700, DAY).sensed(PaperState.OUT, 1000).sensed(PaperState.PRESENT, 1000)
    assert (roll.changed, roll.known, roll.forecast) == (True, False, None)
    assert roll.restocked(1000, "now").known


def test_an_unknown_sensor_says_nothing() -> None:
    for roll in (FRESH, FRESH.sensed(PaperState.OUT, 5)):
        assert roll.sensed(PaperState.UNKNOWN, 5) == roll


def test_what_was_used_is_kept_by_the_day() -> None:
    roll = FRESH.printed(5, "2026-03-02").printed(7, "2026-03-03").printed(1, "2026-03-02")
    assert [roll.used_on(f"2026-03-0{day}") for day in (1, 2, 3)] == [0, 6, 7]
    for day in range(1, 100):
        roll = roll.printed(1, f"day-{day}")
    assert len(roll.days) == DAYS


def test_slips_of_a_presenter_are_counted() -> None:
    roll = FRESH.handed_over(taken=True).handed_over(taken=False).handed_over(taken=True)
    assert (roll.taken, roll.retracted) == (2, 1)


Step = tuple[str, int]
steps = st.lists(
    st.tuples(st.just("printed"), st.integers(0, 2000))
    | st.tuples(st.sampled_from([state.value for state in PaperState]), st.integers(-10, 2000))
    | st.tuples(st.just("restocked"), st.integers(1, 5000)),
    max_size=40,
)


@given(steps)
def test_whatever_happens_it_is_never_below_nothing_and_rises_only_with_a_new_roll(taken: list[Step]) -> None:
    roll, used = Roll(), 0
    for what, amount in taken:
        before = roll
        if what == "printed":
            roll = roll.printed(amount, DAY, ticket=bool(amount % 2))
            used += amount
        elif what == "restocked":
            roll = roll.restocked(amount, "now")
            assert roll.left == roll.length == amount
        else:
            roll = roll.sensed(PaperState(what), amount)
        assert 0 <= roll.left <= roll.length
        assert what == "restocked" or roll.left <= before.left
        assert roll.forecast is None or roll.forecast >= 0
        assert roll.used_on(DAY) == used
