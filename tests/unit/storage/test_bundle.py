"""Bundles: whole or refused, without secrets and without anything of a citizen, and the logs that have room."""

import errno
import hashlib
import io
import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kiosk.device.sticks import folder_on
from kiosk.domain.bundle import BundleHead, BundleKind
from kiosk.domain.log_lines import ours
from kiosk.errors import BundleError, LedgerBusy, StickError
from kiosk.staff_tools import MOST_LOOKED_AT, backups_on
from kiosk.storage import copying
from kiosk.storage.bundle import BundleKey, OpenBundle, Part, pack
from kiosk.storage.bundling import Belongings, Bundling, opened
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from kiosk.usecases.bundle import Made, MakeBundle, Whose
from tests.support.ledgers import give, open_ledger
from tests.support.office import SetClock

WHOSE = Whose("H32.12", 1, "ab" * 32, "0.1")
HEAD = BundleHead(BundleKind.BACKUP, "H32.12", 1, "ab", "0.1", "2026-03-02T01:00:00.000000+00:00")
SECRETS = {
    "device/device.json": "credential-that-nobody-may-see",
    "device/enrolling.json": "another-credential",
    "staff/pepper": "the-pepper-of-the-pins",
    "staff/pins.json": "$argon2id$hash-of-a-pin",
    "staff/tries.json": "tries-of-the-door",
    "settings.json.good": "double",
    "server/onestop.db": "the-server's-own-record",
}


class Counting(io.BytesIO):
    """Counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.count += len(piece)
        return piece


def kept(out: io.BytesIO) -> Callable[[bytes], None]:
    def put(piece: bytes) -> None:
        out.write(piece)

    return put


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A kiosk with everything that one has."""
    folder = tmp_path / "data"
    files = {
        **SECRETS,
        "staff/log-000000001.jsonl": '{"act":"enter"}',
        "paper.json": "{}",
        "printers.json": '{"printers":{}}',
        "settings.json": '{"sound.volume": 30}',
        "logs/kiosk.log": "2026-03-02 08:00:00,000 WARNING kiosk.storage.roll: paper.json cannot be read\n",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (tmp_path / "config.yaml").write_text("kiosk_code: 1\n")
    return folder


def make(data: Path, kind: BundleKind, ledger: Ledger | None = None, most: int = 100_000) -> tuple[Made, Path]:
    """A bundle of this kiosk, in a folder of its own."""
    out = data.parent / "out"
    out.mkdir(exist_ok=True)
    has = Belongings(
        data,
        data.parent / "config.yaml",
        opened(ledger) if ledger else lambda: open_ledger(data / "ledger"),
        lambda: {"versions.json": b'{"kiosk": "0.1"}'},
        lambda: ["2026-03-02T08:00:00+0700 host kiosk[1]: 2026-03-02 08:00:00,000 INFO kiosk.cli: started"],
    )
    with folder_on(out) as folder:
        made = MakeBundle(SetClock(), Bundling(has, most), WHOSE)(kind, folder)
    return made, out / made.name


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def changed(path: Path, **replaced: bytes) -> bytes:
    """The same bundle with other members, and the manifest as it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in (members(path) | replaced).items():
            packed.writestr(name, content)
    return out.getvalue()


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


def test_a_bundle_is_known_again_by_the_kiosk_that_made_it_and_by_no_other(data: Path) -> None:
    with make(data, BundleKind.LOGS)[1].open("rb") as file:
        bundle = OpenBundle(file)
    assert bundle.is_sealed_with(BundleKey(data).get())
    assert not bundle.is_sealed_with(bytes(32))


def test_the_sum_that_was_shown_is_that_of_the_file(data: Path) -> None:
    made, path = make(data, BundleKind.LOGS)

    assert made.sum.replace("-", "").lower() == hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_whichever_byte_of_a_bundle_was_changed_nothing_wrong_is_believed(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    whole = path.read_bytes()
    believed = []
    for place in range(0, len(whole), 7):
        try:
            bundle = OpenBundle(io.BytesIO(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]))
            told = bundle.content("versions.json")
        except BundleError:
            continue
        if bundle.is_sealed_with(BundleKey(data).get()) and told != b'{"kiosk": "0.1"}':
            believed.append(place)
    assert believed == []


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -30])
def test_a_bundle_that_is_torn_is_refused(data: Path, cut: int) -> None:
    whole = make(data, BundleKind.LOGS)[1].read_bytes()
    with pytest.raises(BundleError, match="copy it again"):
        OpenBundle(io.BytesIO(whole[:cut]))


def test_a_bundle_with_another_content_is_refused(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    with pytest.raises(BundleError, match="copy it again"):
        OpenBundle(io.BytesIO(changed(path, **{"versions.json": b'{"kiosk": "9.9"}'}))).check()


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "logs/../x", "device.json", "logs/.bashrc"])
def test_a_bundle_with_a_strange_member_is_refused(data: Path, name: str) -> None:
    path = make(data, BundleKind.LOGS)[1]
    with pytest.raises(BundleError, match="other files than it says"):
        OpenBundle(io.BytesIO(changed(path, **{name: b"x"})))
    with pytest.raises(BundleError, match="does not belong"):
        pack(lambda _: None, OpenBundle(io.BytesIO(path.read_bytes())).head, [Part(name, b"x")], [], bytes(32))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(data: Path) -> None:
    path = make(data, BundleKind.LOGS)[1]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (members(path) | {"manifest.json": bytes(50_000_000)}).items():
            packed.writestr(name, content)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(BundleError, match="no true manifest"):
        OpenBundle(out)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bundle_that_is_packed_in_another_way_is_refused_before_anything_is_unpacked(data: Path, method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members(make(data, BundleKind.LOGS)[1]).items():
            packed.writestr(name, content)
    with pytest.raises(BundleError, match="another way"):
        OpenBundle(out)


def test_nothing_of_a_bundle_is_unpacked_before_somebody_wants_it() -> None:
    logs = os.urandom(200_000)
    out = io.BytesIO()
    pack(kept(out), HEAD, [Part("ledger.db", logs)], [], bytes(32))
    opened = Counting(out.getvalue())
    OpenBundle(opened)
    assert opened.count < len(out.getvalue()) / 2


def test_a_bundle_that_unpacks_to_more_than_any_true_one_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(data, BundleKind.LOGS)[1]
    monkeypatch.setattr("kiosk.storage.bundle._LARGEST_WHOLE", 100)
    with path.open("rb") as file, pytest.raises(BundleError, match="unpacks to more"):
        OpenBundle(file)


def test_a_bundle_with_a_directory_without_end_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(3000):
            packed.writestr(f"logs/{number}.txt", b"")
    opened = Counting(out.getvalue())
    with pytest.raises(BundleError, match="too many files"):
        OpenBundle(opened)
    assert opened.count < 100


def test_what_is_alike_takes_less_room_in_a_bundle(data: Path) -> None:
    with open_ledger(data / "ledger") as ledger:
        for _ in range(50):
            give(ledger)
    path = make(data, BundleKind.BACKUP)[1]
    assert path.stat().st_size < sum(map(len, members(path).values())) / 2


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4), st.booleans())
@hypothesis_settings(max_examples=300, deadline=None)
def test_whatever_bytes_of_a_bundle_are_wrong_it_is_refused_in_words_or_read(changes: list[tuple[int, int]], cut: bool) -> None:
    out = io.BytesIO()
    pack(kept(out), HEAD, [Part("paper.json", b"abc" * 100)], [], bytes(32))
    content = bytearray(out.getvalue())
    for place, value in changes:
        content[place % len(content)] = value
    if cut:
        del content[changes[0][0] % len(content) :]
    with suppress(BundleError):
        OpenBundle(io.BytesIO(bytes(content))).check()


def test_a_strange_stick_with_many_bundles_is_looked_at_for_a_while_only(data: Path) -> None:
    name = make(data, BundleKind.BACKUP)[0].name
    out, key = data.parent / "out", BundleKey(data).get()
    for number in range(30):
        (out / f"kiosk-H32.12-1-20250101T0000{number:02}.bundle").write_bytes((out / name).read_bytes())
    with folder_on(out) as folder:
        assert len(list(backups_on(folder, key))) == MOST_LOOKED_AT
        moments = iter((0.0, 1.0, 11.0))
        assert list(backups_on(folder, key, lambda: next(moments))) == [(name, True)]


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
