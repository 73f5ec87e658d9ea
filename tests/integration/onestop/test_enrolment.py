"""How a kiosk comes in, and how it changes its credential."""

from datetime import timedelta

import pytest

from onestop.domain.credentials import new_secret
from onestop.errors import AdministrationError, Refused
from onestop.usecases import fleet
from onestop.wire import CredentialAnswer, NewCredential, ProblemKind
from tests.support.onestop.server import OFFICE, Branch, Kiosk


def rotate(kiosk: Kiosk, credential: str) -> None:
    kiosk.branch.post("/credential", NewCredential(credential=credential), CredentialAnswer, kiosk.headers)


def approve(branch: Branch, kiosk: Kiosk) -> None:
    branch.held(lambda tx, held: fleet.approve_kiosk(tx, held, fleet.find_kiosk(tx, held, str(kiosk.device_id))))


def revoke(branch: Branch, kiosk: Kiosk, office: str = OFFICE) -> None:
    branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, str(kiosk.device_id)), "gone"), office)


def test_a_kiosk_waits_for_approval_and_then_works(branch: Branch) -> None:
    kiosk = Kiosk(branch, "serial-1")
    answer = kiosk.enrol(branch.add_kiosk(approved=False))
    assert not answer.approved
    with pytest.raises(Refused) as error:
        kiosk.hello()
    assert error.value.kind is ProblemKind.AWAITING_APPROVAL
    approve(branch, kiosk)
    said = kiosk.hello()
    assert (said.office, said.kiosk_code, said.acknowledged) == (OFFICE, answer.kiosk_code, 0)
    assert kiosk.grant().n == 1


def test_the_same_kiosk_may_repeat_its_enrolment(branch: Branch) -> None:
    kiosk, code = Kiosk(branch, "serial-1"), branch.add_kiosk()
    assert kiosk.enrol(code).device_id == kiosk.enrol(code.lower().replace("-", "")).device_id


def test_a_code_is_good_for_one_kiosk(branch: Branch) -> None:
    code = branch.add_kiosk()
    Kiosk(branch, "serial-1").enrol(code)
    with pytest.raises(Refused) as error:
        Kiosk(branch, "serial-2").enrol(code)
    assert error.value.kind is ProblemKind.CODE_REFUSED


def test_a_code_is_good_for_ten_minutes(branch: Branch) -> None:
    code = branch.add_kiosk()
    branch.clock.move(timedelta(minutes=10))
    with pytest.raises(Refused) as error:
        Kiosk(branch, "serial-1").enrol(code)
    assert error.value.kind is ProblemKind.CODE_REFUSED


@pytest.mark.parametrize("has_left", [False, True], ids=["another kiosk has its digit", "another kiosk has used it today"])
def test_a_code_that_ran_out_is_not_good_again_when_the_clock_is_set_back(branch: Branch, *, has_left: bool) -> None:
    code = branch.add_kiosk(digit=1)
    branch.clock.move(timedelta(minutes=11))
    other = branch.kiosk(digit=1)
    if has_left:
        revoke(branch, other)
    branch.clock.move(timedelta(minutes=-11))
    with pytest.raises(Refused) as error:
        Kiosk(branch, "serial-1").enrol(code)
    assert error.value.kind is ProblemKind.CODE_REFUSED


def test_the_secret_of_a_kiosk_is_nowhere_in_the_database(branch: Branch) -> None:
    kiosk, code = Kiosk(branch, "serial-1"), branch.add_kiosk()
    kiosk.enrol(code)
    tables = branch.administer(
        lambda tx: [
            str(row) for name in ("device", "enrolment") for row in tx.connection.exec_driver_sql(f"SELECT * FROM {name}")
        ]
    )
    for secret in (kiosk.credential, code, code.replace("-", "")):
        assert all(secret not in row for row in tables)


def test_kiosk_codes_are_unique_and_kept_apart_from_spares(branch: Branch) -> None:
    kiosks = [branch.kiosk() for _ in range(5)]
    codes = [kiosk.ledger.code for kiosk in kiosks]
    spares = [kiosk.said.spare_code for kiosk in kiosks if kiosk.said is not None]
    held = [*codes, *(one for one in spares if one is not None)]
    assert codes == [1, 2, 3, 4, 5]
    assert len(held) == len(set(held)) == 9


def test_a_code_is_not_given_again_before_the_next_business_day(branch: Branch) -> None:
    kiosk = branch.kiosk(digit=3)
    revoke(branch, kiosk)
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=3)
    branch.clock.move(timedelta(days=1))
    assert branch.kiosk(digit=3).ledger.code == 3


def test_a_code_that_was_promised_is_not_promised_twice(branch: Branch) -> None:
    branch.add_kiosk(digit=2)
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=2)


def test_a_revoked_kiosk_does_nothing_more(branch: Branch) -> None:
    kiosk = branch.kiosk()
    revoke(branch, kiosk)
    for act in (kiosk.grant, kiosk.hello, kiosk.send, kiosk.now, lambda: kiosk.heartbeat(1)):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.kind is ProblemKind.REVOKED


def test_both_credentials_hold_until_the_new_one_is_used(branch: Branch) -> None:
    kiosk, new = branch.kiosk(), new_secret()
    old = kiosk.credential
    rotate(kiosk, new)
    assert kiosk.grant().n == 1
    kiosk.credential = new
    assert kiosk.grant().n == 2
    kiosk.credential = old
    with pytest.raises(Refused) as error:
        kiosk.grant()
    assert error.value.kind is ProblemKind.UNKNOWN_CREDENTIAL


def test_a_change_of_credential_may_be_repeated(branch: Branch) -> None:
    kiosk, new = branch.kiosk(), new_secret()
    rotate(kiosk, new)
    rotate(kiosk, new)
    kiosk.credential = new
    rotate(kiosk, new)
    assert kiosk.grant().n == 1


def test_a_credential_that_was_never_used_is_replaced_by_the_next(branch: Branch) -> None:
    kiosk, lost, new = branch.kiosk(), new_secret(), new_secret()
    rotate(kiosk, lost)
    rotate(kiosk, new)
    kiosk.credential = lost
    with pytest.raises(Refused):
        kiosk.grant()
    kiosk.credential = new
    assert kiosk.grant().n == 1
