"""How long a silent printer is asked on."""

from kiosk.printer.limits import Limits, Patience


def asked(patience: Patience, jobs: int) -> list[bool]:
    """For each of so many jobs, whether it was asked; it never answers."""
    seen = []
    for _ in range(jobs):
        seen.append(patience.due())
        if seen[-1]:
            patience.was_answered(answered=False)
    return seen


def test_one_that_never_answered_is_asked_only_now_and_then() -> None:
    assert asked(Patience(3, strikes=5), 8) == [True, False, False, True, False, False, True, False]


def test_one_that_did_answer_is_not_given_up_at_once() -> None:
    patience = Patience(3, strikes=3)
    assert patience.due()
    patience.was_answered(answered=True)
    assert asked(patience, 6) == [True, True, True, False, False, True]


def test_silences_are_counted_only_of_one_that_did_answer() -> None:
    patience = Patience(3, strikes=3)
    patience.was_answered(answered=False)
    assert patience.silences == 0
    patience.was_answered(answered=True)
    patience.was_answered(answered=False)
    assert patience.silences == 1
    patience.was_answered(answered=True)
    assert patience.silences == 0


def test_limits_grow_with_the_job_and_the_line() -> None:
    assert Limits(write_grace=1.0, write_slack=2.0).write(1920, 1920) == 3.0
