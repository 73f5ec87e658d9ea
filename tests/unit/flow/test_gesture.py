"""The hidden gesture of staff: corners, or a finger that rests."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.gesture import CORNERS_SECONDS, HOLD_SECONDS, Gesture, Touch

CORNERS = ((0.02, 0.02, 0.98, 1.7), (0.98, 0.02, 0.02, 1.7), (0.98, 1.7, 0.02, 0.02), (0.02, 1.7, 0.98, 0.02))
MIDDLE = (0.5, 0.9, 0.5, 0.9)


def corner(which: int, at: float) -> Touch:
    return Touch(*CORNERS[which], at)


def test_the_four_corners_are_counted_clockwise() -> None:
    assert [corner(which, 0).corner for which in range(4)] == [0, 1, 2, 3]
    assert Touch(*MIDDLE, 0).corner is None


def test_the_last_corner_makes_the_gesture_and_only_once() -> None:
    gesture = Gesture("corners")
    assert [gesture.made(corner(which, which)) for which in (0, 1, 2, 3, 3)] == [False, False, False, True, False]


def test_fingers_that_are_lifted_do_not_count() -> None:
    gesture = Gesture("corners")
    for which in range(3):
        gesture.made(corner(which, which))
        gesture.made(Touch(*MIDDLE, which + 0.5, down=False))
    assert gesture.made(corner(3, 3))


def test_a_touch_between_the_corners_begins_anew() -> None:
    gesture = Gesture("corners")
    steps = [corner(0, 0), corner(1, 1), Touch(*MIDDLE, 2), corner(2, 3), corner(3, 4)]
    assert not any(gesture.made(one) for one in steps)


def test_a_first_corner_that_is_touched_twice_is_a_beginning() -> None:
    gesture = Gesture("corners")
    assert [gesture.made(corner(which, at)) for at, which in enumerate((0, 0, 1, 2, 3))][-1]


def test_too_slow_a_round_is_none_and_the_next_may_be() -> None:
    gesture = Gesture("corners")
    late = CORNERS_SECONDS + 0.1
    assert not any(gesture.made(corner(which, at)) for which, at in ((0, 0.0), (1, 1.0), (2, 2.0), (3, late)))
    assert [gesture.made(corner(which, 10 + which)) for which in range(4)][-1]


@given(st.lists(st.integers(0, 3), max_size=30))
def test_only_a_whole_round_in_order_makes_it(touched: list[int]) -> None:
    gesture = Gesture("corners")
    for at, which in enumerate(touched):
        made = gesture.made(corner(which, at / 10))
        assert made is (touched[max(0, at - 3) : at + 1] == [0, 1, 2, 3])


def clock_touch(at: float, *, down: bool) -> Touch:
    return Touch(*CORNERS[1], at, down=down)


def test_a_finger_that_rests_on_the_clock_makes_it_when_it_is_lifted() -> None:
    gesture = Gesture("hold")
    assert not gesture.made(clock_touch(1, down=True))
    assert gesture.made(clock_touch(1 + HOLD_SECONDS, down=False))


def test_a_short_touch_of_the_clock_makes_nothing() -> None:
    gesture = Gesture("hold")
    gesture.made(clock_touch(1, down=True))
    assert not gesture.made(clock_touch(HOLD_SECONDS, down=False))


def test_a_finger_that_rests_elsewhere_makes_nothing() -> None:
    gesture = Gesture("hold")
    gesture.made(Touch(*MIDDLE, 1))
    assert not gesture.made(Touch(*MIDDLE, 20, down=False))


def test_corners_make_nothing_where_a_finger_must_rest() -> None:
    gesture = Gesture("hold")
    assert not any(gesture.made(corner(which, which)) for which in range(4))
