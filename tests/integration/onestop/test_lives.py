"""A server knows its own history from that of a copy, also when nobody says that the copy was put back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from onestop.db.transaction import LockedOffice, Transaction
from onestop.errors import Refused, StorageUnavailable
from onestop.wire import Grant, ProblemKind
from tests.support.onestop.restores import moved, revoke
from tests.support.onestop.server import Branch, Kiosk, Store, running

Tell = Callable[[Kiosk, str], object]


def by_a_tap(kiosk: Kiosk, cursor: str) -> None:
    with pytest.raises(Refused) as error:
        kiosk.grant(cursor=cursor)
    assert error.value.kind in (ProblemKind.CENTRAL_CLOSED, ProblemKind.SAY_HELLO)


def by_following_the_state(kiosk: Kiosk, cursor: str) -> None:
    kiosk.state(cursor)


def by_a_hello(kiosk: Kiosk, cursor: str) -> None:
    kiosk.cursor = cursor
    kiosk.hello()


def change(_transaction: Transaction, held: LockedOffice) -> None:
    """Something that no kiosk takes part in."""
    held.touch()


def version(branch: Branch) -> int:
    return branch.held(lambda _, held: held.version)


def life(branch: Branch) -> int:
    return branch.held(lambda _, held: held.life)


def is_open(branch: Branch) -> bool:
    return branch.held(lambda _, held: held.central_open)


def epoch(branch: Branch) -> int:
    return branch.held(lambda _, held: held.epoch)


@pytest.fixture
def opened(store: Store) -> tuple[str, Kiosk]:
    """An office and its kiosk, whose server has ended."""
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        return url, branch.kiosk()


def lost(url: str, kiosk: Kiosk) -> tuple[str, int]:
    """A number is given in a life that will be lost; returns the cursor that came with it, and the version."""
    with running(url) as branch:
        cursor = moved(kiosk, branch).grant().cursor
        return cursor, version(branch)


@pytest.mark.parametrize("tell", [by_a_tap, by_following_the_state, by_a_hello])
@pytest.mark.parametrize("further", [0, 5])
def test_a_copy_that_has_had_as_many_changes_as_the_lost_database_gives_none_of_its_numbers_again(
    store: Store, opened: tuple[str, Kiosk], tell: Tell, further: int
) -> None:
    url, kiosk = opened
    backup = store.copy(url)
    cursor, came_to = lost(url, kiosk)
    with running(backup) as branch:
        while version(branch) < came_to + further:
            branch.held(change)
        tell(moved(kiosk, branch), cursor)
        assert not is_open(branch)


def test_nor_does_a_copy_that_was_made_while_the_lost_life_went_on(tmp_path: Path) -> None:
    store = Store("sqlite", tmp_path, None)  # PostgreSQL copies none that is in use
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        backup = store.copy(url)
        cursor, came_to = kiosk.grant().cursor, version(branch)
    with running(backup) as branch:
        while version(branch) < came_to + 1:
            branch.held(change)
        by_a_tap(moved(kiosk, branch), cursor)


def test_a_kiosk_that_was_away_while_the_server_started_again_and_again_closes_nothing(opened: tuple[str, Kiosk]) -> None:
    url, kiosk = opened
    with running(url) as branch:
        cursor = moved(kiosk, branch).grant().cursor
    for _ in range(3):
        with running(url) as branch:
            branch.held(change)
    with running(url) as branch:
        kiosk.cursor = cursor
        moved(kiosk, branch).hello()
        assert kiosk.grant(cursor=cursor).n == 2


def test_a_kiosk_that_was_away_when_a_restore_was_noticed_closes_no_second_day(store: Store, opened: tuple[str, Kiosk]) -> None:
    url, kiosk = opened
    backup = store.copy(url)
    cursor, _ = lost(url, kiosk)
    with running(backup) as branch:
        by_following_the_state(moved(kiosk, branch), cursor)
        assert not is_open(branch)
        branch.clock.move(timedelta(days=1))
        by_a_hello(kiosk, cursor)
        assert isinstance(kiosk.grant(cursor=cursor), Grant)


def test_a_second_restore_on_the_day_of_the_first_begins_an_epoch_of_its_own(store: Store, opened: tuple[str, Kiosk]) -> None:
    url, kiosk = opened
    first = store.copy(url)
    cursor, _ = lost(url, kiosk)
    with running(first) as branch:
        by_following_the_state(moved(kiosk, branch), cursor)
    second = store.copy(first)
    with running(first) as branch:
        branch.held(change)
        moved(kiosk, branch).hello()
        branch.held(change)
        cursor, came_to, was = kiosk.now().cursor, version(branch), epoch(branch)
    with running(second) as branch:
        while version(branch) < came_to:
            branch.held(change)
        assert epoch(branch) == was
        by_a_hello(moved(kiosk, branch), cursor)
        noticed = epoch(branch)
        assert noticed > was
        by_a_hello(kiosk, cursor)  # of the epoch that is over
        assert epoch(branch) == noticed


def test_a_database_that_was_away_has_a_life_of_its_own_since_for_it_may_be_an_older_copy(branch: Branch) -> None:
    def away(_: Transaction) -> None:
        raise StorageUnavailable("the database is away", "wait")

    before = life(branch)
    assert life(branch) == before
    with pytest.raises(StorageUnavailable):
        branch.administer(away)
    assert life(branch) != before


@pytest.mark.parametrize("proven", [False, True])
def test_what_one_kiosk_said_of_a_restore_is_sure_once_the_cursor_of_another_proves_it(store: Store, proven: bool) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        one, other = branch.kiosk(), branch.kiosk()
    backup = store.copy(url)
    cursor, _ = lost(url, other)
    with running(backup) as branch:
        moved(one, branch).hello(epoch=1)
        one.ledger.acknowledged = 7
        one.hello()
        assert not is_open(branch)
        if proven:
            by_a_hello(moved(other, branch), cursor)
        revoke(branch, one, lied=True)
        assert is_open(branch) is not proven
