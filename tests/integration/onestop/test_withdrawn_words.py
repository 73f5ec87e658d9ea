"""What a liar did to its office ends when it is revoked as one, as far as no number can come twice."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from onestop.db.tables import ticket
from onestop.errors import AdministrationError, Refused
from onestop.usecases import offices
from onestop.wire import LARGEST_NUMBER, ProblemKind, SeriesMark
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.office import MONDAY, TUESDAY
from tests.support.onestop.restores import moved, revoke, with_ledgers_since_the_backup
from tests.support.onestop.server import Branch, Kiosk, Store, introduced, running

FAR = MONDAY + timedelta(days=50)
BEYOND = MONDAY + timedelta(days=150)


def lie(kiosk: Kiosk, day: date = MONDAY, n: int = LARGEST_NUMBER) -> None:
    """Claim a central number in a hello."""
    before, kiosk.ledger.day = kiosk.ledger.day, day
    kiosk.hello((SeriesMark("A", 0, n),))
    kiosk.ledger.day = before


def lie_on_paper(kiosk: Kiosk, n: int, day: date = MONDAY, code: int = 0) -> uuid.UUID:
    """Upload a number that nobody gave."""
    made = uuid.uuid4()
    kiosk.ledger.intent(made)
    kiosk.ledger.numbered(made, n, code, day)
    introduced(kiosk, kiosk.send)
    return made


def grant_on(branch: Branch, kiosk: Kiosk, days: int) -> int:
    """The next number so many days later."""
    branch.clock.move(timedelta(days=days))
    kiosk.hello()
    return kiosk.grant().n


def closed(kiosk: Kiosk) -> bool:
    kiosk.hello()
    with pytest.raises(Refused) as error:
        kiosk.grant()
    return error.value.kind is ProblemKind.CENTRAL_CLOSED


def test_a_liar_that_ended_the_central_series_for_fifty_days_has_ended_it_for_no_longer_than_today(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    honest.grant()
    lie(liar, FAR)
    revoke(branch, liar, lied=True)
    assert closed(honest)  # the kiosks take numbers of one epoch in a day
    assert grant_on(branch, honest, 1) == 1


@pytest.mark.parametrize("lie_in", ["mark", "entry", "grant", "epoch", "confirmation"])
def test_a_liar_that_is_found_before_the_first_number_of_the_day_costs_no_central_number(branch: Branch, lie_in: str) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    if lie_in == "mark":
        lie(liar)
    elif lie_in == "entry":
        lie_on_paper(liar, LARGEST_NUMBER)
    elif lie_in == "epoch":
        liar.hello(epoch=7)
    elif lie_in == "confirmation":
        liar.ledger.acknowledged = 7
        liar.hello()
    else:
        with pytest.raises(Refused):
            liar.grant(highest=LARGEST_NUMBER, business_day=MONDAY)
    assert closed(honest)
    revoke(branch, liar, lied=True)
    assert honest.hello().central_open
    assert honest.grant().n == 1


def test_numbers_that_a_liar_used_up_on_a_day_far_ahead_are_given_when_it_comes(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    lie(liar, BEYOND)
    lie_on_paper(liar, LARGEST_NUMBER, BEYOND)
    revoke(branch, liar, lied=True)
    assert grant_on(branch, honest, 150) == 1


def test_a_kiosk_that_is_revoked_for_another_reason_is_still_believed(branch: Branch) -> None:
    honest, broken = branch.kiosk(), branch.kiosk()
    lie(broken, TUESDAY, 7)
    revoke(branch, broken)
    assert closed(honest)
    branch.clock.move(timedelta(days=1))
    assert closed(honest)
    assert grant_on(branch, honest, 1) == 1


def test_the_word_of_a_kiosk_that_was_revoked_before_it_was_found_to_lie_is_withdrawn_too(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    lie(liar, FAR)
    revoke(branch, liar)
    revoke(branch, liar, lied=True)
    assert honest.hello().central_open


def test_what_another_kiosk_has_seen_too_stays_closed_and_is_not_given_again(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    lie(liar, TUESDAY)
    lie(honest, TUESDAY, 7)
    revoke(branch, liar, lied=True)
    assert closed(honest)
    branch.clock.move(timedelta(days=1))
    assert closed(honest)
    assert branch.held(lambda _, held: held.closed_through) == TUESDAY


def test_numbers_that_another_kiosk_has_too_are_not_given_when_their_day_far_ahead_comes(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    lie(liar, BEYOND)
    lie(honest, BEYOND, 7)
    revoke(branch, liar, lied=True)
    assert grant_on(branch, honest, 150) == 8


def test_a_restore_that_an_administrator_has_said_stays_closed_whoever_lied_before_it(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    lie(liar, FAR)
    branch.held(offices.restore)
    revoke(branch, liar, lied=True)
    assert closed(honest)
    with pytest.raises(AdministrationError, match="may have printed numbers today"):
        branch.add_kiosk()
    assert grant_on(branch, honest, 1) == 1


def test_tickets_that_a_liar_made_up_leave_the_line_and_the_one_that_was_served_keeps_its_number(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    counter = branch.counter(1)
    served = lie_on_paper(liar, 1)
    assert counter.serve_next() == "A001"
    lie_on_paper(liar, 2)
    assert counter.call() == "A002"
    lie_on_paper(liar, LARGEST_NUMBER)
    own = liar.ledger.own_ticket()
    introduced(liar, liar.send)
    revoke(branch, liar, lied=True)
    honest.hello()
    given = honest.grant()
    assert (given.n, given.ticket_id not in (served, own)) == (2, True)
    assert counter.view().ticket is None
    assert honest.waiting()["ho-tich"] == 2  # what the machine printed under its own digit may be somebody's
    called = [counter.serve_next() for _ in range(3)]
    assert sorted(map(str, called)) == ["A002", "A2-001", "None"]


def test_numbers_of_a_day_to_come_that_a_liar_made_up_under_its_own_digit_are_the_next_kiosks_when_the_day_comes(
    branch: Branch,
) -> None:
    liar = branch.kiosk()
    lie_on_paper(liar, 1, TUESDAY, liar.ledger.code)
    revoke(branch, liar, lied=True)
    branch.clock.move(timedelta(days=1))
    honest = branch.kiosk(digit=liar.ledger.code)
    honest.ledger.day = TUESDAY
    printed = honest.ledger.own_ticket()
    honest.send()
    assert honest.waiting()["ho-tich"] == 1
    called = branch.counter(1).act("call-next").ticket
    assert called is not None
    assert called.ticket_id == printed


def test_a_digit_that_a_liar_had_indeed_today_and_claims_once_more_is_not_free_before_tomorrow(branch: Branch) -> None:
    _, liar = branch.kiosk(), branch.kiosk()
    digit, printed = liar.ledger.code, liar.ledger.own_ticket()
    liar.send()
    liar.lose_ledger()
    liar.hello()
    branch.clock.move(timedelta(days=2))  # now the digit is free
    liar.hello(epoch=7)
    liar.hello(spare=digit)
    branch.clock.move(timedelta(days=-2))
    revoke(branch, liar, lied=True)
    with pytest.raises(AdministrationError, match="is not free"):
        branch.add_kiosk(digit=digit)
    kept = branch.administer(lambda transaction: transaction.all(select(ticket.c.ticket_id), {}))
    assert [row["ticket_id"] for row in kept] == [printed]
    branch.clock.move(timedelta(days=1))
    assert branch.add_kiosk(digit=digit)


def all_digits(kiosk: Kiosk, day: date) -> None:
    """Claim that the ledgers of this kiosk had every digit through a day."""
    kiosk.ledger.day = day
    kiosk.hello(used=tuple(range(1, 10)))


def test_digits_that_a_liar_kept_from_others_are_given_out_on_the_day_on_which_it_is_found(branch: Branch) -> None:
    liar = branch.kiosk()
    all_digits(liar, FAR)
    with pytest.raises(AdministrationError, match="no kiosk code is free"):
        branch.add_kiosk()
    revoke(branch, liar, lied=True)
    assert branch.kiosk().said is not None


def test_digits_that_another_kiosk_used_too_are_kept_from_others(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    all_digits(liar, FAR)
    honest.ledger.day = TUESDAY
    honest.hello(used=(honest.ledger.code, 7))
    revoke(branch, liar, lied=True)
    with pytest.raises(AdministrationError, match="7 is not free"):
        branch.add_kiosk(digit=7)
    assert branch.add_kiosk(digit=6)


def test_digits_that_a_liar_went_through_are_kept_no_longer_than_through_the_day(branch: Branch) -> None:
    liar = branch.kiosk()
    liar.ledger.day = FAR
    went_through: list[int] = []
    while liar.said is not None and liar.said.spare_code is not None:
        went_through.append(liar.said.spare_code)
        liar.hello(ledger=False, used=(liar.ledger.code, went_through[-1]))
    assert len(went_through) == 8
    with pytest.raises(AdministrationError, match="no kiosk code is free"):
        branch.add_kiosk()
    revoke(branch, liar, lied=True)
    branch.clock.move(timedelta(days=1))
    assert all(branch.add_kiosk(digit=digit) for digit in went_through)


def test_an_epoch_that_a_liar_made_up_ends_no_enrolment_after_it_was_revoked(branch: Branch) -> None:
    away, liar = branch.kiosk(), branch.kiosk()
    away.grant()
    code = branch.add_kiosk()
    liar.hello(epoch=7)
    with pytest.raises(Refused) as error:
        Kiosk(branch, "serial-9").enrol(code)
    assert error.value.kind is ProblemKind.CODE_REFUSED
    revoke(branch, liar, lied=True)
    assert branch.kiosk().said is not None  # although one that is switched off has not shown its ledger since


def test_a_kiosk_raises_the_epoch_once_a_day(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    liar.hello(epoch=7)
    honest.hello()
    assert liar.hello(epoch=20).epoch == 8
    honest.state()
    branch.clock.move(timedelta(days=1))
    assert liar.hello(epoch=20).epoch == 21


@pytest.fixture
def in_a_window(store: Store) -> tuple[str, Kiosk, Kiosk]:
    """A restored server, a liar, and a kiosk that has begun a ledger since the backup, under a digit that the backup has as free."""
    return with_ledgers_since_the_backup(store)


def test_no_kiosk_is_refused_because_a_liar_says_that_its_digit_is_the_spare_one_of_the_liar(
    in_a_window: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, liar, honest = in_a_window
    with running(backup) as branch:
        moved(liar, branch).hello(spare=honest.ledger.code)
        moved(honest, branch).ledger.own_ticket()
        assert honest.hello().kiosk_code == honest.ledger.code
        assert honest.send().acknowledged == honest.ledger.last
        assert liar.hello().spare_code != honest.ledger.code


def test_no_kiosk_is_refused_because_a_liar_that_was_revoked_said_that_it_had_its_digit_as_a_spare_one(
    in_a_window: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, liar, honest = in_a_window
    with running(backup) as branch:
        moved(liar, branch).hello(spare=honest.ledger.code)
        revoke(branch, liar)
        assert moved(honest, branch).hello().kiosk_code == honest.ledger.code


def test_a_spare_digit_that_a_kiosk_says_it_holds_is_its_own_once_all_have_shown_their_ledgers(
    in_a_window: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, liar, honest = in_a_window
    with running(backup) as branch:
        moved(honest, branch).hello(spare=6)
        moved(liar, branch).hello()
        lie_on_paper(liar, 7, TUESDAY)  # an epoch begins, in which the liar has not shown a ledger
        liar.ledger = PaperLedger(6, boot_id=liar.boot_id)
        with pytest.raises(Refused) as error:
            liar.hello()
        assert error.value.kind is ProblemKind.LEDGER_REFUSED


def test_a_kiosk_whose_digit_a_liar_has_taken_for_a_ledger_goes_on_as_soon_as_the_liar_is_revoked_as_one(
    in_a_window: tuple[str, Kiosk, Kiosk],
) -> None:
    backup, liar, honest = in_a_window
    with running(backup) as branch:
        moved(liar, branch).ledger = PaperLedger(honest.ledger.code, boot_id=liar.boot_id)
        liar.hello()
        lie_on_paper(liar, 1, code=honest.ledger.code)
        moved(honest, branch).ledger.own_ticket()
        with pytest.raises(Refused):
            honest.hello()
        revoke(branch, liar, lied=True)
        assert honest.hello().kiosk_code == honest.ledger.code
        honest.send()
        assert branch.counter(1).call() == f"A{honest.ledger.code}-001"
