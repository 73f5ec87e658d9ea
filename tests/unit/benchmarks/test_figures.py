"""How samples become one number, and when a goal is met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import FLOOR, KIOSK, PEER, Figure, Goal, Kind, is_met, peer_of, percentile, ratio

samples = st.lists(st.floats(0, 1e6), min_size=1, max_size=300)


def figure(*values: float, of: str = KIOSK, kind: Kind = Kind.MEDIAN, goal: Goal | None = None, measure: str = "start") -> Figure:
    return Figure(measure, of, "s", values, kind, goal)


@given(samples, st.floats(0, 1))
def test_a_percentile_is_a_sample_that_so_many_do_not_exceed(values: list[float], part: float) -> None:
    found = percentile(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9


def test_the_99th_percentile_of_a_hundred_is_the_second_largest() -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], 0.99) == 99


@pytest.mark.parametrize(("kind", "value"), [(Kind.MEDIAN, 2), (Kind.MEAN, 4), (Kind.P99, 9), (Kind.LARGEST, 9)])
def test_each_kind_has_its_number(kind: Kind, value: float) -> None:
    assert figure(9, 1, 2, kind=kind).value == value


def test_the_spread_is_from_the_least_to_the_largest() -> None:
    assert figure(3, 1, 2).spread == (1, 3)


def test_a_limit_is_met_when_it_is_reached() -> None:
    assert is_met(figure(0.10, goal=Goal(0.10)), None) is True
    assert is_met(figure(0.11, goal=Goal(0.10)), None) is False


def test_an_exact_goal_is_missed_by_a_single_sample() -> None:
    assert is_met(figure(1, 1, 1, goal=Goal(1, exactly=True)), None) is True
    assert is_met(figure(1, 1, 2, goal=Goal(1, exactly=True)), None) is False


def test_a_goal_in_terms_of_the_peer_follows_the_peer() -> None:
    ours, peer = figure(0.5, goal=Goal(0.65, of_peer=True)), figure(1.0, of=PEER)
    assert ratio(ours, peer) == 0.5
    assert is_met(ours, peer) is True
    assert is_met(ours, figure(0.7, of=PEER)) is False


def test_without_a_peer_nobody_judges() -> None:
    assert is_met(figure(0.5, goal=Goal(0.65, of_peer=True)), None) is None


def test_the_peer_is_the_one_with_the_same_quantity() -> None:
    others = [figure(1, of=PEER, measure="tap"), figure(2, of=PEER, kind=Kind.P99), figure(3, of=FLOOR), figure(4, of=PEER)]
    assert peer_of(figure(5), others) == others[3]
    assert peer_of(others[3], others) is None
