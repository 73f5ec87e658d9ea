"""In an office in which all digits are taken, a kiosk whose ledger is lost goes on under its own one the next day."""

from datetime import timedelta

import pytest

from onestop.errors import Refused
from onestop.usecases import fleet
from onestop.wire import ProblemKind
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.server import Branch, Kiosk


@pytest.fixture
def fifth(branch: Branch) -> Kiosk:
    """The kiosk for which no spare digit is left; it has given a number."""
    for _ in range(4):
        branch.kiosk()
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    assert kiosk.said.spare_code is None
    kiosk.ledger.own_ticket()
    kiosk.send()
    return kiosk


def asks(kiosk: Kiosk) -> int | None:
    """What it is told while its ledger is lost."""
    return kiosk.hello(ledger=False, used=(kiosk.ledger.code,)).spare_code


def test_its_own_digit_is_offered_once_its_last_day_with_numbers_is_over(branch: Branch, fifth: Kiosk) -> None:
    assert asks(fifth) is None
    branch.clock.move(timedelta(days=1))
    assert asks(fifth) == fifth.ledger.code
    fifth.lose_ledger()
    assert fifth.hello().kiosk_code == fifth.ledger.code
    fifth.ledger.day += timedelta(days=1)
    fifth.ledger.own_ticket()
    assert fifth.send().acknowledged == fifth.ledger.last


def test_its_own_digit_is_not_offered_while_the_server_has_numbers_of_today_that_it_has_forgotten(
    branch: Branch, fifth: Kiosk
) -> None:
    branch.clock.move(timedelta(days=1))
    monday, fifth.ledger.day = fifth.ledger.day, fifth.ledger.day + timedelta(days=1)
    fifth.ledger.own_ticket()
    fifth.send()
    fifth.ledger.day = monday
    assert asks(fifth) is None


def test_its_own_digit_is_not_offered_to_a_kiosk_that_does_not_tell_when_it_used_it(branch: Branch, fifth: Kiosk) -> None:
    branch.clock.move(timedelta(days=1))
    assert fifth.hello(ledger=False).spare_code is None


def test_the_offer_ends_when_the_old_ledger_is_shown_again(branch: Branch, fifth: Kiosk) -> None:
    branch.clock.move(timedelta(days=1))
    asks(fifth)
    assert fifth.hello().spare_code is None
    fifth.ledger = PaperLedger(fifth.ledger.code, boot_id=fifth.boot_id)
    with pytest.raises(Refused) as error:
        fifth.hello()
    assert error.value.kind is ProblemKind.LEDGER_REFUSED


def test_a_digit_that_has_become_free_goes_before_its_own(branch: Branch, fifth: Kiosk) -> None:
    branch.clock.move(timedelta(days=1))
    asks(fifth)
    branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, "1"), "gone"))
    branch.clock.move(timedelta(days=1))
    assert asks(fifth) not in (None, fifth.ledger.code)


def test_its_own_digit_is_not_offered_while_it_has_used_it_today_although_the_server_has_not_heard_of_it(
    branch: Branch, fifth: Kiosk
) -> None:
    branch.clock.move(timedelta(days=1))
    fifth.ledger.day += timedelta(days=1)
    assert asks(fifth) is None
