"""For how many minutes the rest of the roll will do."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.paper_pace import MOST_MINUTES, PaperPace


def watched(*seen: tuple[int, float]) -> PaperPace:
    return reduce(lambda pace, one: pace.seen(*one), seen, PaperPace())


def test_a_steady_pace_says_when_the_paper_will_be_gone() -> None:
    pace = watched(*((rows, 60.0 * rows) for rows in range(30)))
    assert pace.minutes(90) == 90


def test_the_last_hours_count_most() -> None:
    calm = [(minute, 60.0 * minute) for minute in range(180)]
    busy = [(180 + 10 * minute, 60.0 * (180 + minute)) for minute in range(120)]
    assert 100 < (watched(*calm, *busy).minutes(1000) or 0) < 200


def test_ten_minutes_are_watched_before_anything_is_said() -> None:
    assert watched((0, 0.0), (100, 599.0)).minutes(100) is None
    assert watched((0, 0.0), (100, 600.0)).minutes(100) == 10


def test_where_nothing_was_used_nothing_is_said() -> None:
    assert watched((5, 0.0), (5, 9000.0)).minutes(100) is None


def test_a_new_roll_keeps_the_pace() -> None:
    before = watched((0, 0.0), (60, 3600.0))
    after = before.seen(1, 3660.0)
    assert after.minutes(60) == before.minutes(60) == 60


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 10**7)), max_size=30), st.integers(0, 10**7))
def test_whatever_is_seen_the_answer_is_a_sensible_count(seen: list[tuple[int, float]], left: int) -> None:
    minutes = watched(*seen).minutes(left)
    assert minutes is None or 0 <= minutes <= MOST_MINUTES
