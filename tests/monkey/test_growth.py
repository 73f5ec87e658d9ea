"""A leak is told from a kiosk that still warms up, and from memory that comes and goes."""

import pytest

from tests.monkey.growth import Look, growth, series


def looks(*kib: int, every: int = 1_000) -> list[Look]:
    return [Look(every * number, one) for number, one in enumerate(kib)]


def test_a_leak_of_three_per_cent_is_too_much() -> None:
    grown = growth(looks(*(100_000 + 500 * number for number in range(9))))
    assert grown.is_too_much
    assert grown.percent == pytest.approx(3.5, abs=0.1)


def test_growth_is_told_for_ten_thousand_events() -> None:
    grown = growth(looks(*(100_000 + 500 * number for number in range(9))))
    assert grown.per_ten_thousand == pytest.approx(5, abs=0.1)


def test_a_peak_that_comes_back_is_no_leak() -> None:
    grown = growth(looks(100_000, 100_100, 100_000, 130_000, 130_000, 100_100, 100_000, 100_000))
    assert not grown.is_too_much


def test_a_single_peak_at_the_end_is_no_leak() -> None:
    assert not growth(looks(*[100_000] * 12, 130_000)).is_too_much


def test_a_few_events_tell_nothing() -> None:
    grown = growth(looks(100_000, 110_000))
    assert not grown.is_too_much
    assert grown.per_ten_thousand is None


def test_without_a_look_there_is_no_growth() -> None:
    assert growth([]).percent == 0


def test_the_series_has_the_middle_of_each_ten_thousand_events() -> None:
    assert series(looks(100_000, 200_000, 900_000, every=4_000)) == [205]
    assert series(looks(100_000, 200_000, 300_000, every=10_000)) == [102, 205, 307]
