"""A kiosk tells which digits its ledgers have used of late, and so the server keeps none from anybody for longer than it must."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.domain.codes import FARTHEST_USE, Used, used_through
from onestop.errors import AdministrationError, Refused
from onestop.usecases import offices
from onestop.wire import ProblemKind
from tests.support.onestop.office import TUESDAY
from tests.support.onestop.restores import moved, revoke
from tests.support.onestop.server import Branch, Kiosk, Store, running


@pytest.fixture
def changed_hands(store: Store) -> tuple[str, Kiosk, Kiosk]:
    """A restored server, and two kiosks of which the second has got the digit of the first since the backup, a day later.

    Three others have shown their ledgers already.
    """
    url = store.fresh()
    with running(url) as branch:
        branch.open_office()
        one, *others, five = [branch.kiosk() for _ in range(5)]
    backup = store.copy(url)
    with running(url) as branch:
        for kiosk in (one, *others, five):
            moved(kiosk, branch)
        one.lose_ledger()
        one.hello()
        branch.clock.move(timedelta(days=1))
        five.hello(ledger=False)
        five.lose_ledger()
        five.hello()
    with running(backup) as branch:
        branch.clock.move(timedelta(days=1))
        branch.held(offices.restore)
        for kiosk in others:
            moved(kiosk, branch).hello()
    for kiosk in (one, five):
        kiosk.ledger.day = TUESDAY
    return backup, one, five


def set_day_ahead(branch: Branch, *, trusted: bool = True) -> None:
    """A clock that was wrong for a moment has set the office's day two days ahead, for good."""
    branch.clock.move(timedelta(days=2))
    branch.held(lambda _, held: held.day)
    branch.clock.move(timedelta(days=-2), trusted=trusted)


def is_refused(kiosk: Kiosk) -> bool:
    with pytest.raises(Refused) as error:
        kiosk.hello()
    return error.value.kind is ProblemKind.LEDGER_REFUSED


def test_a_digit_that_changed_hands_since_the_backup_is_taken_once_its_former_kiosk_tells_that_it_did_not_use_it_today(
    changed_hands: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, one, five = changed_hands
    with running(backup) as branch:
        branch.clock.move(timedelta(days=1))
        assert is_refused(moved(five, branch))
        moved(one, branch).hello(used=(one.ledger.code,))
        assert five.hello().kiosk_code == five.ledger.code
        five.ledger.own_ticket()
        assert five.send().acknowledged == five.ledger.last


@pytest.mark.parametrize("used", [(), (1, 9)], ids=["nothing is told", "it was used"])
def test_a_digit_that_its_former_kiosk_may_have_used_today_is_another_ones_tomorrow(
    changed_hands: tuple[str, Kiosk, Kiosk], used: tuple[int, ...]
) -> None:
    backup, one, five = changed_hands
    with running(backup) as branch:
        moved(one, branch).hello(used=used)
        assert is_refused(moved(five, branch))
        branch.clock.move(timedelta(days=2))  # the office was in Tuesday already
        assert five.hello().kiosk_code == five.ledger.code


def test_a_digit_of_which_the_server_has_numbers_of_today_is_not_free_whatever_its_former_kiosk_tells(branch: Branch) -> None:
    kiosk = branch.kiosk()
    left = kiosk.ledger.code
    kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.lose_ledger()
    kiosk.hello(used=(kiosk.ledger.code,))
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=left)


def test_a_kiosk_whose_two_ledgers_were_lost_before_it_could_say_hello_is_told_of_a_digit_that_neither_had(
    branch: Branch,
) -> None:
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    main, spare = kiosk.ledger.code, kiosk.said.spare_code
    assert spare is not None
    assert kiosk.hello(ledger=False, used=(main, spare)).spare_code not in (None, main, spare)


def test_a_digit_that_a_kiosk_has_used_and_lost_is_given_to_nobody_on_that_day(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    spare = kiosk.said.spare_code
    assert spare is not None
    kiosk.hello(ledger=False, used=(kiosk.ledger.code, spare))
    others = [branch.kiosk() for _ in range(3)]
    assert spare not in {code for other in others if other.said for code in (other.ledger.code, other.said.spare_code)}


def test_the_digit_of_a_kiosk_that_broke_down_is_given_to_nobody_in_a_day_to_come_of_which_it_has_printed_numbers(
    branch: Branch,
) -> None:
    broken = branch.kiosk()
    broken.ledger.day = TUESDAY + timedelta(days=1)  # a time server said so
    broken.ledger.own_ticket()
    broken.send()
    revoke(branch, broken)
    for _ in range(2):
        branch.clock.move(timedelta(days=1))
        with pytest.raises(AdministrationError, match="is not free"):
            branch.add_kiosk(digit=broken.ledger.code)
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=broken.ledger.code)


@pytest.mark.parametrize("trusted", [True, False])
def test_a_digit_that_was_used_today_is_given_to_nobody_when_a_wrong_clock_has_set_the_servers_day_ahead(
    branch: Branch, *, trusted: bool
) -> None:
    broken = branch.kiosk()
    broken.ledger.own_ticket()
    broken.send()
    revoke(branch, broken)
    set_day_ahead(branch, trusted=trusted)
    with pytest.raises(AdministrationError, match=r"is not free .* wait until 2026-03-02 is over.*clock says 2026-03-02"):
        branch.add_kiosk(digit=broken.ledger.code)
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=broken.ledger.code)


def test_what_a_kiosk_tells_of_a_day_that_the_office_has_left_by_mistake_is_heard(branch: Branch) -> None:
    kiosk = branch.kiosk()
    set_day_ahead(branch)
    kiosk.hello(used=(kiosk.ledger.code, 7))
    with pytest.raises(AdministrationError, match="7 is not free"):
        branch.add_kiosk(digit=7)


def test_numbers_on_paper_of_a_day_that_the_office_has_left_by_mistake_keep_their_digit(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    set_day_ahead(branch)
    left = kiosk.ledger.code
    kiosk.lose_ledger()
    kiosk.hello(used=(kiosk.ledger.code,))
    with pytest.raises(AdministrationError, match=f"{left} is not free"):
        branch.add_kiosk(digit=left)


def test_a_kiosk_whose_two_ledgers_were_lost_in_a_day_that_the_office_has_left_by_mistake_gets_a_digit(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    main, spare = kiosk.ledger.code, kiosk.said.spare_code
    assert spare is not None
    set_day_ahead(branch)
    assert kiosk.hello(ledger=False, used=(main, spare)).spare_code not in (None, main, spare)


def test_numbers_of_a_day_that_is_years_ahead_keep_the_digit_of_a_broken_kiosk_from_nobody(branch: Branch) -> None:
    broken = branch.kiosk()
    broken.ledger.day = TUESDAY + 2 * FARTHEST_USE
    broken.ledger.own_ticket()
    broken.send()
    revoke(branch, broken)
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=broken.ledger.code)


def test_a_digit_that_a_kiosk_used_only_yesterday_is_good_for_its_next_ledger(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    spare = kiosk.said.spare_code
    assert spare is not None
    branch.clock.move(timedelta(days=1))
    assert kiosk.hello(ledger=False, used=(kiosk.ledger.code, spare)).spare_code == spare


def test_a_digit_that_the_restored_server_takes_for_free_is_given_to_nobody_through_the_day_in_which_a_kiosk_used_it(
    branch: Branch,
) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.day = TUESDAY  # the server's clock is behind
    kiosk.hello(used=(kiosk.ledger.code, 7))
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=7)
    branch.clock.move(timedelta(days=1))
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=7)
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=7)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS, st.sets(st.integers(1, 9)), st.integers(1, 9))
def test_a_digit_is_never_free_in_the_day_in_which_its_kiosk_used_it(day: date, newest: date, codes: set[int], code: int) -> None:
    through = used_through(code, Used(newest, frozenset(codes)), day)
    if code in codes and newest <= day + FARTHEST_USE:
        assert through >= newest


@given(DAYS, st.dates(), st.sets(st.integers(1, 9)), st.integers(1, 9))
def test_no_clock_that_is_years_ahead_keeps_a_digit_from_others(day: date, newest: date, codes: set[int], code: int) -> None:
    assert used_through(code, Used(newest, frozenset(codes)), day) <= day + FARTHEST_USE
