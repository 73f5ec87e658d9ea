"""A kiosk that was told of a higher epoch than the server is in: by a life of it before a restore, or by another server."""

from datetime import timedelta

import pytest

from onestop.errors import Refused
from onestop.wire import LARGEST_EPOCH_SHOWN, ProblemKind
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.server import Branch, Kiosk


def refused(kiosk: Kiosk, epoch: int) -> Refused:
    with pytest.raises(Refused) as error:
        kiosk.hello(epoch=epoch)
    return error.value


def test_a_kiosk_that_comes_from_a_server_in_a_higher_epoch_gets_central_numbers_the_next_day(branch: Branch) -> None:
    kiosk = branch.kiosk()
    said = kiosk.hello(epoch=4)
    assert (said.epoch, said.central_open) == (5, False)
    with pytest.raises(Refused) as error:
        kiosk.grant()
    assert error.value.kind is ProblemKind.CENTRAL_CLOSED
    branch.clock.move(timedelta(days=1))
    assert kiosk.hello(epoch=5).central_open
    assert kiosk.grant().epoch == 5


@pytest.mark.parametrize("epoch", [None, 0, 1])
def test_a_kiosk_that_knows_no_higher_epoch_changes_nothing(branch: Branch, epoch: int | None) -> None:
    said = branch.kiosk().hello(epoch=epoch)
    assert (said.epoch, said.central_open) == (1, True)


def test_a_second_kiosk_that_knows_a_still_higher_epoch_is_followed_too(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    one.hello(epoch=4)
    assert two.hello(epoch=9).epoch == 10
    assert two.hello(epoch=9).epoch == 10


def test_other_kiosks_must_show_their_ledgers_in_the_new_epoch(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    one.hello(epoch=4)
    with pytest.raises(Refused) as error:
        two.grant()
    assert error.value.kind is ProblemKind.SAY_HELLO


def test_a_nonsense_epoch_is_refused_and_changes_nothing(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert refused(kiosk, LARGEST_EPOCH_SHOWN + 1).kind is ProblemKind.MALFORMED
    said = kiosk.hello()
    assert (said.epoch, said.central_open) == (1, True)


def test_no_kiosk_can_raise_the_epoch_again_and_again_until_there_is_none_left(branch: Branch) -> None:
    kiosk = branch.kiosk()
    end = kiosk.hello(epoch=LARGEST_EPOCH_SHOWN).epoch
    assert refused(kiosk, end + 1).kind is ProblemKind.MALFORMED
    assert kiosk.hello(epoch=end).epoch == end == LARGEST_EPOCH_SHOWN + 1


def test_an_epoch_in_a_hello_that_is_refused_is_not_followed(branch: Branch) -> None:
    kiosk, other = branch.kiosk(), branch.kiosk()
    kiosk.ledger = PaperLedger(other.ledger.code, boot_id=kiosk.boot_id)
    assert refused(kiosk, 4).kind is ProblemKind.LEDGER_REFUSED
    assert other.hello().epoch == 1
