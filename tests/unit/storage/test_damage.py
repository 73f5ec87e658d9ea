"""Damage is found, told, and never answered by repeating a number."""

import random
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.errors import LedgerError
from kiosk.storage.ledger import SETTLE_AFTER
from kiosk.storage.report import verify
from tests.support.ledgers import give, open_ledger, wish
from tests.support.office import MONDAY, SetClock, at


def ledger_with(folder: Path, tickets: int) -> None:
    with open_ledger(folder) as ledger:
        for _ in range(tickets):
            give(ledger)


def scribble(folder: Path, sql: str) -> None:
    """Change the file behind the ledger's back, its guards taken off meanwhile."""
    connection = sqlite3.connect(folder / "ledger.db", isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    for _, made in triggers:
        connection.execute(made)
    connection.close()


SCRIBBLES = {
    "an entry's content": "UPDATE entry SET body = replace(body, '\"n\":2', '\"n\":3') WHERE kind = 'numbered'",
    "an entry's hash": "UPDATE entry SET hash = zeroblob(32) WHERE seq = 3",
    "an entry taken out": "DELETE FROM entry WHERE seq = 3",
    "an entry that is no JSON": "UPDATE entry SET body = '{' WHERE seq = 3",
}


@pytest.mark.parametrize("sql", SCRIBBLES.values(), ids=SCRIBBLES.keys())
def test_a_broken_chain_is_set_aside_and_own_numbers_go_on_under_a_new_code(tmp_path: Path, sql: str) -> None:
    ledger_with(tmp_path, 3)
    scribble(tmp_path, sql)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"
        assert verify(ledger).problems == ()
    (kept,) = tmp_path.glob("damaged-*-ledger.db")
    assert kept.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be read as one" * 100])
def test_an_emptied_or_overwritten_file_never_starts_the_central_series_again(tmp_path: Path, content: bytes) -> None:
    ledger_with(tmp_path, 3)
    (tmp_path / "ledger.db").write_bytes(content)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_a_removed_file_never_starts_the_central_series_again(tmp_path: Path) -> None:
    ledger_with(tmp_path, 3)
    (tmp_path / "ledger.db").unlink()
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_each_lost_ledger_costs_a_code_and_codes_are_never_used_twice(tmp_path: Path) -> None:
    codes = []
    for _ in range(9):
        with open_ledger(tmp_path) as ledger:
            give(ledger)
            codes.append(ledger.kiosk_code)
        (tmp_path / "ledger.db").unlink()
    assert sorted(codes) == list(range(1, 10))
    with pytest.raises(LedgerError, match="every kiosk code was used up"):
        open_ledger(tmp_path)


def test_a_kiosk_that_used_up_every_code_in_a_day_gives_numbers_again_the_next_day(tmp_path: Path) -> None:
    for _ in range(9):
        ledger_with(tmp_path, 1)
        (tmp_path / "ledger.db").unlink()
    with pytest.raises(LedgerError, match="tomorrow; until then give them by hand"):
        open_ledger(tmp_path)
    clock = SetClock(at(8, day=MONDAY + timedelta(days=1)))
    with open_ledger(tmp_path, clock) as ledger:
        assert str(give(ledger, clock=clock).number) == "A9-001"


def test_a_replacement_that_was_cut_short_costs_no_second_code(tmp_path: Path) -> None:
    ledger_with(tmp_path, 3)
    (tmp_path / "ledger.db").write_bytes(b"")
    open_ledger(tmp_path).close()
    (tmp_path / "ledger.db").write_bytes(b"not a database, but long enough to be read as one" * 100)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_central_numbers_come_back_with_the_next_business_day(tmp_path: Path) -> None:
    ledger_with(tmp_path, 3)
    (tmp_path / "ledger.db").unlink()
    clock = SetClock()
    with open_ledger(tmp_path, clock) as ledger:
        give(ledger, clock=clock)
        clock.move(timedelta(days=1))
        assert str(give(ledger, clock=clock).number) == "A001"


def test_a_new_ledger_does_not_begin_before_the_day_of_the_lost_one(tmp_path: Path) -> None:
    ledger_with(tmp_path, 1)
    (tmp_path / "ledger.db").unlink()
    clock = SetClock()
    clock.move(timedelta(days=-5))
    with open_ledger(tmp_path, clock) as ledger:
        assert give(ledger, clock=clock).business_day == MONDAY


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger of twenty tickets, all of it in one file."""
    folder = tmp_path_factory.mktemp("whole")
    ledger_with(folder, 20)
    return folder


@pytest.mark.parametrize("seed", range(60))
def test_wherever_the_file_is_damaged_the_kiosk_gives_numbers_that_nobody_has(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a test is replayed by its seed
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    content = bytearray((whole / "ledger.db").read_bytes())
    place = chance.randrange(chance.choice((100, 4096, len(content))))
    size = min(chance.choice((1, 8, 100, 2048)), len(content) - place)
    content[place : place + size] = chance.randbytes(size)
    (tmp_path / "ledger.db").write_bytes(content)
    with open_ledger(tmp_path) as ledger:
        number = give(ledger).number
    assert number.kiosk_code > 0 or number.n > 20


def a_copy_put_back(folder: Path, tickets: int, later: SetClock) -> None:
    """Give tickets, then put back the file as it was before them."""
    copy = folder / "copy"
    copy.mkdir()
    for file in folder.glob("ledger.db*"):
        shutil.copy(file, copy)
    with open_ledger(folder, later) as ledger:
        for _ in range(tickets):
            give(ledger, clock=later)
        ledger.settle()
    for file in folder.glob("ledger.db*"):
        file.unlink()
    for file in copy.iterdir():
        shutil.copy(file, folder)


def test_an_old_copy_that_is_put_back_gives_no_number_again(tmp_path: Path) -> None:
    ledger_with(tmp_path, 3)
    a_copy_put_back(tmp_path, SETTLE_AFTER, SetClock())
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_an_old_copy_that_is_put_back_never_takes_the_business_day_back(tmp_path: Path) -> None:
    ledger_with(tmp_path, 3)
    later = SetClock()
    later.move(timedelta(days=1))
    a_copy_put_back(tmp_path, 1, later)
    with open_ledger(tmp_path) as ledger:
        ticket = give(ledger)
    assert ticket.business_day == MONDAY + timedelta(days=1)
    assert str(ticket.number) == "A9-001"


def with_an_earlier_day(folder: Path) -> SetClock:
    """Two tickets on Monday and one on Tuesday; a start looks at the tables of Tuesday only."""
    ledger_with(folder, 2)
    clock = SetClock()
    clock.move(timedelta(days=1))
    with open_ledger(folder, clock) as ledger:
        give(ledger, clock=clock)
    return clock


def problems_of(folder: Path) -> tuple[str, ...]:
    with open_ledger(folder) as ledger:
        return verify(ledger).problems


def test_verify_tells_a_table_that_differs_from_the_journal(tmp_path: Path) -> None:
    with_an_earlier_day(tmp_path)
    scribble(tmp_path, "UPDATE ticket SET n = 7 WHERE n = 2")
    scribble(tmp_path, "INSERT INTO day VALUES ('2026-02-09')")
    problems = problems_of(tmp_path)
    assert any("another number than the journal" in problem for problem in problems)
    assert any("days: the table has 3" in problem for problem in problems)


def test_verify_tells_a_ticket_that_is_gone_from_the_table(tmp_path: Path) -> None:
    with_an_earlier_day(tmp_path)
    scribble(tmp_path, "DELETE FROM ticket WHERE n = 2")
    assert any("in the journal, but not in the table" in problem for problem in problems_of(tmp_path))


def test_verify_tells_a_state_that_the_journal_does_not_know(tmp_path: Path) -> None:
    ledger_with(tmp_path, 1)
    scribble(tmp_path, "UPDATE ticket SET state = 'void'")
    assert any("the table says void" in problem for problem in problems_of(tmp_path))


HALVES = {
    "a ticket of today without its entries": "DELETE FROM entry WHERE seq > 3",
    "entries of today without their ticket": "DELETE FROM ticket WHERE n = 2",
    "a day that the journal does not know": "INSERT INTO day VALUES ('2026-03-09')",
}


@pytest.mark.parametrize("sql", HALVES.values(), ids=HALVES.keys())
def test_half_a_transaction_that_a_lying_disk_left_is_damage(tmp_path: Path, sql: str) -> None:
    ledger_with(tmp_path, 2)
    scribble(tmp_path, sql)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_an_open_ticket_that_is_only_in_the_index_is_damage(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record_intent(wish(), "A", at(8))
    connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ticket'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray((tmp_path / "ledger.db").read_bytes())
    page = slice((root - 1) * size, root * size)
    content[page] = bytes([10, 0, 0, 0, 0]) + size.to_bytes(2, "big") + bytes(size - 7)  # an empty leaf
    (tmp_path / "ledger.db").write_bytes(content)
    with open_ledger(tmp_path) as ledger:
        assert str(give(ledger).number) == "A9-001"


def test_a_start_checks_only_what_is_new_but_verify_checks_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.storage.journal.MARK_EVERY", 5)
    ledger_with(tmp_path, 5)
    open_ledger(tmp_path).close()
    scribble(tmp_path, "UPDATE entry SET body = replace(body, 'vi', 'en') WHERE kind = 'intent'")
    with open_ledger(tmp_path) as ledger:
        assert ledger.kiosk_code == 1
        assert any("chain is broken" in problem for problem in verify(ledger).problems)


def test_the_anchor_follows_the_business_day(tmp_path: Path) -> None:
    ledger_with(tmp_path, 1)
    assert date.fromisoformat("2026-03-02").isoformat() in (tmp_path / "anchor.json").read_text(encoding="utf-8")
