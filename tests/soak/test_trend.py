"""What a long row of samples says of growth."""

import pytest

from tests.soak.trend import Sample, floor, grew, slope_per_hour


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


@pytest.mark.parametrize("leak", [0.0, 1.2])
def test_a_leak_is_in_the_floor_and_tickets_on_the_screen_are_not(leak: float) -> None:
    """Looks each five seconds see a ticket now in every second one, now in none."""
    looks = [Sample(at, 140 + leak * at / 3600 + 4 * (at % 10 == 0 and at < 1800), 3, 9) for at in range(0, 3600, 5)]
    assert slope_per_hour(floor(looks)) == pytest.approx(leak, abs=0.02)
    assert abs(slope_per_hour(looks) - leak) > 2
