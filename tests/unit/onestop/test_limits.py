"""Rate limits."""

import pytest

from onestop.errors import Refused
from onestop.limits import BURST_SECONDS, MOST_BUCKETS, Limiter


class Time:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def let_through(limiter: Limiter, key: str, times: int) -> int:
    passed = 0
    for _ in range(times):
        try:
            limiter.take(key)
        except Refused:
            continue
        passed += 1
    return passed


def test_a_burst_passes_and_then_as_many_as_the_rate_allows() -> None:
    time = Time()
    limiter = Limiter(2.0, time)
    assert let_through(limiter, "a", 100) == 2 * BURST_SECONDS
    time.now = 3.0
    assert let_through(limiter, "a", 100) == 6


def test_whoever_waits_as_told_passes() -> None:
    time = Time()
    limiter = Limiter(0.5, time)
    let_through(limiter, "a", 100)
    with pytest.raises(Refused) as error:
        limiter.take("a")
    wait = error.value.problem.retry_after_s
    assert isinstance(wait, int)
    time.now = wait
    limiter.take("a")


def test_each_has_a_bucket_of_its_own() -> None:
    limiter = Limiter(1.0, Time())
    let_through(limiter, "a", 100)
    assert let_through(limiter, "b", 1) == 1


def test_full_buckets_are_forgotten_when_there_are_too_many() -> None:
    time = Time()
    limiter = Limiter(1.0, time)
    let_through(limiter, "empty", 100)
    for one in range(MOST_BUCKETS):
        limiter.take(str(one))
    time.now = 1.0
    limiter.take("another")
    assert let_through(limiter, "empty", 100) == 1
