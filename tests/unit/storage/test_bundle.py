"""Bundles: whole or refused, without secrets and without anything of a citizen, and the logs that have room."""

import errno
import json
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.bundle import BundleKind
from kiosk.domain.log_lines import ours
from kiosk.errors import BundleError, LedgerBusy, StickError
from kiosk.storage import copying
from kiosk.storage.bundle import BundleKey, OpenBundle
from kiosk.storage.bundling import Belongings, Bundling
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from tests.support.bundles import HEAD, SECRETS, make, members, whole_kiosk
from tests.support.ledgers import give, open_ledger


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return whole_kiosk(tmp_path)


def test_a_backup_has_the_ledger_and_what_is_needed_to_go_on(data: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
    made, path = make(data, BundleKind.BACKUP)
    assert made.name == "kiosk-H32.12-1-20260302T080000.bundle"
    assert set(members(path)) == {
        "ledger.db", "anchor.json", "paper.json", "printers.json", "settings.json", "config.yaml", "staff-log/log-000000001.jsonl",
        "manifest.json", "seal",
    }  # fmt: skip


@pytest.mark.parametrize("kind", BundleKind)
def test_no_secret_is_in_a_bundle(data: Path, kind: BundleKind) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
    whole = b"".join(members(make(data, kind)[1]).values())
    assert [name for name, secret in SECRETS.items() if secret.encode() in whole] == []
    assert BundleKey(data).get() not in whole


def test_the_ledger_in_a_backup_can_be_read_and_has_no_field_of_a_citizen(data: Path, tmp_path: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        tickets = [give(ledger) for _ in range(3)]
    (tmp_path / "copy.db").write_bytes(members(make(data, BundleKind.BACKUP)[1])["ledger.db"])
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert [row[0] for row in copy.execute("SELECT ticket_id FROM ticket ORDER BY n")] == [one.ticket_id for one in tickets]
        columns = {row[1] for row in copy.execute("PRAGMA table_info(ticket)")}
        told = {key for (body,) in copy.execute("SELECT body FROM entry") for key in json.loads(body)}
    assert columns == {
        "ticket_id", "service_id", "priority", "series", "business_day", "kiosk_code", "n", "issued_at", "state", "reason",
    }  # fmt: skip
    assert told <= {
        "service_id", "series", "priority", "language", "business_day", "kiosk_code", "n", "issued_at", "source", "reason", "epoch",
    }  # fmt: skip


def test_tickets_are_given_while_a_backup_is_made_and_it_is_whole(data: Path, tmp_path: Path) -> None:

    with open_ledger(data / "ledger") as ledger:
        for _ in range(20):
            give(ledger)
        stop = threading.Event()

        def citizens() -> None:
            while not stop.is_set():
                give(ledger)

        giving = threading.Thread(target=citizens)
        giving.start()
        _, path = make(data, BundleKind.BACKUP, ledger)
        stop.set()
        giving.join()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "ledger.db").write_bytes(members(path)["ledger.db"])
    with open_ledger(tmp_path / "copy") as copy:
        assert verify(copy).problems == ()


def test_nothing_of_the_copy_stays_on_the_kiosk(data: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
    make(data, BundleKind.BACKUP)
    assert [one.name for one in (data / "bundles").iterdir()] == ["bundle.key"]


def test_a_backup_that_another_process_tries_meanwhile_takes_nothing_from_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
        real = copying.copy_ledger

        def meanwhile(copied: Ledger, path: Path) -> None:
            real(copied, path)
            second = Bundling(Belongings(data, data.parent / "config.yaml", lambda: open_ledger(data / "ledger")))
            with monkeypatch.context() as other:
                other.setattr(os, "getpid", lambda: 1)
                with pytest.raises(LedgerBusy):
                    second.pack(lambda _: None, HEAD)

        monkeypatch.setattr("kiosk.storage.bundling.copy_ledger", meanwhile)
        path = make(data, BundleKind.BACKUP, ledger)[1]
    assert "ledger.db" in members(path)


def test_a_backup_whose_ledger_is_gone_before_it_is_packed_is_none(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
        monkeypatch.setattr("kiosk.storage.bundling.copy_ledger", lambda *_: None)
        with pytest.raises(BundleError, match=r"ledger.db cannot be read.*make the backup again"):
            make(data, BundleKind.BACKUP, ledger)
    assert list((data.parent / "out").iterdir()) == []


def test_the_copy_of_a_process_that_a_power_cut_ended_is_removed(data: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
    BundleKey(data).get()
    (data / "bundles" / "copy-of-ledger-999999999.db").write_bytes(b"half of one")
    make(data, BundleKind.BACKUP)
    assert [one.name for one in (data / "bundles").iterdir()] == ["bundle.key"]


def test_a_kiosk_without_room_for_the_copy_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ledger(data / "ledger") as ledger:
        give(ledger)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(BundleError, match="let a technician make room"):
        make(data, BundleKind.BACKUP)
    assert list((data.parent / "out").iterdir()) == []


def test_of_too_many_logs_the_oldest_are_left_out_and_that_is_said(data: Path) -> None:
    line = "2026-03-02 08:00:00,000 WARNING kiosk.cli: something"
    for age in range(3):
        (data / "logs" / f"kiosk.log.{age + 1}").write_text(f"{line} {age}\n" * 40)

        os.utime(data / "logs" / f"kiosk.log.{age + 1}", (1000 - age, 1000 - age))
    path = make(data, BundleKind.LOGS, most=3000)[1]
    with path.open("rb") as file:
        manifest = OpenBundle(file).manifest
    assert {"logs/journal.txt", "logs/kiosk.log", "logs/kiosk.log.1"} <= set(manifest.members)
    assert manifest.left_out == ["logs/kiosk.log.2", "logs/kiosk.log.3"]


def test_of_a_log_that_is_too_long_the_last_lines_are_kept(data: Path) -> None:
    (data / "logs" / "kiosk.log").write_text("".join(f"x WARNING kiosk.cli: {number:04}\n" for number in range(100)))
    kept = members(make(data, BundleKind.LOGS, most=500)[1])["logs/kiosk.log"].splitlines()
    assert kept[-1].endswith(b"0099")
    assert 5 < len(kept) < 20


def test_only_our_own_lines_leave_and_no_text_of_a_strange_error() -> None:
    log = [
        "2026-03-02 08:00:00,000 WARNING kiosk.sync.loop: the server is away",
        "Nguyễn Văn An asked for something",
        "2026-03-02 08:00:00,000 ERROR urllib3.pool: https://example.vn/?name=An",
        "Traceback (most recent call last):",
        '  File "/usr/lib/x.py", line 3, in look_up',
        "    look_up('Nguyễn Văn An')",
        "ValueError: 'Nguyễn Văn An' is no code",
        "2026-03-02T08:00:00+0700 host kiosk[1]: KeyError: 'H32.12-251222-0001'",
    ]
    assert list(ours(log)) == [log[0], log[3], log[4], "ValueError", "2026-03-02T08:00:00+0700 host kiosk[1]: KeyError"]


def test_what_is_alike_takes_less_room_in_a_bundle(data: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        for _ in range(50):
            give(ledger)
    path = make(data, BundleKind.BACKUP)[1]
    assert path.stat().st_size < sum(map(len, members(path).values())) / 2


def test_a_stick_that_fails_in_the_middle_leaves_the_kiosk_as_it_was(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    with open_ledger(data / "ledger") as ledger:
        ticket = give(ledger)
    BundleKey(data).get()
    real = os.write

    def pulled(fd: int, content: bytes) -> int:
        if Path(f"/proc/self/fd/{fd}").readlink().suffix == ".part":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(fd, content)

    monkeypatch.setattr(os, "write", pulled)
    with pytest.raises(StickError, match="nothing is lost on the kiosk"):
        make(data, BundleKind.BACKUP)
    monkeypatch.undo()
    assert list((data.parent / "out").iterdir()) == []
    assert [one.name for one in (data / "bundles").iterdir()] == ["bundle.key"]
    with open_ledger(data / "ledger") as ledger:
        assert [one.ticket_id for one in ledger.tickets()] == [ticket.ticket_id]
