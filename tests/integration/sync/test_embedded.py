"""A server beside the kiosk: it enrols with it, and outlives its deaths. The kiosk waits for none of it."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest

from kiosk import bootstrap, lookup
from kiosk.back_office import BackOffice, Front
from kiosk.config import Settings, load_settings
from kiosk.domain.condition import Condition
from kiosk.domain.lookup import FieldCount
from kiosk.domain.ticket import TicketRequest
from kiosk.errors import EmbeddedServerError, OutOfService
from kiosk.first_frame import clock_of
from kiosk.server_link import LinkParts, ServerLink
from kiosk.sync import embedded
from kiosk.sync.device import DeviceFile
from kiosk.sync.embedded import EmbeddedServer, Embedding
from kiosk.usecases.issue_ticket import IssuedTicket, IssueTicket
from kiosk.usecases.link import LinkEvents
from kiosk.usecases.office_clock import OfficeClock
from kiosk.usecases.office_now import OfficeNow
from onestop.commands.administration import administer
from onestop.db.transaction import Transaction
from onestop.domain.credentials import Keys
from onestop.usecases.catalogue import Imported, replace_catalogue, written
from onestop.usecases.offices import find_office
from procedures.model import Level, Procedure
from tests.support.commands import kiosk, settings_in
from tests.support.embedded import server_processes, wait_until
from tests.support.flows import Citizen
from tests.support.ledgers import wish
from tests.support.onestop.catalogues import procedure

LIMIT = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(settings_in(tmp_path, server="embedded", clock={"trust": "system"}))


class Machine:
    """A kiosk without a screen."""

    def __init__(self, settings: Settings) -> None:
        self.clock = clock_of(settings)
        assert isinstance(self.clock, OfficeClock)
        self.notes = bootstrap.LedgerNotes(self.clock)
        self.service: list[OutOfService | None] = []
        now = OfficeNow(settings.office)
        events = LinkEvents(now.stands, self.service.append)
        self.catalogues = Event()
        """Set when citizens are shown another catalogue."""
        parts = LinkParts(settings, self.clock, self.notes, now, Condition, {}, events, catalogue_changed=self.catalogues.set)
        self.link = ServerLink(parts)
        self.issuer: IssueTicket

    def issue(self, request: TicketRequest | None = None) -> IssuedTicket:
        issued = self.issuer(request or wish(), after_hours=True)
        self.link.ledger_grew()
        return issued

    def number(self) -> str:
        return str(self.issue().ticket.number)

    def is_told(self) -> bool:
        outbox = self.notes.outbox()
        return outbox is not None and outbox.status().depth == 0


@contextmanager
def running(settings: Settings) -> Iterator[Machine]:
    machine = Machine(settings)
    with bootstrap.ledger_of(settings, machine.clock, 0.0) as ledger:
        machine.notes.ledger = ledger
        machine.issuer = bootstrap.issuing(settings, machine.clock, ledger, machine.link.numbering)
        machine.link.start()
        try:
            yield machine
        finally:
            machine.link.stop(10.0)


def test_numbers_are_own_before_the_server_is_up_and_central_afterwards(settings: Settings) -> None:
    with running(settings) as machine:
        assert machine.number() == "A1-001"
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A001"
        wait_until(machine.is_told)
    assert server_processes(settings.data_dir) == []


def test_the_server_is_started_again_when_it_dies_and_the_kiosk_gives_numbers_meanwhile(settings: Settings) -> None:
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A001"
        (process,) = server_processes(settings.data_dir)
        os.kill(process, signal.SIGKILL)
        assert machine.number() == "A1-001"
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A002"
        wait_until(machine.is_told)
        assert machine.service == [None]


def test_a_restart_with_other_settings_finds_its_enrolment_and_tells_them_to_the_server(settings: Settings) -> None:
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        machine.number()
    device, seen = DeviceFile(settings.data_dir).read(), settings.data_dir / "server" / embedded.IMPORTED
    before, text = seen.read_text(encoding="ascii"), settings.source.read_text(encoding="utf-8")
    settings.source.write_text(text + "\n# another line\n", encoding="utf-8")
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A002"
    after = DeviceFile(settings.data_dir).read()
    assert device is not None
    assert after is not None
    assert device.device_id == after.device_id
    assert seen.read_text(encoding="ascii") != before


def test_a_database_that_is_gone_costs_the_central_numbers_of_the_day_and_nothing_else(settings: Settings) -> None:
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A001"
    for path in (settings.data_dir / "server").iterdir():
        if path.name != embedded.IMPORTED:  # what it was told of the office is not known without it
            path.unlink()
    with running(settings) as machine:
        wait_until(machine.is_told)
        assert machine.number() == "A1-001"
        wait_until(machine.is_told)


def imported_at_the_server(settings: Settings, *procedures: Procedure) -> None:
    """As `onestop catalogue import` does."""
    records, _ = written(procedures)

    def work(transaction: Transaction, _: Keys) -> Imported:
        return replace_catalogue(transaction, find_office(transaction, settings.office.code), records, "test.jsonl")

    administer(f"sqlite:///{settings.data_dir / 'server' / embedded.DATABASE}", work)


def test_a_catalogue_that_is_imported_at_the_server_is_soon_found_at_the_kiosk_beside_it(settings: Settings) -> None:
    one, other = procedure(1, "Đăng ký khai sinh"), procedure(2, "Đăng ký kết hôn")
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        for procedures in ((one, other), (other,)):
            machine.catalogues.clear()
            imported_at_the_server(settings, *procedures)
            assert machine.catalogues.wait(LIMIT)
            assert list(lookup.catalogue_file(settings).procedures()) == list(procedures)
        assert machine.number() == "A001"


def test_what_the_server_imported_can_be_looked_up_on_the_screen(settings: Settings) -> None:
    jobs, flow = SimpleQueue[Callable[[], object]](), Citizen().flow
    office = BackOffice(settings, clock_of(settings), Front(flow, jobs.put, lambda: None))
    office.start()
    try:
        wait_until((settings.data_dir / "server" / embedded.IMPORTED).exists)
        imported_at_the_server(settings, replace(procedure(1), field="Thử", level=Level.COMMUNE))
        while flow.overview is None or flow.overview.fields != (FieldCount("Thử", 1),):
            jobs.get(timeout=LIMIT)()
    finally:
        office.stop()


def test_a_kiosk_that_ends_while_a_catalogue_is_made_ends_at_once_and_shows_the_old_one(settings: Settings) -> None:
    with running(settings) as machine, lookup.catalogue_file(settings).in_turn():
        wait_until(machine.link.grants.is_awaited)
        imported_at_the_server(settings, procedure(1))
        wait_until(lambda: rebuilding(settings) != [])
        assert machine.link.stop(5.0)
    assert rebuilding(settings) == []
    assert (lookup.edition_in_place(settings), machine.catalogues.is_set()) == ("", False)


def rebuilding(settings: Settings) -> list[int]:
    """Processes that make the index."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if b"rebuild" in words and str(settings.source).encode() in words:
                found.append(int(path.parent.name))
    return found


def test_another_machine_with_this_data_gives_no_numbers_until_it_takes_the_place(settings: Settings) -> None:
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        machine.number()
    file = DeviceFile(settings.data_dir)
    file.change(hardware_serial="serial-number:of-another-machine")
    with running(settings) as machine:
        with pytest.raises(OutOfService, match="came from machine"):
            machine.number()
        assert machine.service[0] is not None
    done = kiosk("enrol", "embedded", config=settings.source)
    assert (done.returncode, done.stderr) == (0, "")
    with running(settings) as machine:
        assert machine.number() == "A1-001"
        wait_until(machine.is_told)
    assert [path.name for path in settings.data_dir.glob("server-until-*/onestop.db")] == ["onestop.db"]


@pytest.mark.parametrize("damage", [b"\xff\xfe", None], ids=["no text", "a folder"])
def test_what_the_server_knows_of_the_office_may_be_damaged_or_not_be_noted(
    settings: Settings, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    seen = settings.data_dir / "server" / embedded.IMPORTED
    seen.parent.mkdir(parents=True)
    (seen.parent / embedded.DATABASE).touch()  # else nobody asks what it knows
    if damage is None:
        seen.mkdir()
    else:
        seen.write_bytes(damage)
    with running(settings) as machine:
        wait_until(machine.link.grants.is_awaited)
        assert machine.number() == "A001"
    assert ("told of the office at each start" in caplog.text) == (damage is None)


def test_a_server_that_cannot_start_is_told_once_and_the_kiosk_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(embedded, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(embedded, "LONGEST_PAUSE", 0.02)
    starts: list[int] = []
    server = EmbeddedServer(
        Embedding(tmp_path / "server", tmp_path / "config.yaml", "H32.12", 1, "s", believed=True),
        DeviceFile(tmp_path),
        lambda: None,
    )
    whole = server._started

    def counted(office: list[str]) -> object:
        starts.append(1)
        return whole(office)

    monkeypatch.setattr(server, "_started", counted)
    server.start()
    wait_until(lambda: len(starts) > 3)
    assert server.stop(LIMIT)
    told = [record for record in caplog.records if "before it served" in record.message]
    assert len(told) == 1
    assert server.address is None
    assert issubclass(EmbeddedServerError, Exception)
