"""The server on a disk that fails, fills up, becomes read-only or damages its file: nothing is given that is not kept."""

import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from onestop.errors import Refused
from onestop.wire import ProblemKind
from tests.support.commands import ROOT
from tests.support.onestop.process import ServerProcess
from tests.support.onestop.remote import Remote
from tests.support.onestop.server import Kiosk, Store, running

TICKETS = 30

FAILING = [
    ("fdatasync", "EIO"),
    ("fdatasync", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EROFS"),
]


class Worked(NamedTuple):
    """The folder of a server that has given some numbers and was stopped in order, and who asked for them."""

    folder: Path
    kiosk: Kiosk


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    folder = tmp_path_factory.mktemp("worked") / "disk"
    with serving(f"sqlite:///{folder / 'onestop.db'}", folder.parent) as remote:
        remote.open_office()
        kiosk = remote.kiosk()
        for _ in range(20):
            kiosk.grant()
    return Worked(folder, kiosk)


def with_tickets(worked: Worked, url: str) -> Kiosk:
    """Puts a copy of that server's folder where `url` says."""
    shutil.copytree(worked.folder, Path(url.removeprefix("sqlite:///")).parent)
    return worked.kiosk


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'disk' / 'onestop.db'}"


@contextmanager
def serving(url: str, folder: Path, *within: str) -> Iterator[Remote]:
    with ServerProcess(url, folder / "log", "--device-rate", "100000", within=within) as process:
        yield Remote(url, process.port)
        if within:
            process.kill()


def ask(kiosk: Kiosk, ticket_id: uuid.UUID) -> int | None:
    """The number; None when the server says that its database does not answer."""
    try:
        return kiosk.grant(ticket_id=ticket_id).n
    except Refused as refusal:
        if refusal.kind is not ProblemKind.UNAVAILABLE:
            raise
        return None


@pytest.mark.parametrize(("call", "error"), FAILING, ids=lambda one: one)
def test_a_disk_that_fails_now_and_then_gives_no_number_that_is_not_kept(
    url: str, tmp_path: Path, call: str, error: str, worked: Worked
) -> None:
    kiosk = with_tickets(worked, url)
    window = "20..40" if call == "fdatasync" else "200..280"  # behind what a start writes
    inject = f"inject={call}:error={error}:when={window}"
    given: dict[uuid.UUID, int] = {}
    refused = 0
    with serving(url, tmp_path, "strace", "-f", "-o", "/dev/null", "-e", inject) as remote:
        kiosk.branch = remote
        while len(given) < TICKETS:
            ticket_id = uuid.uuid4()
            number = ask(kiosk, ticket_id)
            if number is None:
                refused += 1
                assert refused < 1000, "never recovered"
            else:
                given[ticket_id] = number
    assert refused > 0
    assert len(set(given.values())) == TICKETS
    with serving(url, tmp_path) as remote:
        kiosk.branch = remote
        assert {ticket_id: kiosk.grant(ticket_id=ticket_id).n for ticket_id in given} == given
        assert kiosk.now().central_open


def damaged(file: Path, *, from_page: int) -> None:
    """Nothing but zeros from some page on; the backup is the file as it was."""
    shutil.copyfile(file, file.with_suffix(".backup"))
    content = file.read_bytes()
    file.write_bytes(content[: from_page * 4096] + bytes(len(content) - from_page * 4096))


@pytest.mark.parametrize("from_page", [0, 1, 5, 20])
def test_a_damaged_file_is_not_served_and_the_line_says_what_to_do(
    url: str, tmp_path: Path, from_page: int, worked: Worked
) -> None:
    with_tickets(worked, url)
    damaged(tmp_path / "disk" / "onestop.db", from_page=from_page)
    words = [sys.executable, "-m", "onestop", "serve", "--port", "0", "--database", url]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert re.fullmatch(r"onestop: the database is damaged \(.*\); keep the file, put the newest backup .*\n", ended.stderr)


def test_a_file_that_is_damaged_while_it_is_served_gives_no_numbers_and_kiosks_go_on_by_themselves(tmp_path: Path) -> None:
    url = Store("sqlite", tmp_path, None).fresh()
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        database = branch.backend.database
        assert database.file is not None
        database.close()  # what SQLite remembers of the file would hide the damage for a while
        damaged(database.file, from_page=1)
        assert [ask(kiosk, uuid.uuid4()) for _ in range(3)] == [None] * 3
        assert branch.client.get("/ready").status_code == 503
