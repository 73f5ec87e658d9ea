"""A server that was restored from a backup gives no number twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from onestop.db.engine import open_database
from onestop.db.migrate import migrate
from onestop.errors import Refused
from onestop.usecases import codes, offices
from onestop.wire import Grant, ProblemKind, SeriesMark
from tests.support.onestop.office import MONDAY, TUESDAY, SetClock
from tests.support.onestop.restores import moved
from tests.support.onestop.server import Branch, Kiosk, Store, introduced, running


def central_closed(act: Callable[[], Grant]) -> bool:
    with pytest.raises(Refused) as error:
        act()
    return error.value.kind is ProblemKind.CENTRAL_CLOSED


def in_a_file(folder: Path) -> tuple[str, Path]:
    """A fresh SQLite database: its URL and its file, beside which an anchor will be."""
    url = Store("sqlite", folder, None).fresh()
    return url, Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def after_restore(store: Store) -> Callable[[Callable[[Branch, Kiosk], object]], tuple[str, Kiosk]]:
    """Play a morning, back it up, play on with what is given; returns the backup's URL and the kiosk."""

    def play(on: Callable[[Branch, Kiosk], object]) -> tuple[str, Kiosk]:
        url = store.fresh()
        with running(url) as branch:
            branch.open_office()
            kiosk = branch.kiosk()
            kiosk.ledger.central_ticket(kiosk.grant())
            kiosk.send()
        backup = store.copy(url)
        with running(url) as branch:
            moved(kiosk, branch)
            on(branch, kiosk)
        return backup, kiosk

    return play


Play = Callable[[Callable[[Branch, Kiosk], object]], tuple[str, Kiosk]]


def test_the_restore_command_closes_the_central_series_for_the_day(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first = kiosk.grant()
    branch.held(offices.restore)
    kiosk.hello()
    assert central_closed(kiosk.grant)
    state = kiosk.now()
    assert (state.central_open, state.epoch) == (False, first.epoch + 1)
    branch.clock.move(timedelta(days=1))
    grant = kiosk.grant()
    assert (grant.business_day, grant.n, grant.epoch) == (TUESDAY, 1, first.epoch + 1)


def test_replays_are_still_answered_after_a_restore(branch: Branch) -> None:
    kiosk = branch.kiosk()
    first = kiosk.grant()
    branch.held(offices.restore)
    kiosk.hello()
    assert kiosk.grant(ticket_id=first.ticket_id).n == first.n


def test_yesterdays_backup_closes_today(store: Store) -> None:
    url, clock = store.fresh(), SetClock()
    with running(url, clock) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        kiosk.grant()
    clock.move(timedelta(days=1))
    with running(url, clock) as branch:
        branch.held(offices.restore)
        moved(kiosk, branch).hello()
        assert central_closed(kiosk.grant)


def test_a_kiosk_that_was_told_of_more_entries_notices_it(after_restore: Play) -> None:
    def on(_: Branch, kiosk: Kiosk) -> None:
        kiosk.ledger.own_ticket()
        kiosk.send()

    backup, kiosk = after_restore(on)
    with running(backup) as branch:
        kiosk.cursor = None
        said = moved(kiosk, branch).hello()
        assert (said.central_open, said.acknowledged) == (False, 4)
        assert central_closed(kiosk.grant)
        assert kiosk.send().acknowledged == kiosk.ledger.last
        assert kiosk.waiting()["ho-tich"] == 2


def test_a_kiosk_that_knows_a_higher_number_notices_it(after_restore: Play) -> None:
    highest: list[int] = []
    backup, kiosk = after_restore(lambda _, kiosk: highest.extend(kiosk.grant().n for _ in range(3)))
    with running(backup) as branch:
        assert central_closed(lambda: moved(kiosk, branch).grant(business_day=MONDAY, highest=max(highest)))
        kiosk.hello()
        assert central_closed(kiosk.grant)


def test_a_kiosk_that_shows_higher_marks_notices_it(after_restore: Play) -> None:
    backup, kiosk = after_restore(lambda _, kiosk: [kiosk.grant() for _ in range(3)])
    with running(backup) as branch:
        kiosk.cursor = None
        assert not moved(kiosk, branch).hello((SeriesMark("A", 0, 4),)).central_open


def test_numbers_of_a_later_day_that_a_wrong_clock_began_before_the_restore_are_not_given_again_when_it_comes(
    after_restore: Play,
) -> None:
    thursday = MONDAY + timedelta(days=3)
    backup, kiosk = after_restore(lambda _, __: None)
    with running(backup) as branch:
        moved(kiosk, branch).ledger.day = thursday
        kiosk.cursor = None
        kiosk.hello((SeriesMark("A", 0, 2),))
        branch.clock.move(timedelta(days=3))
        assert central_closed(kiosk.grant)


def test_a_restored_server_whose_clock_is_a_day_behind_gives_no_central_number_of_that_day_when_its_clock_is_set_right(
    store: Store,
) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    backup = store.copy(url)
    with running(url) as branch:
        gone = branch.kiosk()
        branch.clock.move(timedelta(days=1))
        kiosk.ledger.central_ticket(moved(kiosk, branch).grant())
        gone.grant()
    with running(backup) as branch:
        kiosk.cursor = None
        moved(kiosk, branch).hello()
        kiosk.ledger.day = TUESDAY
        kiosk.send()
        branch.clock.move(timedelta(days=1))
        kiosk.hello()
        assert central_closed(kiosk.grant)


def test_one_kiosk_that_is_years_ahead_does_not_end_the_central_series(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.day = MONDAY + timedelta(days=3650)
    assert kiosk.hello((SeriesMark("A", 0, 2),)).central_open


def test_the_restore_command_closes_the_day_that_the_machine_shows_although_nobody_vouches_for_it(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.clock.move(timedelta(days=20), trusted=False)  # too far for the office's day to follow
    branch.held(offices.restore)
    kiosk.hello()
    branch.clock.move(timedelta(minutes=1))
    assert central_closed(kiosk.grant)


def test_a_machine_that_shows_a_year_far_ahead_does_not_close_the_central_series_until_then(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.clock.move(timedelta(days=3650), trusted=False)
    branch.held(offices.restore)
    kiosk.hello()
    branch.clock.move(timedelta(days=-3650))
    kiosk.hello()
    branch.clock.move(timedelta(days=1))
    assert kiosk.grant().business_day == TUESDAY


def test_a_restored_server_for_whose_clock_nobody_vouches_gives_no_central_number_through_the_first_day_that_is_sure(
    store: Store,
) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    backup = store.copy(url)
    with running(url) as branch:
        branch.clock.move(timedelta(days=2))
        gone = branch.kiosk().grant()
    with running(backup) as branch:
        branch.clock.move(timedelta(0), trusted=False)  # its battery is empty: it stands at the day of the backup
        branch.held(offices.restore)
        moved(kiosk, branch).hello()
        branch.clock.move(timedelta(days=1), trusted=False)
        assert central_closed(kiosk.grant)
        assert not kiosk.now().central_open
        branch.clock.move(timedelta(days=1))
        assert central_closed(kiosk.grant)
        branch.clock.move(timedelta(days=1))
        assert kiosk.grant().business_day == gone.business_day + timedelta(days=1)


def test_a_server_for_whose_clock_somebody_vouches_gives_central_numbers_the_day_after_a_restore(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.held(offices.restore)
    branch.clock.move(timedelta(days=1), trusted=False)
    kiosk.hello()
    assert kiosk.grant().business_day == TUESDAY


def test_a_kiosk_with_a_newer_cursor_notices_it(after_restore: Play) -> None:
    cursors: list[str] = []
    backup, kiosk = after_restore(lambda _, kiosk: cursors.append(kiosk.grant().cursor))
    with running(backup) as branch:
        assert central_closed(lambda: moved(kiosk, branch).grant(cursor=cursors[-1]))


def test_whoever_follows_the_state_with_a_newer_cursor_notices_it(after_restore: Play) -> None:
    cursors: list[str] = []
    backup, kiosk = after_restore(lambda _, kiosk: cursors.append(kiosk.grant().cursor))
    with running(backup) as branch:
        state = moved(kiosk, branch).state(cursors[-1])
        assert state is not None
        assert not state.central_open


def test_a_running_server_notices_that_its_database_was_put_back(branch: Branch) -> None:
    kiosk = branch.kiosk()
    for _ in range(3):
        kiosk.grant()
    back = "UPDATE office SET version = 2; UPDATE mark SET n = 1; DELETE FROM ticket; DELETE FROM granted; DELETE FROM queue"
    branch.administer(lambda tx: [tx.connection.exec_driver_sql(one) for one in back.split(";")])
    assert central_closed(kiosk.grant)


def test_a_server_with_an_anchor_notices_that_an_older_file_was_put_in_its_place(tmp_path: Path) -> None:
    url, file = in_a_file(tmp_path)
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        kiosk.grant()
    older = file.read_bytes()
    with running(url) as branch:
        moved(kiosk, branch).grant()
    file.write_bytes(older)
    with running(url) as branch:
        assert central_closed(moved(kiosk, branch).grant)


def test_a_day_that_a_wrong_clock_began_before_the_restore_has_no_central_numbers_when_it_comes(tmp_path: Path) -> None:
    url, file = in_a_file(tmp_path)
    clock = SetClock()
    with running(url, clock) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    older = file.read_bytes()
    clock.move(timedelta(days=3))
    with running(url, clock) as branch:
        assert moved(kiosk, branch).grant().n == 1
    file.write_bytes(older)
    clock.move(timedelta(days=-3))
    with running(url, clock) as branch:
        moved(kiosk, branch).hello()
        assert central_closed(kiosk.grant)
        for _ in range(3):
            clock.move(timedelta(days=1))
            assert central_closed(lambda: introduced(kiosk, kiosk.grant))
        clock.move(timedelta(days=1))
        assert kiosk.grant().n == 1


def test_a_copy_from_after_the_closing_that_is_put_back_closes_no_second_day(tmp_path: Path) -> None:
    url, file = in_a_file(tmp_path)
    clock = SetClock()
    with running(url, clock) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        branch.held(offices.restore)
    closed = file.read_bytes()
    with running(url, clock) as branch:
        moved(kiosk, branch).ledger.own_ticket()
        introduced(kiosk, kiosk.send)
    file.write_bytes(closed)
    with running(url, clock) as branch:
        kiosk.cursor = None
        assert central_closed(lambda: introduced(moved(kiosk, branch), kiosk.grant))
        clock.move(timedelta(days=1))
        assert introduced(kiosk, kiosk.grant).business_day == TUESDAY


def test_a_backup_that_is_put_back_twice_begins_another_epoch_each_time(store: Store) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    epochs = list[int]()
    for _ in range(3):
        with running(store.copy(url)) as branch:
            branch.held(offices.restore)
            moved(kiosk, branch).ledger.own_ticket()
            kiosk.hello()
            kiosk.send()
            state = kiosk.now()
            epochs.append(state.epoch)
            kiosk.cursor = state.cursor
    assert epochs[0] < epochs[1] < epochs[2]


def test_a_copy_of_a_day_that_was_closed_already_begins_another_epoch_when_the_command_says_that_it_was_restored(
    store: Store,
) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        branch.held(offices.restore)
        epoch = kiosk.hello().epoch
    with running(store.copy(url)) as branch:
        branch.held(offices.restore)
        assert branch.held(codes.unseen) == {kiosk.device_id: kiosk.ledger.code}
        assert moved(kiosk, branch).hello().epoch > epoch


@pytest.fixture
def put_back_twice(store: Store) -> tuple[str, Kiosk]:
    """A copy that was put back for the second time, and a kiosk that runs since before the first and sent an entry after it.

    Another kiosk has raised the version of the second life above all that this one has seen, in an epoch of the same number.
    """
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk, other = branch.kiosk(), branch.kiosk()
    with running(store.copy(url)) as branch:
        branch.held(offices.restore)
        moved(kiosk, branch).hello()
        kiosk.ledger.own_ticket()
        kiosk.send()
    again = store.copy(url)
    with running(again) as branch:
        branch.held(offices.restore)
        moved(other, branch).hello()
        for _ in range(9):
            other.ledger.own_ticket()
            other.send()
    return again, kiosk


@pytest.mark.parametrize("act", [lambda kiosk: kiosk.heartbeat(99), lambda kiosk: kiosk.grant(), lambda kiosk: kiosk.now()])
def test_a_kiosk_that_runs_while_the_same_backup_is_put_back_twice_is_asked_to_say_hello_whatever_it_asks_for(
    put_back_twice: tuple[str, Kiosk], act: Callable[[Kiosk], object]
) -> None:
    url, kiosk = put_back_twice
    with running(url) as branch:
        with pytest.raises(Refused) as error:
            act(moved(kiosk, branch))
        assert error.value.kind is ProblemKind.SAY_HELLO
        kiosk.hello()
        assert kiosk.heartbeat(100).cursor


def test_a_kiosk_that_runs_while_the_same_backup_is_put_back_twice_sends_again_what_was_lost(
    put_back_twice: tuple[str, Kiosk],
) -> None:
    url, kiosk = put_back_twice
    with running(url) as branch:
        assert moved(kiosk, branch).hello().acknowledged < kiosk.ledger.last
        assert kiosk.send().acknowledged == kiosk.ledger.last


def test_a_new_database_at_the_place_of_another_is_no_older_copy(tmp_path: Path) -> None:
    store = Store("sqlite", tmp_path, None)
    url, new = store.fresh(), store.empty()
    with running(url) as branch:
        branch.open_office()
        branch.kiosk().grant()
    database = open_database(new)
    migrate(database)
    database.close()
    Path(url.removeprefix("sqlite:///")).write_bytes(Path(new.removeprefix("sqlite:///")).read_bytes())
    with running(url) as branch:
        branch.open_office()
        assert branch.kiosk().grant().n == 1


def test_a_cursor_that_this_server_never_gave_proves_nothing(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.grant(cursor="1.999999.0123456789abcdef").n == 1
