"""What the ledger knows of the server: grants, days, codes, and what the server has confirmed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.businessday import ClockSource
from kiosk.domain.grant import CentralKnown, Granted
from kiosk.domain.numbering import Namespace, Number
from kiosk.errors import CommandReplayed, GrantRefused, LedgerError
from kiosk.storage.anchor import Anchor, AnchorFile
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import LEDGER_NAME, Identity
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.report import verify
from kiosk.usecases.outbox import SeriesMark, ServerMemory
from tests.support.ledgers import give, open_ledger, wish
from tests.support.office import MONDAY, OFFICE, SetClock, at

TUESDAY = MONDAY + timedelta(days=1)
WITH_SERVER = Identity(OFFICE.code, 1, spare_codes=())


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = open_ledger(tmp_path)
    ledger.open_day(MONDAY, at(8))
    ledger.follow_server(MONDAY)
    return ledger


def grant(ledger: Ledger, n: int, epoch: int = 1, series: str = "A") -> Number:
    request = wish()
    ledger.record_intent(request, series, at(8), durable=True)
    granted = Granted(request.ticket_id, series, n, MONDAY, epoch, 0, at(8).utc, clock_trusted=True)
    return ledger.accept_grant(granted, at(8)).number


def test_a_granted_number_is_a_central_one_and_others_lie_in_between(ledger: Ledger) -> None:
    assert [str(grant(ledger, n)) for n in (3, 90)] == ["A003", "A090"]
    assert verify(ledger).problems == ()


def test_a_number_that_does_not_rise_is_refused_by_the_tables_and_the_ticket_gets_an_own_one(ledger: Ledger) -> None:
    grant(ledger, 7)
    request = wish()
    ledger.record_intent(request, "A", at(8))
    with pytest.raises(GrantRefused, match="numbers rise"):
        ledger.accept_grant(Granted(request.ticket_id, "A", 7, MONDAY, 1, 0, at(8).utc, clock_trusted=True), at(8))
    own = ledger.give_number(request.ticket_id, Namespace.OWN, MONDAY, at(8))
    assert str(own.number) == "A1-001"
    assert verify(ledger).problems == ()


def test_a_grant_of_another_epoch_is_refused_by_the_tables(ledger: Ledger) -> None:
    grant(ledger, 7)
    with pytest.raises(GrantRefused, match="epoch"):
        grant(ledger, 8, epoch=2)


def test_a_grant_is_taken_once(ledger: Ledger) -> None:
    request = wish()
    ledger.record_intent(request, "A", at(8))
    granted = Granted(request.ticket_id, "A", 7, MONDAY, 1, 0, at(8).utc, clock_trusted=True)
    assert ledger.accept_grant(granted, at(8)) == ledger.accept_grant(granted, at(8))


def test_what_a_grant_is_held_against(ledger: Ledger) -> None:
    assert ledger.central_known("A", MONDAY) == CentralKnown(MONDAY, 0, 0, None)
    grant(ledger, 7, epoch=2)
    LedgerOutbox(ledger).remember(ServerMemory(epoch=3))
    assert ledger.central_known("A", MONDAY) == CentralKnown(MONDAY, 7, 3, 2)
    assert ledger.central_known("B", MONDAY) == CentralKnown(MONDAY, 0, 3, 2)
    assert ledger.central_known("A", TUESDAY) == CentralKnown(TUESDAY, 0, 3, None)


def test_on_a_day_of_the_server_a_kiosk_that_is_alone_afterwards_gives_own_numbers(ledger: Ledger) -> None:
    assert ledger.namespace_on(MONDAY) is Namespace.OWN
    assert ledger.namespace_on(TUESDAY) is Namespace.CENTRAL


def test_without_a_server_numbers_are_central_as_ever(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A001"


def test_the_status_tells_the_ledger_as_it_is(ledger: Ledger) -> None:
    grant(ledger, 7)
    request = wish("chung-thuc")
    ledger.record_intent(request, "B", at(8))
    ledger.give_number(request.ticket_id, Namespace.OWN, MONDAY, at(8))
    outbox = LedgerOutbox(ledger)
    outbox.remember(ServerMemory(acknowledged=2, epoch=1, cursor="1.5"))
    status = outbox.status()
    assert (status.kiosk_code, status.last, status.depth, status.business_day) == (1, 5, 3, MONDAY)
    assert status.marks == (SeriesMark("A", 0, 7), SeriesMark("B", 1, 1))
    assert status.chain == outbox.batch(1, 1).entries[0][1]
    assert status.last_chain == outbox.batch(4, 1).entries[0][1]


def test_a_batch_begins_behind_an_entry_and_knows_the_chain_before_it(ledger: Ledger) -> None:
    for n in range(1, 6):
        grant(ledger, n)
    outbox = LedgerOutbox(ledger)
    whole = outbox.batch(0, 100)
    assert whole.before == b""
    assert [entry.seq for entry, _ in whole.entries] == list(range(1, 12))
    part = outbox.batch(4, 3)
    assert ([entry.seq for entry, _ in part.entries], part.before) == ([5, 6, 7], whole.entries[3][1])
    assert outbox.batch(11, 3).entries == ()


def test_what_the_server_confirmed_is_known_after_a_restart(tmp_path: Path, ledger: Ledger) -> None:
    memory = ServerMemory(acknowledged=1, epoch=4, cursor="4.9")
    LedgerOutbox(ledger).remember(memory)
    ledger.close()
    with open_ledger(tmp_path) as again:
        assert LedgerOutbox(again).memory() == memory


def test_a_command_is_obeyed_once_also_after_a_restart(tmp_path: Path, ledger: Ledger) -> None:
    LedgerOutbox(ledger).obey(3, "restart", "restarting", at(8))
    ledger.close()
    with open_ledger(tmp_path) as again:
        outbox = LedgerOutbox(again)
        assert outbox.status().last_command == 3
        with pytest.raises(CommandReplayed):
            outbox.obey(3, "restart", "restarting", at(8))
        assert verify(again).problems == ()


def test_a_lost_ledger_begins_anew_under_the_code_that_the_server_kept(tmp_path: Path) -> None:
    with open_ledger(tmp_path, identity=WITH_SERVER) as ledger:
        ledger.open_day(MONDAY, at(8))
    (tmp_path / LEDGER_NAME).write_bytes(b"rubbish" * 1000)
    with open_ledger(tmp_path, identity=Identity(OFFICE.code, 1, spare_codes=(6,))) as ledger:
        assert ledger.kiosk_code == 6


@pytest.mark.parametrize("with_anchor", [True, False])
def test_without_a_code_a_lost_ledger_waits_for_one_and_never_takes_its_own_again(tmp_path: Path, *, with_anchor: bool) -> None:
    with open_ledger(tmp_path, identity=WITH_SERVER) as ledger:
        ledger.open_day(MONDAY, at(8))
    (tmp_path / LEDGER_NAME).write_bytes(b"rubbish" * 1000)
    if not with_anchor:
        (tmp_path / "anchor.json").unlink()
    for spare in ((), (1,), ()):
        with pytest.raises(LedgerError, match="no kiosk code is kept"):
            open_ledger(tmp_path, identity=Identity(OFFICE.code, 1, spare_codes=spare))
    with open_ledger(tmp_path, identity=Identity(OFFICE.code, 1, spare_codes=(9,))) as ledger:
        assert ledger.kiosk_code == 9


def lose_and_open(folder: Path, spare: int, clock: SetClock | None = None) -> Ledger:
    """The ledger's file is damaged; the kiosk starts again, with this code kept for its next ledger."""
    (folder / LEDGER_NAME).write_bytes(b"rubbish" * 1000)
    return open_ledger(folder, clock, identity=Identity(OFFICE.code, 1, spare_codes=(spare,)))


def test_no_ledger_begins_under_a_code_that_an_earlier_one_of_this_day_had(tmp_path: Path) -> None:
    with open_ledger(tmp_path, identity=WITH_SERVER) as ledger:
        ledger.open_day(MONDAY, at(8))
    with lose_and_open(tmp_path, 8) as ledger:
        ledger.open_day(MONDAY, at(8))
    with lose_and_open(tmp_path, 7) as ledger:
        ledger.open_day(MONDAY, at(8))
    with pytest.raises(LedgerError, match="no kiosk code is kept"):
        lose_and_open(tmp_path, 8)
    with lose_and_open(tmp_path, 6) as ledger:
        assert ledger.kiosk_code == 6


@pytest.mark.parametrize(("source", "days"), [(ClockSource.NONE, 1), (ClockSource.RTC, 400)])
def test_a_clock_that_is_ahead_opens_no_code_again_of_the_day_that_goes_on(
    tmp_path: Path, source: ClockSource, days: int
) -> None:
    with open_ledger(tmp_path, identity=WITH_SERVER) as ledger:
        ledger.open_day(MONDAY, at(8))
    for spare in (8, 7):
        with lose_and_open(tmp_path, spare) as ledger:
            ledger.open_day(MONDAY, at(8))
    ahead = SetClock()
    ahead.move(timedelta(days=days), source=source)
    with pytest.raises(LedgerError, match="no kiosk code is kept"):
        lose_and_open(tmp_path, 8, ahead)


def test_on_a_later_day_the_code_of_the_lost_ledger_itself_is_good_again(tmp_path: Path) -> None:
    with open_ledger(tmp_path, identity=WITH_SERVER) as ledger:
        ledger.open_day(MONDAY, at(8))
    with lose_and_open(tmp_path, 9) as ledger:
        ledger.open_day(MONDAY, at(8))
    with pytest.raises(LedgerError, match="no kiosk code is kept"):
        lose_and_open(tmp_path, 9)
    tomorrow = SetClock(at(8, day=TUESDAY))
    with open_ledger(tmp_path, tomorrow, Identity(OFFICE.code, 1, spare_codes=(9,))) as ledger:
        assert ledger.kiosk_code == 9


def test_a_ledger_that_began_on_a_later_day_gives_no_number_of_the_day_before_when_the_clock_is_put_back(tmp_path: Path) -> None:
    spare, today = Identity(OFFICE.code, 1, spare_codes=(9,)), SetClock()
    with open_ledger(tmp_path, today, WITH_SERVER) as ledger:
        give(ledger, clock=today)
    (tmp_path / LEDGER_NAME).unlink()
    open_ledger(tmp_path, SetClock(at(8, day=TUESDAY, source=ClockSource.RTC)), spare).close()
    with open_ledger(tmp_path, today, spare) as ledger:
        assert give(ledger, clock=today).business_day == TUESDAY


@pytest.mark.parametrize("lost", [False, True], ids=["its first ledger", "the next one"])
def test_a_ledger_gives_no_number_of_a_day_before_the_server_gave_its_code(tmp_path: Path, *, lost: bool) -> None:
    """Another kiosk may have used the code then, while the server's day was ahead."""
    identity, today = Identity(OFFICE.code, 1, spare_codes=(9,)), SetClock()
    if lost:
        with open_ledger(tmp_path, today, identity) as ledger:
            assert give(ledger, clock=today).business_day == MONDAY
        (tmp_path / LEDGER_NAME).unlink()
    with open_ledger(tmp_path, today, replace(identity, since=TUESDAY)) as ledger:
        assert give(ledger, clock=today).business_day == TUESDAY
        assert ledger.kiosk_code == (9 if lost else 1)


@pytest.mark.parametrize(
    ("source", "day"), [(ClockSource.NTP, MONDAY), (ClockSource.RTC, MONDAY), (ClockSource.NONE, MONDAY + timedelta(days=150))]
)
def test_a_server_that_is_wrong_by_years_keeps_no_ledger_in_a_day_that_a_clock_rules_out(
    tmp_path: Path, source: ClockSource, day: date
) -> None:
    clock = SetClock(at(8, source=source))
    with open_ledger(tmp_path, clock, Identity(OFFICE.code, 1, spare_codes=(), since=MONDAY + timedelta(days=150))) as ledger:
        assert give(ledger, clock=clock).business_day == day


def test_a_backup_that_is_taken_up_goes_on_in_no_day_before_the_server_gave_its_code(tmp_path: Path) -> None:
    kept = Anchor("9f0d7a52-4f0e-4c0c-9d8e-0c1f6f0f6a11", OFFICE.code, (1, 3), business_day=MONDAY, central_after=MONDAY)
    AnchorFile(tmp_path, None).write(kept)
    dead = SetClock(at(8, source=ClockSource.NONE))
    with open_ledger(tmp_path, dead, Identity(OFFICE.code, 3, spare_codes=(), since=TUESDAY)) as ledger:
        assert give(ledger, clock=dead).business_day == TUESDAY
        assert ledger.kiosk_code == 3


def test_a_ledger_that_begins_anew_gives_no_number_of_a_day_before_the_server_gave_its_code(ledger: Ledger) -> None:
    LedgerOutbox(ledger).begin_anew(8, TUESDAY, at(8))
    assert give(ledger, clock=SetClock()).business_day == TUESDAY


def test_a_kiosk_that_was_on_for_months_believes_the_day_of_today(ledger: Ledger) -> None:
    today = MONDAY + timedelta(days=150)
    LedgerOutbox(ledger).begin_anew(8, today + timedelta(days=2), at(8, day=today))
    assert give(ledger, clock=SetClock(at(8, day=today))).business_day == today + timedelta(days=2)


def test_a_ledger_is_not_put_aside_for_one_under_a_code_that_an_earlier_one_of_this_day_had(ledger: Ledger) -> None:
    outbox = LedgerOutbox(ledger)
    outbox.begin_anew(8, MONDAY, at(8))
    outbox.begin_anew(7, MONDAY, at(8))
    before = ledger.ledger_id
    with pytest.raises(LedgerError, match="no kiosk code is kept"):
        outbox.begin_anew(8, MONDAY, at(8))
    assert (ledger.kiosk_code, ledger.ledger_id) == (7, before)


def test_an_older_copy_is_kept_aside_and_another_ledger_begins(tmp_path: Path, ledger: Ledger) -> None:
    grant(ledger, 7)
    before = ledger.ledger_id
    LedgerOutbox(ledger).begin_anew(8, MONDAY, at(8))
    assert (ledger.kiosk_code, ledger.ledger_id != before) == (8, True)
    ledger.open_day(MONDAY, at(9))
    request = wish()
    ledger.record_intent(request, "A", at(9))
    assert str(ledger.give_number(request.ticket_id, Namespace.OWN, MONDAY, at(9)).number) == "A8-001"
    assert [path.stat().st_mode & 0o777 for path in tmp_path.glob("damaged-*.db")] == [0o444]


def test_a_ledger_that_began_anew_before_the_power_was_cut_is_no_older_copy_again(ledger: Ledger) -> None:
    """The kiosk may not have noted that it did as the server said, and the server keeps the code until it hears of the ledger."""
    grant(ledger, 7)
    LedgerOutbox(ledger).begin_anew(8, MONDAY, at(8))
    ledger.open_day(MONDAY, at(9))
    began = ledger.ledger_id
    LedgerOutbox(ledger).begin_anew(8, MONDAY, at(8))
    assert (ledger.kiosk_code, ledger.ledger_id, ledger.business_day) == (8, began, MONDAY)


def test_a_table_that_says_something_else_than_the_journal_is_told(ledger: Ledger) -> None:
    grant(ledger, 7)
    connection = ledger.connection()
    connection.execute("DROP TRIGGER granted_is_kept")
    connection.execute("DELETE FROM granted")
    connection.execute("INSERT INTO command VALUES (1, 'restart', 'never')")
    problems = verify(ledger).problems
    assert [problem.split(":")[0] for problem in problems] == ["grants", "commands"]
