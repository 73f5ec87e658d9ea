"""What a long row of samples says of growth."""

import pytest

from tests.soak.trend import Sample, grew, slope_per_hour


def _samples(*megabytes: float) -> list[Sample]:
    return [Sample(600.0 * number, mb, 10, 40) for number, mb in enumerate(megabytes)]


def test_a_leak_of_two_megabytes_an_hour_is_seen_as_such() -> None:
    assert slope_per_hour(_samples(*(100 + 2 * number / 6 for number in range(7)))) == pytest.approx(2)


def test_what_goes_up_and_down_again_does_not_grow() -> None:
    assert slope_per_hour(_samples(100, 104, 108, 104, 100)) == pytest.approx(0)


def test_one_sample_says_nothing() -> None:
    assert slope_per_hour(_samples(100)) == 0


@pytest.mark.parametrize(
    ("counts", "more"), [([10, 10, 12, 10, 10, 10, 10, 10], 0), ([10, 11, 12, 13, 14, 15, 16, 17], 6), ([], 0)]
)
def test_a_peak_is_no_leak_and_a_leak_adds_up(counts: list[int], more: int) -> None:
    assert grew(counts) == more
