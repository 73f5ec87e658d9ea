"""The kiosk's side of the protocol with a server: the real one, and the tiny one that other tests bend."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from kiosk.domain.queue import Ahead
from kiosk.errors import CardRolledBack, NotEnrolled, OtherDigit, OtherMachine, RequestRefused, StoppedByServer
from kiosk.storage.report import verify
from kiosk.sync.device import DeviceFile
from kiosk.sync.enrolment import enrol
from kiosk.sync.server import Server as Speaker
from onestop.wire import CommandKind
from tests.support.ledgers import open_ledger
from tests.support.office import MONDAY, OFFICE, at
from tests.support.officeserver import OfficeServer
from tests.support.realoffice import RealOffice, real_office
from tests.support.syncs import ADDRESS, SERIAL, Kiosk, Wire, enrolled, kiosk_of, tickets, written

Server: TypeAlias = "OfficeServer | RealOffice"
AnyKiosk: TypeAlias = "Kiosk[Server]"


@pytest.fixture(params=["tiny", "real"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    if request.param == "tiny":
        yield OfficeServer(now=lambda: at(8).utc)
        return
    with real_office(tmp_path / "server") as office:
        yield office


@pytest.fixture
def kiosk(tmp_path: Path, server: Server) -> Iterator[AnyKiosk]:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        yield kiosk


def card_of(folder: Path) -> dict[str, bytes]:
    """What the card holds of the ledger now."""
    return {path.name: path.read_bytes() for path in (folder / "ledger").iterdir()}


def put_back(copy: dict[str, bytes], folder: Path) -> None:
    """Somebody makes the card hold what it held then."""
    for path in (folder / "ledger").iterdir():
        path.unlink()
    for name, content in copy.items():
        (folder / "ledger" / name).write_bytes(content)


def test_numbers_are_central_and_the_ledger_arrives_as_it_is(kiosk: AnyKiosk) -> None:
    assert [kiosk.number(), kiosk.number(), kiosk.number("chung-thuc")] == ["A001", "A002", "B001"]
    kiosk.run(2)
    assert kiosk.server.kept() == written(kiosk)
    assert kiosk.outbox.status().depth == 0


def test_how_many_wait_is_what_the_server_says(kiosk: AnyKiosk) -> None:
    assert [kiosk.issue().ahead for _ in range(3)] == [Ahead(count, exact=True) for count in range(3)]


def test_own_numbers_arrive_when_the_line_has_healed(kiosk: AnyKiosk) -> None:
    kiosk.number()
    kiosk.wire.goes = "lost"
    assert [kiosk.number(), kiosk.number()] == ["A1-001", "A1-002"]
    kiosk.wire.goes = "through"
    kiosk.run(10)
    assert kiosk.server.kept() == written(kiosk)
    assert kiosk.number() == "A002"


def test_a_number_that_came_too_late_is_void_at_the_server(kiosk: AnyKiosk) -> None:
    kiosk.wire.goes = "answer-lost"
    ticket = kiosk.issue().ticket
    kiosk.wire.goes = "through"
    kiosk.run(10)
    assert [str(ticket_id) for ticket_id in kiosk.server.void_grants()] == [ticket.ticket_id]
    assert kiosk.number() == "A002"


def test_answers_that_are_lost_make_no_entry_twice(kiosk: AnyKiosk) -> None:
    for goes in ("answer-lost", "through", "answer-lost", "lost", "through"):
        kiosk.wire.goes = goes
        for _ in range(3):
            kiosk.number()
            kiosk.run(1)
    kiosk.run(10)
    assert kiosk.server.kept() == written(kiosk)
    assert verify(kiosk.ledger).problems == ()


def test_a_restart_goes_on_where_it_stopped(tmp_path: Path, server: Server) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        kiosk.number()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.passes(60)
        kiosk.run(2)
        assert kiosk.number() == "A002"
        kiosk.run(2)
        assert kiosk.server.kept() == written(kiosk)


def test_a_ledger_from_the_time_without_a_server_arrives_whole(tmp_path: Path, server: Server) -> None:
    with open_ledger(tmp_path / "ledger") as ledger:
        ledger.open_day(MONDAY, at(8))
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        kiosk.number()
        kiosk.run(2)
        assert kiosk.server.kept() == written(kiosk)


def test_a_kiosk_that_nobody_approved_gives_no_numbers_until_somebody_does(tmp_path: Path, server: Server) -> None:
    enrolled(tmp_path, server, approved=False)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(3)
        with pytest.raises(NotEnrolled, match="approve it there: fingerprint"):
            kiosk.number()
        server.approve()
        kiosk.run(15)
        assert kiosk.number() == "A001"


def test_a_code_is_good_for_one_kiosk(tmp_path: Path, server: Server) -> None:
    code = server.code_for()
    speaker = Speaker(Wire(server), dict)
    enrol(speaker, DeviceFile(tmp_path / "one"), ADDRESS, code, SERIAL, OFFICE.code)
    with pytest.raises(RequestRefused, match="code"):
        enrol(speaker, DeviceFile(tmp_path / "two"), ADDRESS, code, "serial-number:2000", OFFICE.code)


def test_a_code_for_another_digit_than_the_ledgers_changes_nothing_and_says_which_is_wanted(
    tmp_path: Path, server: Server
) -> None:
    file = DeviceFile(tmp_path)
    with pytest.raises(OtherDigit, match="--code 2"):
        enrol(Speaker(Wire(server), dict), file, ADDRESS, server.code_for(), SERIAL, OFFICE.code, digit=2)
    assert file.read() is None


def test_a_revoked_kiosk_gives_no_numbers(kiosk: AnyKiosk) -> None:
    kiosk.server.revoke()
    kiosk.run(40)
    with pytest.raises(StoppedByServer, match="taken out of service"):
        kiosk.number()


def test_a_clone_of_the_card_does_not_even_ask(tmp_path: Path, kiosk: AnyKiosk) -> None:
    kiosk.number()
    kiosk.ledger.close()
    with kiosk_of(tmp_path, kiosk.server, serial="serial-number:2000") as clone:
        clone.run(10)
        with pytest.raises(OtherMachine):
            clone.number()
        assert clone.wire.calls == 0


def test_an_older_copy_of_the_card_is_stopped_and_begins_anew_under_another_code(tmp_path: Path, server: Server) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        kiosk.number()
        kiosk.run(2)
    copy = card_of(tmp_path)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.passes(60)
        kiosk.wire.goes = "lost"
        kiosk.number()
        kiosk.wire.goes = "through"
        kiosk.run(5)
    put_back(copy, tmp_path)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.passes(120)
        kiosk.run(2)
        with pytest.raises(CardRolledBack):
            kiosk.number()
        server.release()
        kiosk.run(40)
        kiosk.wire.goes = "lost"
        own = kiosk.number()
        assert own.endswith("-001")
        assert own != "A1-001"
        kiosk.wire.goes = "through"
        kiosk.run(10)
        assert kiosk.outbox.status().depth == 0
        assert kiosk.number() == "A002"


def test_an_older_copy_that_has_grown_to_the_length_of_what_was_sent_is_stopped(tmp_path: Path, server: Server) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
    copy = card_of(tmp_path)
    for seconds in (60, 120):
        with kiosk_of(tmp_path, server) as kiosk:
            kiosk.passes(seconds)
            kiosk.wire.goes = "lost"
            kiosk.number()
            kiosk.wire.goes = "through"
            kiosk.run(5)
            sent = kiosk.server.kept()
            assert [seq for seq, _, _ in sent] == [seq for seq, _, _ in written(kiosk)]
            if seconds == 60:
                assert sent == written(kiosk)
        put_back(copy, tmp_path)
    assert isinstance(kiosk.service[-1], CardRolledBack)


def test_a_kiosk_that_missed_the_newest_confirmation_goes_on(tmp_path: Path, server: Server) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        kiosk.number()
        kiosk.wire.goes = "answer-lost"
        kiosk.run(1)
        assert kiosk.server.kept() == written(kiosk)
        assert kiosk.outbox.status().depth > 0
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.passes(60)
        kiosk.run(1)
        assert kiosk.outbox.status().depth == 0
        assert kiosk.number() == "A002"


def test_paused_services_messages_and_counts_reach_the_kiosk(kiosk: AnyKiosk) -> None:
    kiosk.number()
    kiosk.server.pause("chung-thuc")
    kiosk.server.message("Hôm nay nghỉ sớm lúc 15 giờ")
    kiosk.run(3)
    standing = kiosk.stands[-1]
    assert standing.waiting("ho-tich") == 1
    assert standing.services["chung-thuc"].paused
    assert str(standing.notice(at(8).utc)) == "Hôm nay nghỉ sớm lúc 15 giờ"


def test_a_command_is_obeyed_once_and_reported(kiosk: AnyKiosk) -> None:
    kiosk.server.tell(CommandKind.CLOSE_DAY)
    kiosk.number()
    kiosk.run(5)
    assert kiosk.stands[-1].closed_day == MONDAY
    assert [kind for _, kind, _ in kiosk.server.kept()].count("command") == 1
    kiosk.run(40)
    assert [entry for entry in written(kiosk) if entry[1] == "command"] == [
        entry for entry in kiosk.server.kept() if entry[1] == "command"
    ]


def test_a_new_credential_is_used_and_the_old_one_is_gone(kiosk: AnyKiosk) -> None:
    old = kiosk.file.known
    assert old is not None
    kiosk.file.change(next_credential="n" * 43)
    kiosk.run(2)
    new = kiosk.file.read()
    assert new is not None
    assert (new.credential, new.next_credential) == ("n" * 43, "")
    kiosk.run(40)
    kiosk.file.write(old)
    kiosk.run(40)
    assert isinstance(kiosk.service[-1], StoppedByServer)


def test_all_tickets_of_a_busy_day_with_a_bad_line_have_numbers_of_their_own(kiosk: AnyKiosk) -> None:
    for round_ in range(12):
        kiosk.wire.goes = ("through", "lost", "answer-lost")[round_ % 3]
        kiosk.number()
        kiosk.number("chung-thuc")
        kiosk.run(7)
    kiosk.wire.goes = "through"
    kiosk.run(15)
    numbers = [ticket.number for ticket in tickets(kiosk)]
    assert len(set(numbers)) == len(numbers) == 24
    assert kiosk.server.kept() == written(kiosk)
    if isinstance(kiosk.server, RealOffice):
        assert kiosk.server.objections() == []
