"""A kiosk tells a server that it was restored, before anybody has set that server's clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from onestop.errors import Refused
from onestop.wire import Grant, ProblemKind
from tests.support.onestop.restores import moved, with_a_backup
from tests.support.onestop.server import Kiosk, Store, running

Play = Callable[[int], tuple[str, Kiosk, Grant]]


@pytest.fixture
def played(store: Store) -> Play:
    """Play so many days after a backup; returns its URL, a kiosk that has heard of the last of them, and another one's number of it."""

    def play(days: int) -> tuple[str, Kiosk, Grant]:
        url, backup, one, two = with_a_backup(store)
        with running(url) as branch:
            branch.clock.move(timedelta(days=days))
            on_paper = moved(two, branch).grant()
            for _ in range(5):  # more than the restored one does before it is told
                two.grant()
            moved(one, branch).hello()
        return backup, one, on_paper

    return play


def grants(kiosk: Kiosk) -> Grant | ProblemKind:
    try:
        return kiosk.grant(cursor=kiosk.cursor)
    except Refused as refusal:
        return refusal.kind


@pytest.mark.parametrize("days", [1, 20])
def test_a_server_whose_clock_still_stands_at_the_backup_repeats_no_number_of_the_day_that_it_is(played: Play, days: int) -> None:
    backup, kiosk, on_paper = played(days)
    with running(backup) as branch:
        branch.clock.move(timedelta(0), trusted=False)  # its battery is empty
        moved(kiosk, branch).hello()
        branch.clock.move(timedelta(days=days))
        assert grants(kiosk) is ProblemKind.CENTRAL_CLOSED
        branch.clock.move(timedelta(days=1))
        after = grants(kiosk)
        assert isinstance(after, Grant)
        assert after.business_day == on_paper.business_day + timedelta(days=1)


def test_nor_does_one_that_hears_of_it_with_a_tap(played: Play) -> None:
    backup, kiosk, _ = played(1)
    with running(backup) as branch:
        branch.clock.move(timedelta(0), trusted=False)
        assert grants(moved(kiosk, branch)) in (ProblemKind.CENTRAL_CLOSED, ProblemKind.SAY_HELLO)
        kiosk.hello()
        branch.clock.move(timedelta(days=1))
        assert grants(kiosk) is ProblemKind.CENTRAL_CLOSED


def test_nor_does_one_that_hears_of_it_from_whoever_follows_the_state(played: Play) -> None:
    backup, kiosk, _ = played(1)
    with running(backup) as branch:
        branch.clock.move(timedelta(0), trusted=False)
        moved(kiosk, branch).state(kiosk.cursor)
        kiosk.hello()
        branch.clock.move(timedelta(days=1))
        assert grants(kiosk) is ProblemKind.CENTRAL_CLOSED


def test_a_server_for_whose_clock_somebody_vouches_is_closed_for_that_day_alone(played: Play) -> None:
    backup, kiosk, _ = played(1)
    with running(backup) as branch:
        branch.clock.move(timedelta(days=1))
        assert not moved(kiosk, branch).hello().central_open
        branch.clock.move(timedelta(days=1), trusted=False)
        assert isinstance(grants(kiosk), Grant)
