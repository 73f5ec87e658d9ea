"""A backup that is restored: its past can be read, settings come back, and no number comes twice."""

import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kiosk.domain.bundle import BundleHead, BundleKind, spoken_sum
from kiosk.domain.businessday import ClockSource
from kiosk.domain.numbering import Namespace
from kiosk.domain.ticket import Ticket
from kiosk.errors import BundleError, LedgerBusy, LedgerError
from kiosk.files import write_durably
from kiosk.storage import restoring
from kiosk.storage.bundle import BundleKey, OpenBundle, Part, pack
from kiosk.storage.bundling import Belongings, Bundling
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import Identity
from kiosk.storage.report import verify
from kiosk.storage.restoring import Restored, Restoring
from kiosk.usecases.restore import RestoreBackup
from tests.support.ledgers import give, open_ledger
from tests.support.office import OFFICE, SetClock

HEAD = BundleHead(BundleKind.BACKUP, OFFICE.code, 1, "ab", "0.1", "2026-03-02T01:00:00.000000+00:00")


class PowerCut(BaseException):
    """The power is cut here."""


def kept(out: io.BytesIO) -> Callable[[bytes], None]:
    def put(piece: bytes) -> None:
        out.write(piece)

    return put


def back_up(data: Path, head: BundleHead = HEAD) -> bytes:
    out = io.BytesIO()
    has = Belongings(data, data / "config.yaml", lambda: open_ledger(data / "ledger"))
    Bundling(has).pack(kept(out), head)
    return out.getvalue()


def restore(data: Path, backup: bytes) -> Restored:
    return Restoring(data, None)(OpenBundle(io.BytesIO(backup)), OFFICE.code)


def gave(data: Path, count: int, clock: SetClock | None = None) -> list[Ticket]:
    with open_ledger(data / "ledger", clock) as ledger:
        return [give(ledger, service, clock) for service in ("ho-tich", "chung-thuc") for _ in range(count)]


def keys(tickets: list[Ticket]) -> list[tuple[str, str]]:
    return [(ticket.business_day.isoformat(), str(ticket.number)) for ticket in tickets]


def lose(data: Path) -> None:
    """The card loses the ledger's file."""
    (data / "ledger" / "ledger.db").unlink()


def test_on_other_hardware_the_past_is_kept_and_numbers_begin_anew_as_own_ones(tmp_path: Path) -> None:
    before = gave(tmp_path / "old", 3)
    done = restore(tmp_path / "new", back_up(tmp_path / "old"))
    assert done.anew
    assert done.history is not None
    with closing(sqlite3.connect(f"file:{done.history}?mode=ro&immutable=1", uri=True)) as history:
        assert history.execute("SELECT count(*) FROM ticket").fetchone() == (len(before),)
    after = gave(tmp_path / "new", 3)
    assert {ticket.number.namespace for ticket in after} == {Namespace.OWN}
    assert not set(keys(before)) & set(keys(after))


def test_the_next_day_the_restored_kiosk_gives_central_numbers_again(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    restore(tmp_path / "new", back_up(tmp_path / "old"))
    clock = SetClock()
    gave(tmp_path / "new", 1, clock)
    clock.move(timedelta(days=1))
    assert {ticket.number.namespace for ticket in gave(tmp_path / "new", 1, clock)} == {Namespace.CENTRAL}


@pytest.mark.parametrize("weak", [ClockSource.NONE, ClockSource.RTC])
def test_before_a_time_server_has_told_the_day_and_in_that_day_a_restored_kiosk_gives_own_numbers_only(
    tmp_path: Path, weak: ClockSource
) -> None:
    clock = SetClock()
    before = gave(tmp_path / "old", 2, clock)
    restore(tmp_path / "new", back_up(tmp_path / "old"))
    after: list[Ticket] = []
    for source in (weak, weak, weak, ClockSource.NTP):
        clock.move(timedelta(days=1), source)
        after += gave(tmp_path / "new", 2, clock)
    clock.move(timedelta(days=1))
    assert {ticket.number.namespace for ticket in after} == {Namespace.OWN}
    assert not set(keys(before)) & set(keys(after))
    assert {ticket.number.namespace for ticket in gave(tmp_path / "new", 1, clock)} == {Namespace.CENTRAL}


def test_a_clock_that_is_behind_at_a_restore_gives_no_central_number_that_the_old_machine_gave_later(tmp_path: Path) -> None:
    clock = SetClock()
    backup_of_before = (gave(tmp_path / "old", 1, clock), back_up(tmp_path / "old"))[1]
    clock.move(timedelta(days=2))
    before = gave(tmp_path / "old", 2, clock)
    restore(tmp_path / "new", backup_of_before)
    clock.move(timedelta(days=-1), ClockSource.NONE)
    gave(tmp_path / "new", 1, clock)
    clock.move(timedelta(days=1))
    assert not set(keys(before)) & set(keys(gave(tmp_path / "new", 2, clock)))


def test_a_backup_of_a_restored_kiosk_that_lost_its_ledger_since_repeats_none_of_its_numbers(tmp_path: Path) -> None:
    gave(tmp_path / "first", 1)
    restore(tmp_path / "second", back_up(tmp_path / "first"))
    gave(tmp_path / "second", 1)
    backup = back_up(tmp_path / "second")
    lose(tmp_path / "second")
    before = gave(tmp_path / "second", 2)
    restore(tmp_path / "third", backup)
    assert not set(keys(before)) & set(keys(gave(tmp_path / "third", 2)))


def test_a_kiosk_with_a_server_that_is_restored_goes_on_today_under_whatever_code_its_server_keeps_for_it(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    Restoring(tmp_path / "new", None, alone=False)(backup, OFFICE.code)
    spare = Identity(OFFICE.code, 3, spare_codes=(9,))
    with Ledger(tmp_path / "new" / "ledger", spare, SetClock().read()) as ledger:
        assert ledger.kiosk_code == 9


def test_where_the_ledger_that_was_backed_up_is_still_there_it_goes_on(tmp_path: Path) -> None:
    gave(tmp_path, 2)
    backup = back_up(tmp_path)
    gave(tmp_path, 2)
    assert not restore(tmp_path, backup).anew
    with open_ledger(tmp_path / "ledger") as ledger:
        assert str(give(ledger).number) == "A005"
        assert verify(ledger).problems == ()


def test_another_ledger_that_is_there_is_set_aside_and_not_lost(tmp_path: Path) -> None:
    gave(tmp_path / "old", 2)
    gave(tmp_path / "new", 1)
    assert restore(tmp_path / "new", back_up(tmp_path / "old")).anew
    gave(tmp_path / "new", 1)
    assert len(list((tmp_path / "new" / "ledger").glob("damaged-*-ledger.db"))) == 1


def test_calibration_and_settings_come_back_and_nobody_knows_the_roll(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    gave(old, 1)
    for name, content in {
        "printers.json": b'{"printers":{}}',
        "settings.json": b'{"sound.volume": 3}',
        "paper.json": b"{}",
    }.items():
        (old / name).write_bytes(content)
    new.mkdir()
    (new / "paper.json").write_bytes(b"{}")
    restore(new, back_up(old))
    assert (new / "printers.json").read_bytes() == b'{"printers":{}}'
    assert (new / "settings.json").read_bytes() == (new / "settings.json.good").read_bytes() == b'{"sound.volume": 3}'
    assert not (new / "paper.json").exists()


def test_a_backup_that_is_restored_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    gave(tmp_path / "old", 2)
    backup = back_up(tmp_path / "old")
    assert restore(tmp_path / "new", backup).anew
    first = gave(tmp_path / "new", 2)
    assert not restore(tmp_path / "new", backup).anew
    second = gave(tmp_path / "new", 2)
    assert not set(keys(first)) & set(keys(second))


def test_nothing_is_restored_under_a_kiosk_that_runs(tmp_path: Path) -> None:
    gave(tmp_path, 1)
    backup = back_up(tmp_path)
    with open_ledger(tmp_path / "ledger"), pytest.raises(LedgerBusy):
        restore(tmp_path, backup)


def test_a_backup_of_another_office_or_of_logs_is_refused_before_anything_is_changed(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    with pytest.raises(BundleError, match="this kiosk is of Z9"):
        Restoring(tmp_path / "new", None)(backup, "Z9")
    out = io.BytesIO()
    logs = BundleHead(BundleKind.LOGS, OFFICE.code, 1, "ab", "0.1", HEAD.made_at)
    pack(kept(out), logs, [], [], bytes(32))
    with pytest.raises(BundleError, match="no backup"):
        restore(tmp_path / "new", out.getvalue())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["ledger.db", "settings.json", "printers.json"])
def test_a_backup_with_damage_in_it_is_refused_and_nothing_is_changed(tmp_path: Path, name: str) -> None:
    gave(tmp_path, 1)
    out = io.BytesIO()
    whole = {"ledger.db": (tmp_path / "ledger" / "ledger.db").read_bytes()}
    pack(kept(out), HEAD, [Part(one, content) for one, content in (whole | {name: b"\xff{"}).items()], [], bytes(32))
    with pytest.raises(BundleError, match="damaged; take an older backup"):
        restore(tmp_path, out.getvalue())
    assert not list((tmp_path / "ledger").glob("restored-*"))
    with open_ledger(tmp_path / "ledger") as ledger:
        assert str(give(ledger).number) == "A002"


@pytest.mark.parametrize(("parts", "left_out"), [([], []), ([Part("ledger.db", b"x")], ["settings.json"])])
def test_a_backup_that_lacks_something_is_refused_before_anything_is_changed(
    tmp_path: Path, parts: list[Part], left_out: list[str]
) -> None:
    out = io.BytesIO()
    pack(kept(out), HEAD, parts, left_out, bytes(32))
    with pytest.raises(BundleError, match="not whole"):
        restore(tmp_path / "new", out.getvalue())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("step", range(9))
def test_a_power_cut_while_it_is_restored_repeats_no_number_and_it_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = gave(tmp_path / "old", 3)
    (tmp_path / "old" / "settings.json").write_bytes(b"{}")
    backup = back_up(tmp_path / "old")
    before += gave(tmp_path / "old", 2)
    gave(tmp_path / "new", 1)
    shutil.rmtree(tmp_path / "new")
    left = [step]

    def cut() -> None:
        if left[0] == 0:
            raise PowerCut
        left[0] -= 1

    def durably(path: Path, content: bytes) -> None:
        cut()
        write_durably(path, content)
        cut()

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "write_durably", durably)
        patch.setattr("kiosk.storage.anchor.write_durably", durably)
        patch.setattr(restoring, "sync_directory", lambda _: cut())
        with suppress(PowerCut):
            restore(tmp_path / "new", backup)
    restore(tmp_path / "new", backup)
    after = gave(tmp_path / "new", 3)
    assert not set(keys(before)) & set(keys(after))


@given(
    early=st.integers(0, 4), late=st.lists(st.integers(0, 4), min_size=1, max_size=4), restores=st.integers(1, 2),
    days=st.integers(0, 1), place=st.sampled_from(["same", "lost", "new"]),
)  # fmt: skip
@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happened_before_and_after_a_backup_no_number_comes_twice(
    tmp_path_factory: pytest.TempPathFactory, early: int, late: list[int], restores: int, days: int, place: str
) -> None:
    root, clock = tmp_path_factory.mktemp("kiosk"), SetClock()
    given_out = gave(root / "old", early, clock)
    backup = back_up(root / "old")
    for number, count in enumerate(late):
        if number:
            lose(root / "old")
        given_out += gave(root / "old", count, clock)
    if place == "lost":
        lose(root / "old")
    clock.move(timedelta(days=days))
    target = root / ("new" if place == "new" else "old")
    for _ in range(restores):
        restore(target, backup)
        given_out += gave(target, 2, clock)
    assert len(set(keys(given_out))) == len(given_out)


def known(data: Path) -> RestoreBackup[OpenBundle, Restored]:
    return RestoreBackup(BundleKey(data).known(), OFFICE.code, Restoring(data, None))


def test_what_this_kiosk_made_is_restored_without_a_sum(tmp_path: Path) -> None:
    gave(tmp_path, 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path)))
    assert known(tmp_path)(backup).history is not None


def test_what_another_machine_made_is_restored_only_with_its_sum(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    with pytest.raises(BundleError, match="by another machine, kiosk 1; type the sum"):
        known(tmp_path / "new")(backup)
    with pytest.raises(BundleError, match="another sum"):
        known(tmp_path / "new")(backup, "0000-0000-0000-0000")
    assert known(tmp_path / "new")(backup, spoken_sum(backup.sum).lower().replace("-", " "), 2).anew


def test_without_a_server_another_machine_takes_up_a_backup_only_under_a_code_that_somebody_answers_for(tmp_path: Path) -> None:
    given_out = gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    typed = spoken_sum(backup.sum)
    with pytest.raises(BundleError, match="--code DIGIT"):
        known(tmp_path / "first")(backup, typed)
    assert not (tmp_path / "first" / "ledger").exists()
    for place, code in (("first", 2), ("second", 3)):
        known(tmp_path / place)(backup, typed, code)
        given_out += gave(tmp_path / place, 2)
    assert len(set(keys(given_out))) == len(given_out)


def test_a_code_that_the_machine_of_the_backup_may_have_used_is_refused_with_the_free_ones(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    with pytest.raises(LedgerError, match="say one of 2, 3, 4"):
        known(tmp_path / "new")(backup, spoken_sum(backup.sum), 1)


def test_beside_a_server_no_code_is_to_be_answered_for(tmp_path: Path) -> None:
    gave(tmp_path / "old", 1)
    backup = OpenBundle(io.BytesIO(back_up(tmp_path / "old")))
    beside = RestoreBackup(None, OFFICE.code, Restoring(tmp_path / "new", None, alone=False), alone=False)
    with pytest.raises(BundleError, match="without --code"):
        beside(backup, spoken_sum(backup.sum), 2)
    assert beside(backup, spoken_sum(backup.sum)).anew
