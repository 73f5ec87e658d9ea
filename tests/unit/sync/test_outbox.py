"""The outbox: whatever is lost on the way, each entry is at the server once and in order in the end."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.journal import Entry
from kiosk.domain.ticket import TicketState
from kiosk.errors import NotTheProtocol, ServerSilent
from kiosk.storage.report import verify
from kiosk.sync.events import event_of
from kiosk.sync.loop import HEARTBEAT_SECONDS
from kiosk.sync.pusher import FIRST_BATCH, Pusher
from onestop.wire import EventKind, EventsAnswer
from tests.support.office import MONDAY, at
from tests.support.officeserver import OfficeServer, told
from tests.support.syncs import Kiosk, enrolled, kiosk_of, tickets, written

STEPS = st.lists(
    st.sampled_from(["ticket", "through", "lost", "answer-lost", "restart", "server forgets", "wait", "server restarts"]),
    max_size=25,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_each_entry_arrives_once_and_in_order(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    folder = tmp_path_factory.mktemp("kiosk")
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(folder, server)
    with kiosk_of(folder, server) as kiosk:
        kiosk.run(1)
        for step in steps:
            take(kiosk, step)
        kiosk.wire.goes = "through"
        kiosk.run(40)
        assert server.kept() == written(kiosk)
        assert kiosk.outbox.status().depth == 0
        assert verify(kiosk.ledger).problems == ()
        numbers = [event.body for event in server.events() if event.kind is EventKind.NUMBERED]
        keys = [(body.business_day, body.kiosk_code, body.n) for body in numbers]
        assert len(set(keys)) == len(keys)


def take(kiosk: Kiosk[OfficeServer], step: str) -> None:
    """One thing that happens."""
    match step:
        case "ticket":
            kiosk.number()
            kiosk.step()
        case "wait":
            kiosk.run(4)
        case "restart":
            kiosk.loop = kiosk.made_with({})
        case "server restarts":
            kiosk.server.only_kiosk().boot_id = ""
        case "server forgets":
            for ledger in kiosk.server.ledgers.values():
                del ledger[len(ledger) // 2 :]
            kiosk.server.only_kiosk().boot_id = ""
            kiosk.server.granted = {ticket: one for ticket, one in kiosk.server.granted.items() if one.epoch < kiosk.server.epoch}
        case _:
            kiosk.wire.goes = step
            kiosk.step()


def test_a_restart_in_mid_upload_goes_on_behind_what_was_confirmed(tmp_path: Path) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.wire.goes = "lost"
        for _ in range(FIRST_BATCH):
            kiosk.number()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        confirmed = kiosk.outbox.memory().acknowledged
        assert 0 < confirmed == len(server.events()) < kiosk.outbox.last()
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(2)
        assert server.kept() == written(kiosk)


def test_a_gap_that_the_server_asks_for_is_sent_again(tmp_path: Path) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.number()
        kiosk.run(2)
        (ledger,) = server.ledgers.values()
        del ledger[1:]
        kiosk.number()
        kiosk.run(2)
        assert server.kept() == written(kiosk)


def test_a_server_that_was_restored_gets_what_it_lost_though_no_citizen_comes_any_more(tmp_path: Path) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.number()
        kiosk.run(2)
        (ledger,) = server.ledgers.values()
        server.epoch, server.central_open = 2, False
        server.change(lambda: ledger.__delitem__(slice(1, None)))
        kiosk.run(2)
        assert server.kept() == written(kiosk)


@pytest.mark.parametrize(("acknowledged", "again_from"), [(999, None), (1, 7)])
def test_a_server_that_confirms_what_it_cannot_have_is_not_believed(
    tmp_path: Path, acknowledged: int, again_from: int | None
) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.number()
        said = EventsAnswer(acknowledged=acknowledged, again_from=again_from, server_time=at(8).utc)
        server.bend = lambda _method, path, _body: told(said) if path.endswith("/events") else None
        before = kiosk.outbox.memory()
        with pytest.raises(NotTheProtocol):
            Pusher(kiosk.speaker).push(kiosk.outbox, kiosk.outbox.status(), at(8), "")
        assert kiosk.outbox.memory() == before


def test_a_batch_that_does_not_get_through_is_made_smaller_and_grows_again(tmp_path: Path) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.step()
        kiosk.wire.goes = "lost"
        for _ in range(FIRST_BATCH):
            kiosk.number()
        sizes: list[int] = []

        def note(_method: str, path: str, body: bytes) -> None:
            if path.endswith("/events"):
                sizes.append(body.count(b'"seq"'))

        server.bend = note
        pusher = Pusher(kiosk.speaker)
        for goes in ("answer-lost", "answer-lost", "through", "through", "through"):
            kiosk.wire.goes = goes
            with suppress(ServerSilent):
                pusher.push(kiosk.outbox, kiosk.outbox.status(), at(8), "")
    assert sizes == [200, 100, 50, 100, 101]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("day", {"business_day": "2026-03-02", "source": "ntp"}),
        ("intent", {"service_id": "ho-tich", "series": "A", "priority": None, "language": "vi"}),
        ("numbered", {"business_day": "2026-03-02", "kiosk_code": 0, "n": 7, "issued_at": "2026-03-02T01:00:00+00:00", "epoch": 1}),
        ("printing", {"reason": ""}),
        ("failed", {"reason": "x" * 500}),
        ("void", {"reason": "taken back"}),
        ("command", {"command_number": 3, "command": "restart", "outcome": "restarting"}),
        ("reprint", {"reprint_id": "r", "copy": 2, "state": "printed", "reason": ""}),
    ],
)  # fmt: skip
def test_each_kind_of_entry_is_a_message_that_the_server_understands(kind: str, body: dict[str, object]) -> None:
    ticket = "" if kind in ("day", "command") else "6a3c1f0e-7d0b-5f6e-9a57-2f1c54b7a9d1"
    entry = Entry(1, kind, ticket, "2026-03-02T01:00:00.000000+00:00", "boot", 5, body)
    event = event_of(entry, b"\1" * 32)
    assert (event.seq, event.chain, str(event.ticket_id or "")) == (1, "01" * 32, ticket)
    assert event.body.business_day in (None, MONDAY)
    assert len(event.body.reason or "") <= 200


def test_an_entry_that_nobody_announced_goes_with_the_next_heartbeat(tmp_path: Path) -> None:
    server = OfficeServer(now=lambda: at(8).utc)
    enrolled(tmp_path, server)
    with kiosk_of(tmp_path, server) as kiosk:
        kiosk.run(1)
        kiosk.number()
        kiosk.run(40)
        ticket_id = tickets(kiosk)[0].ticket_id
        for state in (TicketState.PRINTING, TicketState.PRINTED):
            kiosk.ledger.note_state(ticket_id, state, "", kiosk.clock.read())
        kiosk.run(HEARTBEAT_SECONDS)
        assert server.kept() == written(kiosk)
