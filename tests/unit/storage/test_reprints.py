"""Reprints in the ledger: durable before the paper, records of their own, and part of what is verified."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.numbering import Number
from kiosk.domain.reprint import Reprint, ReprintState, reprint_may_follow
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.errors import LedgerError, RequestError, TicketNotAtRest
from kiosk.storage import database
from kiosk.storage.ledger import Ledger
from kiosk.storage.report import verify
from kiosk.usecases.recover import recover
from tests.support.ledgers import give, open_ledger, wish
from tests.support.office import MONDAY, SetClock, at
from tests.support.oldledgers import entries_of, old_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


def failed(ledger: Ledger) -> Ticket:
    ticket = give(ledger)
    ledger.note_state(ticket.ticket_id, TicketState.PRINTING, "", at(8))
    ledger.note_state(ticket.ticket_id, TicketState.FAILED, "no paper", at(8))
    return ticket


def test_a_reprint_leaves_the_ticket_as_it_is(ledger: Ledger) -> None:
    ticket = failed(ledger)
    before = ledger.find(ticket.ticket_id)
    reprint = ledger.record_reprint("r", ticket.ticket_id, at(9))
    ledger.note_print("r", TicketState.PRINTING, "", at(9))
    ledger.note_print("r", TicketState.PRINTED, "confirmed: in order", at(9))
    assert ledger.find(ticket.ticket_id) == before
    assert (reprint.copy, ledger.find_reprint("r")) == (
        1,
        Reprint("r", ticket.ticket_id, 1, ReprintState.PRINTED, "confirmed: in order"),
    )
    assert verify(ledger).problems == ()


def test_copies_are_counted_for_each_ticket(ledger: Ledger) -> None:
    one, other = failed(ledger), failed(ledger)
    copies = [ledger.record_reprint(name, of.ticket_id, at(9)).copy for name, of in (("a", one), ("b", one), ("c", other))]
    assert copies == [1, 2, 1]


def test_the_same_wish_for_a_reprint_is_one_reprint(ledger: Ledger) -> None:
    ticket = failed(ledger)
    assert ledger.record_reprint("r", ticket.ticket_id, at(9)) == ledger.record_reprint("r", ticket.ticket_id, at(9))
    assert verify(ledger).problems == ()


@pytest.mark.parametrize("state", [None, TicketState.PRINTING, TicketState.VOID])
def test_a_ticket_that_is_on_its_way_or_taken_back_is_not_printed_again(ledger: Ledger, state: TicketState | None) -> None:
    ticket = give(ledger)
    if state is not None:
        ledger.note_state(ticket.ticket_id, state, "why", at(8))
    with pytest.raises(TicketNotAtRest, match="cannot be printed again"):
        ledger.record_reprint("r", ticket.ticket_id, at(9))
    assert ledger.find_reprint("r") is None
    assert verify(ledger).problems == ()


def test_a_wish_that_never_got_a_number_is_not_printed_again(ledger: Ledger) -> None:
    request = wish()
    ledger.record_intent(request, "A", at(8))
    for ticket_id in (request.ticket_id, "nobody"):
        with pytest.raises(RequestError):
            ledger.record_reprint("r", ticket_id, at(9))


def test_a_step_that_cannot_follow_is_refused(ledger: Ledger) -> None:
    ledger.record_reprint("r", failed(ledger).ticket_id, at(9))
    with pytest.raises(LedgerError, match="cannot go from asked to printed"):
        ledger.note_reprint("r", ReprintState.PRINTED, "", at(9))
    with pytest.raises(LedgerError, match="cannot go from nothing"):
        ledger.note_reprint("other", ReprintState.PRINTING, "", at(9))


@pytest.mark.parametrize("begun", [False, True])
def test_a_reprint_that_a_crash_left_is_unknown(tmp_path: Path, begun: bool) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record_reprint("r", failed(ledger).ticket_id, at(9))
        if begun:
            ledger.note_reprint("r", ReprintState.PRINTING, "", at(9))
    with open_ledger(tmp_path) as ledger:
        assert recover(ledger, SetClock()) == 1
        found = ledger.find_reprint("r")
        assert found is not None
        assert (found.state, bool(found.reason)) == (ReprintState.UNKNOWN, True)
        assert recover(ledger, SetClock()) == 0
        assert verify(ledger).problems == ()


def test_a_ticket_is_taken_back_durably(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ticket = failed(ledger)
        ledger.void(ticket.ticket_id, "went home", at(9))
    with open_ledger(tmp_path) as ledger:
        found = ledger.find(ticket.ticket_id)
        assert found is not None
        assert (found.state, found.reason) == (TicketState.VOID, "went home")


def test_a_ticket_is_found_by_its_number_and_knows_its_language(ledger: Ledger) -> None:
    ticket = give(ledger)
    assert ledger.numbered(Number("A", 0, 1), MONDAY) == ticket
    assert ledger.numbered(Number("A", 0, 2), MONDAY) is None
    assert (ledger.language_of(ticket.ticket_id), ledger.language_of("nobody")) == ("vi", None)


SCRIBBLES = {
    "the table forgets one": "DELETE FROM reprint",
    "the table says another state": "UPDATE reprint SET state = 'printed'",
    "the table says another ticket": "UPDATE reprint SET ticket_id = (SELECT ticket_id FROM ticket WHERE n = 2)",
}


@pytest.mark.parametrize("sql", SCRIBBLES.values(), ids=SCRIBBLES.keys())
def test_a_table_that_says_something_else_than_the_journal_is_told(tmp_path: Path, sql: str) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record_reprint("r", failed(ledger).ticket_id, at(9))
        failed(ledger)
        connection = ledger.connection()
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(sql)
        assert verify(ledger).problems == ("reprint r: the table and the journal say different things",)


@pytest.mark.parametrize("version", range(1, len(database.migrations())))
def test_a_ledger_of_an_older_version_is_brought_up_to_date_with_every_entry(tmp_path: Path, version: int) -> None:
    tickets = old_ledger(tmp_path, version, tickets=50)
    entries = entries_of(tmp_path)
    with open_ledger(tmp_path) as ledger:
        assert (tmp_path / "ledger.db-wal").stat().st_size < 40_000
        assert ledger.connection().execute("SELECT * FROM entry ORDER BY seq").fetchall() == entries
        ledger.record_reprint("r", tickets[0], at(9))
        assert [ticket.ticket_id for ticket in ledger.tickets()] == tickets
        assert str(give(ledger).number) == "A051"
        assert verify(ledger).problems == ()
        for statement in ("UPDATE entry SET kind = 'void'", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError):
                ledger.connection().execute(statement)


def test_a_migration_that_is_broken_off_leaves_the_old_ledger_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = database.migrations()
    old_ledger(tmp_path, 1, tickets=1)
    with monkeypatch.context() as broken:
        broken.setattr(database, "migrations", lambda: [newest[0], (2, newest[1][1] + "\nINSERT INTO nowhere VALUES (1);")])
        with pytest.raises(LedgerError):
            open_ledger(tmp_path)
    with open_ledger(tmp_path) as ledger:
        assert len(list(ledger.tickets())) == 1
        assert verify(ledger).problems == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "note", "void", "give"]), st.integers(0, 5), st.sampled_from(ReprintState)), max_size=25
    )
)
def test_whatever_staff_do_in_whatever_order_the_ledger_stays_whole(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, ReprintState]]
) -> None:
    with open_ledger(tmp_path_factory.mktemp("ledger")) as ledger:
        tickets = [failed(ledger)]
        for kind, which, state in steps:
            ticket, job = tickets[which % len(tickets)], f"r{which}"
            before = ledger.find_reprint(job)
            try:
                match kind:
                    case "ask":
                        ledger.record_reprint(job, ticket.ticket_id, at(9))
                    case "note":
                        ledger.note_reprint(job, state, "why", at(9))
                        assert reprint_may_follow(before.state if before else None, state)
                    case "void":
                        ledger.void(ticket.ticket_id, "why", at(9))
                    case _:
                        tickets.append(failed(ledger))
            except (RequestError, LedgerError):
                assert ledger.find_reprint(job) == before
        assert verify(ledger).problems == ()
        assert len({ticket.number for ticket in ledger.tickets()}) == len(tickets)
