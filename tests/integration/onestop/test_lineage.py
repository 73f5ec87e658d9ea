"""Copies, older cards, lost ledgers: what a hello tells, and what the server does about it."""

import copy
import uuid
from datetime import timedelta

import pytest

from onestop.errors import AdministrationError, Refused
from onestop.usecases import fleet
from onestop.wire import ProblemKind
from tests.support.onestop.ledgers import PaperLedger
from tests.support.onestop.restores import revoke
from tests.support.onestop.server import Branch, Kiosk


def refused(act: object) -> ProblemKind:
    assert callable(act)
    with pytest.raises(Refused) as error:
        act()
    return error.value.kind


def test_a_boot_must_say_hello_first(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.reboot()
    assert refused(kiosk.grant) is ProblemKind.SAY_HELLO
    kiosk.hello()
    assert kiosk.grant().n == 1


def test_another_machine_with_the_same_card_is_refused_and_the_first_goes_on(branch: Branch) -> None:
    kiosk = branch.kiosk()
    serial, kiosk.serial = kiosk.serial, "another-board"
    assert refused(kiosk.hello) is ProblemKind.HARDWARE_CHANGED
    kiosk.serial = serial
    assert kiosk.grant().n == 1


def test_a_hello_that_comes_again_is_refused_and_changes_nothing(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.monotonic_ns -= 1
    assert refused(kiosk.hello) is ProblemKind.REPLAYED
    assert kiosk.grant().n == 1


def test_a_late_hello_of_an_earlier_boot_does_not_stop_the_kiosk(branch: Branch) -> None:
    kiosk = branch.kiosk()
    old_boot = kiosk.boot_id
    kiosk.reboot()
    kiosk.hello()
    new_boot, kiosk.boot_id, kiosk.monotonic_ns = kiosk.boot_id, old_boot, 100
    assert refused(kiosk.hello) is ProblemKind.SAY_HELLO
    kiosk.boot_id = new_boot
    assert kiosk.grant().n == 1


def test_two_boots_that_both_go_on_speaking_are_a_copy_and_stopped(branch: Branch) -> None:
    kiosk = branch.kiosk()
    old_boot = kiosk.boot_id
    kiosk.reboot()
    kiosk.hello()
    new_boot, kiosk.boot_id, kiosk.monotonic_ns = kiosk.boot_id, old_boot, 100
    said = [refused(kiosk.hello) for _ in range(3)]
    assert said == [ProblemKind.SAY_HELLO, ProblemKind.SAY_HELLO, ProblemKind.CLONED]
    kiosk.boot_id = new_boot
    assert refused(kiosk.grant) is ProblemKind.CLONED


def test_a_kiosk_stopped_by_a_first_hello_that_came_after_the_next_boots_works_again_once_released(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.reboot()
    late = copy.copy(kiosk)  # its hello stands in the queue of a server that hangs; the kiosk loses power meanwhile
    kiosk.reboot()
    kiosk.hello()
    late.hello()
    assert [refused(kiosk.hello) for _ in range(3)] == [ProblemKind.SAY_HELLO, ProblemKind.SAY_HELLO, ProblemKind.CLONED]
    branch.release(kiosk)
    kiosk.hello()
    assert kiosk.grant().n == 1


def test_a_copy_is_stopped_again_after_a_release(branch: Branch) -> None:
    kiosk = branch.kiosk()
    clone = copy.copy(kiosk)
    clone.reboot()
    clone.hello()
    assert [refused(kiosk.hello) for _ in range(3)][-1] is ProblemKind.CLONED
    branch.release(kiosk)
    kiosk.hello()
    assert [refused(clone.hello) for _ in range(3)][-1] is ProblemKind.CLONED


def test_a_card_that_was_rolled_back_is_stopped(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    older = kiosk.ledger.copy()
    kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.ledger = older
    kiosk.reboot()
    assert refused(kiosk.hello) is ProblemKind.ROLLED_BACK
    assert refused(kiosk.grant) is ProblemKind.ROLLED_BACK


def test_a_rolled_back_card_that_went_on_is_stopped_by_its_chain(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    older = kiosk.ledger.copy()
    kiosk.ledger.own_ticket()
    kiosk.send()
    for _ in range(3):
        older.own_ticket()
    kiosk.ledger = older
    kiosk.reboot()
    kiosk.hello()
    assert refused(kiosk.send) is ProblemKind.ROLLED_BACK


def rolled_back_to_equal_length(kiosk: Kiosk) -> PaperLedger:
    """An older copy of the kiosk's ledger that has written as many entries since as the server has, but others."""
    older = kiosk.ledger.copy()
    kiosk.ledger.own_ticket()
    kiosk.send()
    older.own_ticket()
    return older


def test_a_rolled_back_card_that_went_on_to_the_same_length_is_stopped_at_hello(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.ledger = rolled_back_to_equal_length(kiosk)
    kiosk.reboot()
    assert refused(kiosk.hello) is ProblemKind.ROLLED_BACK


def test_a_kiosk_enrolled_again_with_other_entries_than_were_kept_is_stopped(branch: Branch) -> None:
    gone = branch.kiosk()
    older = rolled_back_to_equal_length(gone)
    revoke(branch, gone)
    branch.clock.move(timedelta(days=1))
    new = Kiosk(branch, "serial-again")
    new.enrol(branch.add_kiosk(digit=older.code))
    new.ledger = older
    assert refused(new.hello) is ProblemKind.CLONED


def test_a_kiosk_whose_newest_confirmation_was_lost_goes_on(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.ledger.acknowledged = 0
    kiosk.reboot()
    assert kiosk.hello().acknowledged == kiosk.ledger.last


def test_entries_that_differ_from_those_that_were_kept_stop_the_kiosk(branch: Branch) -> None:
    kiosk = branch.kiosk()
    other = kiosk.ledger.copy()
    kiosk.ledger.own_ticket()
    other.own_ticket()
    kiosk.send()
    assert refused(lambda: kiosk.send(other.batch(first=1))) is ProblemKind.ROLLED_BACK


def test_a_chain_that_differs_at_what_was_confirmed_stops_the_kiosk(branch: Branch) -> None:
    kiosk = branch.kiosk()
    other = kiosk.ledger.copy()
    for ledger in (kiosk.ledger, other):
        ledger.own_ticket()
    kiosk.send()
    other.acknowledged = kiosk.ledger.acknowledged
    kiosk.ledger = other
    assert refused(kiosk.hello) is ProblemKind.ROLLED_BACK


def test_a_lost_ledger_is_followed_by_one_under_the_spare_code(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    before = kiosk.ledger.code
    kiosk.lose_ledger()
    said = kiosk.hello()
    assert (said.kiosk_code, said.acknowledged) == (kiosk.ledger.code, 0)
    assert said.spare_code not in (None, before, said.kiosk_code)
    kiosk.ledger.own_ticket()
    kiosk.send()
    assert kiosk.waiting()["ho-tich"] == 2


def test_the_code_of_a_lost_ledger_is_free_the_next_day_and_not_before(branch: Branch) -> None:
    kiosk = branch.kiosk(digit=3)
    kiosk.lose_ledger()
    kiosk.hello()
    with pytest.raises(AdministrationError):
        branch.add_kiosk(digit=3)
    branch.clock.move(timedelta(days=1))
    branch.add_kiosk(digit=3)


def test_a_ledger_that_was_replaced_may_not_come_back(branch: Branch) -> None:
    kiosk = branch.kiosk()
    old = kiosk.ledger
    kiosk.lose_ledger()
    kiosk.hello()
    kiosk.ledger = old
    assert refused(kiosk.hello) is ProblemKind.ROLLED_BACK


def test_a_new_ledger_under_the_old_code_is_refused_with_the_code_that_is_kept_for_it(branch: Branch) -> None:
    kiosk = branch.kiosk()
    assert kiosk.said is not None
    kiosk.ledger = PaperLedger(kiosk.ledger.code)
    with pytest.raises(Refused) as error:
        kiosk.hello()
    assert error.value.kind is ProblemKind.LEDGER_REFUSED
    assert error.value.problem.kiosk_code == kiosk.said.spare_code


def test_a_ledger_whose_code_only_a_lost_database_had_given_is_taken_and_its_code_kept(branch: Branch) -> None:
    kiosk = branch.kiosk(digit=1)
    assert kiosk.said is not None
    spare = kiosk.said.spare_code
    kiosk.ledger = PaperLedger(4, boot_id=kiosk.boot_id)
    said = kiosk.hello()
    assert said.kiosk_code == 4
    assert said.spare_code not in (None, 1, 4, spare)
    kiosk.ledger.own_ticket()
    assert kiosk.send().acknowledged == kiosk.ledger.last
    for taken in (1, 4):
        with pytest.raises(AdministrationError):
            branch.add_kiosk(digit=taken)


def test_a_ledger_under_the_code_of_another_kiosk_is_refused(branch: Branch) -> None:
    kiosk, other = branch.kiosk(), branch.kiosk()
    kiosk.ledger = PaperLedger(other.ledger.code, boot_id=kiosk.boot_id)
    assert refused(kiosk.hello) is ProblemKind.LEDGER_REFUSED


def test_a_code_that_is_promised_to_a_kiosk_that_will_enrol_is_not_free(branch: Branch) -> None:
    kiosk = branch.kiosk()
    branch.add_kiosk(digit=4)
    kiosk.ledger = PaperLedger(4, boot_id=kiosk.boot_id)
    assert refused(kiosk.hello) is ProblemKind.LEDGER_REFUSED


def test_the_ledger_of_another_kiosk_stops_this_one(branch: Branch) -> None:
    one, two = branch.kiosk(), branch.kiosk()
    two.ledger = one.ledger
    assert refused(two.hello) is ProblemKind.CLONED
    assert one.grant().n == 1


def test_an_older_copy_of_the_ledger_of_a_revoked_kiosk_stops_whoever_shows_it(branch: Branch) -> None:
    gone = branch.kiosk()
    older = copy.deepcopy(gone.ledger)
    gone.ledger.own_ticket()
    gone.send()
    revoke(branch, gone)
    branch.clock.move(timedelta(days=1))
    new = Kiosk(branch, "serial-again")
    new.enrol(branch.add_kiosk(digit=gone.ledger.code))
    new.ledger = older
    assert refused(new.hello) is ProblemKind.CLONED


def test_a_stopped_kiosk_is_released_and_begins_its_next_ledger(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.ledger.own_ticket()
    kiosk.send()
    kiosk.ledger = PaperLedger(kiosk.ledger.code, ledger_id=kiosk.ledger.ledger_id)
    assert refused(kiosk.hello) is ProblemKind.ROLLED_BACK
    branch.release(kiosk)
    kiosk.lose_ledger()
    kiosk.hello()
    assert kiosk.grant().n == 1


def test_a_kiosk_without_a_spare_code_gets_one_with_its_next_hello_when_codes_are_free(branch: Branch) -> None:
    kiosks = [branch.kiosk() for _ in range(5)]
    first, last = kiosks[0], kiosks[-1]
    assert last.hello().spare_code is None
    branch.held(lambda tx, held: fleet.revoke_kiosk(tx, held, fleet.find_kiosk(tx, held, str(first.device_id)), "broken"))
    assert last.hello().spare_code is None
    branch.clock.move(timedelta(days=1))
    assert last.hello().spare_code is not None


def test_a_kiosk_that_has_lost_its_ledger_gets_the_last_code_that_is_free(branch: Branch) -> None:
    kiosk = branch.kiosk(digit=1)
    for digit in (2, 3, 4, 5, 6, 7):
        branch.add_kiosk(digit=digit)
    kiosk.lose_ledger()
    assert kiosk.hello().spare_code is None
    assert kiosk.hello(ledger=False).spare_code == 8


def test_a_kiosk_without_a_ledger_may_ask_for_its_codes(branch: Branch) -> None:
    kiosk = Kiosk(branch, "serial-1")
    kiosk.enrol(branch.add_kiosk())
    assert kiosk.hello(ledger=False).kiosk_code == kiosk.ledger.code
    kiosk.hello()
    kiosk.ledger.own_ticket()
    assert kiosk.send().acknowledged == 4


def test_a_heartbeat_that_comes_again_is_refused(branch: Branch) -> None:
    kiosk = branch.kiosk()
    kiosk.heartbeat(10)
    assert refused(lambda: kiosk.heartbeat(10)) is ProblemKind.REPLAYED
    kiosk.heartbeat(11)


def test_kiosks_and_counters_of_another_office_are_strangers(branch: Branch) -> None:
    branch.open_office("H32.13")
    here, there = branch.kiosk(), branch.kiosk("H32.13")
    grant = here.grant()
    there.prefix, own = there.prefix.replace("k1.2.", "k1.1."), there.prefix
    assert refused(there.grant) is ProblemKind.UNKNOWN_CREDENTIAL
    there.prefix = own
    assert there.grant().n == 1
    assert there.grant(ticket_id=grant.ticket_id).n == 2
    assert there.void(uuid.uuid4()).n is None
    counter = branch.counter(1, "H32.13")
    assert [counter.serve_next(), counter.serve_next(), counter.serve_next()] == ["A001", "A002", None]
    assert here.waiting()["ho-tich"] == 1


def test_a_counters_token_is_no_kiosks_and_a_kiosks_no_counters(branch: Branch) -> None:
    kiosk, counter = branch.kiosk(), branch.counter(1)
    kiosk_headers, counter_headers = kiosk.headers, counter.headers
    kiosk.prefix, kiosk.credential = "", counter.token
    assert refused(kiosk.grant) is ProblemKind.UNKNOWN_CREDENTIAL
    counter.token = kiosk_headers["Authorization"].removeprefix("Bearer ")
    assert refused(counter.view) is ProblemKind.UNKNOWN_CREDENTIAL
    assert counter_headers != kiosk_headers
