"""Numbers with a server: central when it answers, own when it does not, and never one of both twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.businessday import ClockSource
from kiosk.domain.grant import GrantWish
from kiosk.domain.queue import Ahead
from kiosk.errors import NotEnrolled, OtherMachine, StoppedByServer
from kiosk.storage.report import verify
from kiosk.sync.channel import Reply
from kiosk.usecases.recover import NO_NUMBER, recover
from onestop.wire import EventKind, ProblemKind
from tests.support.ledgers import wish
from tests.support.office import MONDAY, SetClock, at
from tests.support.officeserver import SPARE, OfficeServer
from tests.support.syncs import Kiosk as AnyKiosk
from tests.support.syncs import enrolled, kiosk_of, tickets, written

Kiosk = AnyKiosk[OfficeServer]


@pytest.fixture
def server() -> OfficeServer:
    return OfficeServer(now=lambda: at(8).utc)


@pytest.fixture
def kiosk(tmp_path: Path, server: OfficeServer) -> Iterator[Kiosk]:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        yield kiosk


def test_before_the_server_has_answered_a_hello_no_number_is_given(kiosk: Kiosk) -> None:
    with pytest.raises(NotEnrolled):
        kiosk.number()


def test_the_server_gives_the_central_numbers(kiosk: Kiosk) -> None:
    kiosk.step()
    assert [kiosk.number(), kiosk.number(), kiosk.number("chung-thuc")] == ["A001", "A002", "B001"]


def test_without_an_answer_the_kiosk_gives_own_numbers(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.wire.goes = "lost"
    assert [kiosk.number(), kiosk.number()] == ["A1-001", "A1-002"]


def test_a_kiosk_that_was_accepted_once_gives_own_numbers_after_a_start_without_network(
    tmp_path: Path, server: OfficeServer
) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.wire.goes = "lost"
        kiosk.step()
        assert kiosk.number() == "A1-001"


def test_a_server_that_is_known_to_be_away_is_not_asked_again_for_each_ticket(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.wire.goes = "lost"
    calls = kiosk.wire.calls
    for _ in range(20):
        kiosk.number()
    assert kiosk.wire.calls == calls + 1


def test_central_numbers_come_again_when_the_server_does(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.number()
    kiosk.wire.goes = "lost"
    kiosk.number()
    kiosk.wire.goes = "through"
    kiosk.run(10)
    assert kiosk.number() == "A002"


def test_after_each_miss_in_a_row_the_next_try_waits_longer(kiosk: Kiosk) -> None:
    kiosk.step()
    asked = []
    for _ in range(6):
        kiosk.wire.goes = "lost"
        kiosk.number()
        kiosk.wire.goes = "through"
        waited = 0
        while not kiosk.line.is_quick():
            kiosk.run(1)
            waited += 1
        asked.append(waited)
    assert asked == sorted(asked)
    assert asked[-1] > 10 * asked[0]


def test_how_many_wait_is_told_only_with_a_central_number(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.waiting["ho-tich"] = 4
    assert kiosk.issue().ahead == Ahead(4, exact=True)
    kiosk.wire.goes = "lost"
    assert kiosk.issue().ahead == Ahead(0, exact=False)


def test_a_late_number_is_void_at_the_server_with_its_reason(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.wire.goes = "answer-lost"
    issued = kiosk.issue()
    assert str(issued.ticket.number) == "A1-001"
    kiosk.wire.goes = "through"
    kiosk.run(5)
    assert [str(ticket_id) for ticket_id in kiosk.server.granted] == [issued.ticket.ticket_id]
    assert kiosk.server.void == {next(iter(kiosk.server.granted)): "the number did not come within 300 ms"}


def test_the_same_wish_gets_the_same_number_with_and_without_the_server(kiosk: Kiosk) -> None:
    kiosk.step()
    request = wish()
    first = kiosk.issue(request=request)
    kiosk.wire.goes = "lost"
    assert kiosk.issue(request=request).ticket == first.ticket
    assert len(kiosk.server.granted) == 1


def test_an_intent_is_durable_before_the_server_hears_of_it(kiosk: Kiosk) -> None:
    kiosk.step()
    seen: list[str] = []

    def bend(method: str, path: str, body: bytes) -> None:
        if path.endswith("/grants"):
            assert (method, bool(body)) == ("POST", True)
            seen.extend(entry.kind for entry, _ in kiosk.outbox.batch(0, 10).entries)

    kiosk.server.bend = bend
    kiosk.number()
    assert seen == ["day", "intent"]


def test_a_central_number_that_is_closed_is_not_asked_for_again_before_the_server_says_so(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.central_open = False
    assert kiosk.number() == "A1-001"
    calls = kiosk.wire.calls
    assert kiosk.number() == "A1-002"
    assert kiosk.wire.calls == calls
    kiosk.server.central_open = True
    kiosk.server.change()
    kiosk.run(2)
    assert kiosk.number() == "A001"


def test_the_kiosk_moves_on_with_the_servers_business_day(kiosk: Kiosk) -> None:
    kiosk.clock.reading = replace(kiosk.clock.reading, source=ClockSource.NONE)
    kiosk.step()
    kiosk.number()
    tuesday = MONDAY + timedelta(days=1)
    kiosk.server.day, kiosk.server.now = tuesday, lambda: at(8, day=tuesday).utc
    ticket = kiosk.issue().ticket
    assert (str(ticket.number), ticket.business_day) == ("A001", tuesday)


def test_the_day_follows_the_servers_time_when_nobody_vouches_for_the_kiosks_clock(kiosk: Kiosk) -> None:
    kiosk.clock.reading = replace(at(8, day=MONDAY - timedelta(days=5)), source=ClockSource.NONE)
    kiosk.step()
    kiosk.wire.goes = "lost"
    assert kiosk.issue().ticket.business_day == MONDAY


def test_a_server_without_a_trusted_clock_does_not_move_the_clock_of_the_kiosk(kiosk: Kiosk) -> None:
    kiosk.clock.reading = replace(kiosk.clock.reading, source=ClockSource.NONE)
    kiosk.server.clock_trusted, kiosk.server.now = False, lambda: at(8, day=MONDAY + timedelta(days=3)).utc
    kiosk.step()
    assert kiosk.office_clock.read() == kiosk.clock.read()


@pytest.mark.parametrize("year", [1970, 2025, 2099, 9999])
def test_a_time_that_cannot_be_is_not_taken_from_the_server(kiosk: Kiosk, year: int) -> None:
    kiosk.clock.reading = replace(kiosk.clock.reading, source=ClockSource.NONE)
    kiosk.server.now = lambda: datetime(year, 6, 1, tzinfo=UTC)
    kiosk.step()
    assert kiosk.office_clock.read() == kiosk.clock.read()
    assert not kiosk.line.is_up


def bent(**changes: object) -> "Bend":
    """The server's grant with some fields changed."""
    return Bend(changes)


class Bend:
    """Answers grants as the server would, and then some."""

    def __init__(self, changes: dict[str, object]) -> None:
        self.changes, self.server = changes, OfficeServer()

    def __call__(self, method: str, path: str, body: bytes) -> Reply | None:
        if not path.endswith("/grants"):
            return None
        request = msgspec.json.decode(body)
        grant = {
            "ticket_id": request["ticket_id"],
            "series": "A",
            "n": 7,
            "namespace": "central",
            "business_day": MONDAY.isoformat(),
            "epoch": 1,
            "ahead": 0,
            "issued_at": at(8).utc,
            "server_time": at(8).utc,
            "clock_trusted": True,
            "cursor": f"{method}",
        }
        return Reply(200, "application/json", msgspec.json.encode(grant | self.changes))


NONSENSE = {
    "of another series": {"series": "B"},
    "of another ticket": {"ticket_id": "6a3c1f0e-7d0b-5f6e-9a57-2f1c54b7a9d1"},
    "of a day that is over": {"business_day": "2026-03-01"},
    "of a day that has not come": {"business_day": "2026-03-09"},
    "of the own namespace": {"namespace": "own"},
    "that is zero": {"n": 0},
    "that no series has": {"n": 100_000},
    "of an older epoch": {"epoch": 0},
    "that is a text": {"n": "7"},
    "without a day": {"business_day": None},
}


@pytest.mark.parametrize("changes", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_never_reaches_the_ledger_and_is_told_to_the_server(kiosk: Kiosk, changes: dict[str, object]) -> None:
    kiosk.step()
    kiosk.server.bend = bent(**changes)
    issued = kiosk.issue()
    kiosk.server.bend = lambda *_: None
    kiosk.run(5)
    assert str(issued.ticket.number) == "A1-001"
    assert [str(ticket_id) for ticket_id in kiosk.server.void] == [issued.ticket.ticket_id]
    assert verify(kiosk.ledger).problems == ()


def test_a_number_that_was_seen_before_is_refused(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.bend = bent()
    assert [kiosk.number(), kiosk.number()] == ["A007", "A1-001"]


def test_a_number_below_one_that_was_seen_is_refused(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.bend = bent()
    kiosk.number()
    kiosk.server.bend = bent(n=6)
    assert kiosk.number() == "A1-001"


def test_the_central_numbers_of_a_day_are_of_one_epoch(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.bend = bent()
    kiosk.number()
    kiosk.server.bend = bent(n=8, epoch=2)
    assert kiosk.number() == "A1-001"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "text/html", b"<html>please sign in</html>"),
        Reply(200, "application/json", b"{"),
        Reply(200, "application/json", b"\xff\xfe"),
        Reply(200, "application/json", b"[" * 100_000),
        Reply(200, "application/json", b"null"),
        Reply(302, "text/html", b"", "https://elsewhere.example/"),
        Reply(404, "text/html", b"nothing here"),
        Reply(500, "text/html", b"oops"),
        Reply(503, "application/problem+json", b"{}"),
        Reply(429, "text/plain", b"slow down"),
    ],
    ids=lambda reply: f"{reply.status}-{reply.content_type}-{reply.body[:8]!r}",
)
def test_whatever_comes_instead_of_a_grant_the_citizen_gets_an_own_number(kiosk: Kiosk, reply: Reply) -> None:
    kiosk.step()
    kiosk.server.bend = lambda _method, path, _body: reply if path.endswith("/grants") else None
    assert kiosk.number() == "A1-001"
    kiosk.run(5)
    assert verify(kiosk.ledger).problems == ()


def test_the_servers_set_is_the_ledger_after_the_line_has_healed(kiosk: Kiosk) -> None:
    kiosk.step()
    for goes in ("through", "lost", "answer-lost", "through", "lost"):
        kiosk.wire.goes = goes
        for _ in range(5):
            kiosk.number()
            kiosk.step()
            kiosk.passes(1)
    kiosk.wire.goes = "through"
    kiosk.run(10)
    assert kiosk.server.kept() == written(kiosk)


def test_a_crash_between_intent_and_number_makes_the_grant_void(tmp_path: Path, server: OfficeServer) -> None:
    enrolled(tmp_path, server)
    request = wish()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.ledger.open_day(MONDAY, at(8))
        kiosk.ledger.record_intent(request, "A", at(8), durable=True)
        assert kiosk.grants.ask(GrantWish(request, "A", MONDAY, 0, 0)) is not None
    with kiosk_of(tmp_path, server) as kiosk:
        recover(kiosk.ledger, kiosk.clock)
        kiosk.step(3)
    assert [event.kind for event in server.events()][-1] is EventKind.VOID
    assert {str(ticket_id): reason for ticket_id, reason in server.void.items()} == {request.ticket_id: NO_NUMBER}


def test_a_clone_gives_no_numbers_at_all(tmp_path: Path, server: OfficeServer) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.number()
    with kiosk_of(tmp_path, server, serial="serial-number:2000") as clone:
        with pytest.raises(OtherMachine):
            clone.number()
        clone.step()
        assert isinstance(clone.service[-1], OtherMachine)
        assert clone.wire.calls == 0


@pytest.mark.parametrize("kind", [ProblemKind.REVOKED, ProblemKind.CLONED, ProblemKind.ROLLED_BACK, ProblemKind.HARDWARE_CHANGED])
def test_a_kiosk_that_the_server_stops_gives_no_numbers_also_after_a_start_without_network(
    tmp_path: Path, server: OfficeServer, kind: ProblemKind
) -> None:
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        server.only_kiosk().refused_as = kind
        kiosk.run(40)
        with pytest.raises(StoppedByServer):
            kiosk.number()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.wire.goes = "lost"
        kiosk.step()
        with pytest.raises(StoppedByServer):
            kiosk.number()


def test_a_stopped_kiosk_goes_on_when_an_administrator_has_released_it(kiosk: Kiosk) -> None:
    kiosk.step()
    kiosk.server.only_kiosk().refused_as = ProblemKind.CLONED
    kiosk.run(40)
    kiosk.server.only_kiosk().refused_as = None
    kiosk.run(20)
    assert kiosk.service[-1] is None
    assert kiosk.number() == "A001"


def test_the_code_of_the_next_ledger_is_kept_for_the_day_when_this_one_is_lost(kiosk: Kiosk) -> None:
    kiosk.step()
    device = kiosk.file.read()
    assert device is not None
    assert device.spare_code == SPARE


def test_numbers_of_every_kind_leave_a_whole_ledger(kiosk: Kiosk) -> None:
    kiosk.step()
    for goes in ("through", "answer-lost", "through", "lost", "through"):
        kiosk.wire.goes = goes
        kiosk.number()
        kiosk.number("chung-thuc")
        kiosk.run(70)
    assert verify(kiosk.ledger).problems == ()
    keys = [(ticket.business_day, ticket.number) for ticket in tickets(kiosk)]
    assert len(set(keys)) == len(keys)


def test_the_clock_that_stands_still_is_no_reason_to_stop(kiosk: Kiosk) -> None:
    kiosk.step(5)
    assert kiosk.number() == "A001"


def test_two_kiosks_and_a_server_never_give_one_number_twice(tmp_path: Path, server: OfficeServer) -> None:
    for code in (1, 2):
        enrolled(tmp_path / str(code), server, code)
    clock = SetClock()
    with kiosk_of(tmp_path / "1", server, clock) as one, kiosk_of(tmp_path / "2", server, clock) as two:
        numbers = []
        for goes in ("through", "lost", "through", "answer-lost", "through"):
            one.wire.goes = goes
            for kiosk in (one, two):
                kiosk.run(5)
                numbers += [kiosk.number(), kiosk.number()]
    assert len(set(numbers)) == len(numbers)
