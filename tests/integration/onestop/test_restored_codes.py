"""A server that was restored from a backup gives nobody a code under which numbers of the day may be on paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from onestop.db.tables import device
from onestop.errors import AdministrationError, Refused
from onestop.usecases import offices
from onestop.wire import ProblemKind, SeriesMark
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.restores import moved, revoke, with_ledgers_since_the_backup
from tests.support.onestop.server import Branch, Kiosk, Store, running


def test_a_ledger_under_the_spare_code_is_taken_although_the_backup_is_older_than_the_kiosks_first_hello(store: Store) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = Kiosk(branch, "serial-1")
        kiosk.enrol(branch.add_kiosk())
    backup = store.copy(url)
    with running(url) as branch:
        spare = moved(kiosk, branch).hello().spare_code
    assert spare is not None
    with running(backup) as branch:
        moved(kiosk, branch).ledger = PaperLedger(spare, boot_id=kiosk.boot_id)
        kiosk.ledger.own_ticket()
        assert kiosk.hello().kiosk_code == spare
        assert kiosk.send().acknowledged == kiosk.ledger.last


@pytest.fixture
def codes_after_restore(store: Store) -> tuple[str, Kiosk, Kiosk]:
    """A restored server and two kiosks, of which the second has begun two ledgers since the backup, under 8 and under 7.

    The backup knows that 8 is kept for it, and takes 7 for free.
    """
    return with_ledgers_since_the_backup(store)


def test_a_kiosk_is_not_told_of_a_spare_code_again_that_it_has_had_since_the_backup(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).hello()
        assert moved(two, branch).hello().spare_code is None
        branch.clock.move(timedelta(days=1))
        assert two.hello().spare_code is not None


def test_a_kiosk_without_a_ledger_is_told_of_no_spare_code_on_the_day_of_a_restore(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, _, two = codes_after_restore
    with running(backup) as branch:
        assert moved(two, branch).hello(ledger=False).spare_code is None
        branch.clock.move(timedelta(days=1))
        assert two.hello(ledger=False).spare_code is not None


def test_a_kiosk_whose_ledger_is_the_one_that_the_backup_knows_keeps_its_spare_code(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, _ = codes_after_restore
    assert one.said is not None
    kept = one.said.spare_code
    with running(backup) as branch:
        assert moved(one, branch).hello().spare_code == kept is not None


def test_a_restored_server_gives_no_spare_code_that_a_kiosk_may_have_since(codes_after_restore: tuple[str, Kiosk, Kiosk]) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).lose_ledger()
        assert one.hello().spare_code is None
        assert moved(two, branch).hello().kiosk_code == two.ledger.code
        assert one.hello().spare_code is None
        branch.clock.move(timedelta(days=1))
        assert one.hello().spare_code not in (None, two.ledger.code)


def test_a_restored_server_takes_no_new_kiosk_before_all_others_have_shown_their_ledgers(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).hello()
        branch.clock.move(timedelta(days=1))
        with pytest.raises(AdministrationError, match="kiosk 2 of office"):
            branch.add_kiosk()
        moved(two, branch).hello()
        assert branch.kiosk().ledger.code != two.ledger.code


def test_a_restored_server_does_not_wait_for_a_kiosk_that_was_revoked_the_day_before(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).hello()
        revoke(branch, two)
        branch.clock.move(timedelta(days=1))
        assert branch.kiosk().said is not None


def test_codes_that_a_revoked_kiosk_may_have_had_since_the_backup_are_given_to_nobody_on_that_day(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        branch.clock.move(timedelta(days=2))
        moved(one, branch).lose_ledger()
        revoke(branch, two)
        assert one.hello().spare_code is None
        with pytest.raises(AdministrationError, match=r"wait until .+ is over"):
            branch.add_kiosk()
        branch.clock.move(timedelta(days=1))
        assert one.hello().spare_code is not None


@pytest.fixture
def enrolled_since(store: Store) -> tuple[str, Kiosk, Kiosk]:
    """A restored server, the kiosk that it knows, and one that was enrolled since the backup and has printed numbers."""
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        known = branch.kiosk()
    backup = store.copy(url)
    with running(url) as branch:
        since = branch.kiosk()
        since.ledger.own_ticket()
        since.send()
    with running(backup) as branch:
        branch.held(offices.restore)
        moved(known, branch).hello()
    return backup, known, since


def test_no_new_kiosk_gets_the_code_of_one_that_was_enrolled_since_the_backup_on_the_day_of_the_restore(
    enrolled_since: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, _, _ = enrolled_since
    with running(backup) as branch:
        with pytest.raises(AdministrationError, match=r"wait until .+ is over"):
            branch.add_kiosk()
        branch.clock.move(timedelta(days=1))
        assert branch.kiosk().said is not None


def test_a_kiosk_that_was_enrolled_since_the_backup_gets_its_own_code_back_and_no_spare_one_on_that_day(
    enrolled_since: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, _, since = enrolled_since
    with running(backup) as branch:
        answer = moved(since, branch).enrol(branch.add_kiosk(digit=since.ledger.code))
        assert answer.kiosk_code == since.ledger.code
        assert since.hello().spare_code is None
        branch.clock.move(timedelta(days=1))
        assert since.hello().spare_code is not None


def test_a_one_time_code_of_the_backup_enrols_nobody_after_the_restore(store: Store) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        code = branch.add_kiosk()
    with running(store.copy(url)) as branch:
        branch.held(offices.restore)
        with pytest.raises(Refused) as error:
            Kiosk(branch, "serial-2").enrol(code)
        assert error.value.kind is ProblemKind.CODE_REFUSED


def test_a_one_time_code_of_the_backup_enrols_nobody_although_that_request_is_what_shows_the_restore(branch: Branch) -> None:
    code = branch.add_kiosk()
    for _ in range(3):
        branch.held(lambda _, held: held.touch())
    branch.administer(lambda tx: tx.connection.exec_driver_sql("UPDATE office SET version = 2"))
    with pytest.raises(Refused) as error:
        Kiosk(branch, "serial-2").enrol(code)
    assert error.value.kind is ProblemKind.CODE_REFUSED


def test_a_kiosk_that_is_released_at_a_restored_server_gets_its_spare_code_once_all_others_have_shown_their_ledgers(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).lose_ledger()
        one.hello()
        one.ledger.own_ticket()
        one.send()
        one.ledger = PaperLedger(one.ledger.code, ledger_id=one.ledger.ledger_id, boot_id=one.boot_id)
        with pytest.raises(Refused):
            one.hello()
        branch.release(one)
        assert one.hello(ledger=False).spare_code is None
        moved(two, branch).hello()
        branch.clock.move(timedelta(days=1))
        assert one.hello(ledger=False).spare_code not in (None, two.ledger.code)


def test_a_restored_server_keeps_the_spare_code_that_a_kiosk_holds_for_its_next_ledger(
    codes_after_restore: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, two = codes_after_restore
    with running(backup) as branch:
        moved(one, branch).hello()
        assert moved(two, branch).hello(spare=6).spare_code == 6
        branch.clock.move(timedelta(days=1))
        new = branch.kiosk()
        assert 6 not in (new.ledger.code, new.hello().spare_code)


def test_a_code_that_another_kiosk_has_is_not_kept_for_one_that_says_it_holds_it(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    before = one.hello().spare_code
    assert one.hello(spare=two.ledger.code).spare_code == before


def test_a_kiosk_that_names_the_code_of_its_own_ledger_as_the_next_one_keeps_its_spare_code(branch: Branch) -> None:
    kiosk = branch.kiosk()
    before = kiosk.hello().spare_code
    assert kiosk.hello(spare=kiosk.ledger.code).spare_code == before


def test_a_ledger_is_taken_whose_code_came_round_to_the_kiosk_again_since_the_backup(store: Store) -> None:
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    backup = store.copy(url)
    kiosk.ledger = PaperLedger(kiosk.ledger.code, boot_id=kiosk.boot_id)  # days later, after one under another code
    with running(backup) as branch:
        branch.held(offices.restore)
        assert moved(kiosk, branch).hello().kiosk_code == kiosk.ledger.code


@pytest.fixture
def came_round(store: Store) -> tuple[str, Kiosk]:
    """A backup of which nobody says that it was put back, and a kiosk whose code came round to it again since, with a new ledger."""
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
    backup = store.copy(url)
    kiosk.ledger = PaperLedger(kiosk.ledger.code, boot_id=kiosk.boot_id)
    with running(url) as branch:
        branch.clock.move(timedelta(days=9))
        kiosk.ledger.day = branch.held(lambda _, held: held.day)
        branch.administer(lambda tx: tx.connection.execute(update(device).values(ledger_id=None)))
        moved(kiosk, branch).hello()
        kiosk.ledger.own_ticket()
        kiosk.send()
    return backup, kiosk


def by_its_cursor(kiosk: Kiosk) -> None:
    """It shows nothing else."""
    kiosk.ledger.acknowledged = 0
    kiosk.hello()


def by_what_was_confirmed(kiosk: Kiosk) -> None:
    """It shows nothing else."""
    kiosk.cursor = None
    kiosk.hello()


def by_a_central_number(kiosk: Kiosk) -> None:
    """It shows nothing else."""
    kiosk.cursor, kiosk.ledger.acknowledged = None, 0
    kiosk.hello((SeriesMark("A", 0, 1),))


@pytest.mark.parametrize("show", [by_its_cursor, by_what_was_confirmed, by_a_central_number])
def test_a_ledger_is_taken_whose_code_came_round_although_its_own_hello_is_what_shows_the_restore(
    came_round: tuple[str, Kiosk], show: Callable[[Kiosk], None]
) -> None:
    backup, kiosk = came_round
    with running(backup) as branch:
        show(moved(kiosk, branch))
        assert kiosk.said is not None
        assert (kiosk.said.kiosk_code, kiosk.said.central_open) == (kiosk.ledger.code, False)


def test_who_asks_on_the_day_of_a_restore_for_a_code_that_is_not_free_is_told_after_which_day_it_is(branch: Branch) -> None:
    kiosk = branch.kiosk()
    thursday = kiosk.ledger.day + timedelta(days=3)
    branch.held(lambda _, held: held.close_central(through=thursday))
    kiosk.hello()
    with pytest.raises(AdministrationError, match=f"revoke a kiosk that is gone; its code is free after {thursday}"):
        branch.add_kiosk(digit=kiosk.ledger.code)
    with pytest.raises(AdministrationError, match=f"wait until {thursday} is over"):
        branch.add_kiosk()


def test_who_asks_for_a_code_whose_kiosk_was_revoked_today_is_told_to_wait_and_to_revoke_nobody(branch: Branch) -> None:
    kiosk = branch.kiosk()
    revoke(branch, kiosk)
    with pytest.raises(AdministrationError, match=f"wait until {kiosk.ledger.day} is over"):
        branch.add_kiosk(digit=kiosk.ledger.code)
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=kiosk.ledger.code)
