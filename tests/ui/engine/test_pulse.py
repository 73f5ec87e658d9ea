"""Whether the screen lives."""

from dataclasses import dataclass

from kiosk.screens.pulse import Pulse


@dataclass
class Counts:
    turns: int = 0
    frames: int = 0
    wants_frame: bool = False


def test_a_loop_that_rests_because_nothing_changes_lives() -> None:
    loop = Counts()
    pulse = Pulse(loop)
    loop.turns += 1
    assert pulse.beats()


def test_a_loop_that_takes_no_turn_does_not_live() -> None:
    loop = Counts()
    pulse = Pulse(loop)
    loop.turns += 1
    pulse.beats()
    assert not pulse.beats()


def test_a_loop_that_draws_what_is_wanted_lives() -> None:
    loop = Counts(wants_frame=True)
    pulse = Pulse(loop)
    loop.turns, loop.frames = 1, 1
    assert pulse.beats()


def test_a_loop_that_turns_and_does_not_draw_what_is_wanted_does_not_live() -> None:
    loop = Counts(wants_frame=True)
    pulse = Pulse(loop)
    loop.turns += 5
    assert not pulse.beats()


def test_what_has_only_just_changed_need_not_be_drawn_yet() -> None:
    loop = Counts()
    pulse = Pulse(loop)
    loop.turns, loop.wants_frame = 1, True
    assert pulse.beats()


def test_a_loop_that_recovers_lives_again() -> None:
    loop = Counts(wants_frame=True)
    pulse = Pulse(loop)
    loop.turns += 1
    pulse.beats()
    loop.turns, loop.frames, loop.wants_frame = 2, 1, False
    assert pulse.beats()
