"""What staff do with tickets at a terminal, and what the server and the day's report make of it."""

import uuid
from pathlib import Path

from sqlalchemy import select

from kiosk.domain.roll import Roll
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.i18n import Translations
from kiosk.storage.report import verify
from kiosk.usecases.day_report import day_report
from kiosk.usecases.ports import PrintJob
from kiosk.usecases.reprint import ReprintTicket
from kiosk.usecases.staff_tickets import VOID_RANGE_REASON, StaffTickets
from onestop.commands.administration import administer
from onestop.db.tables import ticket as tickets_of_the_office
from onestop.domain.states import GrantState
from onestop.wire import TicketState as OfficeState
from tests.support.ledgers import vietnamese
from tests.support.office import OFFICE, SetClock
from tests.support.serving import Served, served
from tests.support.threadedkiosk import Kiosk, enrolled, running, written


class Tray:
    """A printer that keeps its jobs."""

    def __init__(self) -> None:
        self.jobs: list[PrintJob] = []

    def submit(self, job: PrintJob) -> None:
        self.jobs.append(job)

    def let_begin(self, seconds: float) -> bool:
        return seconds > 0


def staff_at(kiosk: Kiosk, tray: Tray) -> StaffTickets:
    clock = SetClock()
    translations: Translations = vietnamese
    return StaffTickets(clock, lambda: kiosk.ledger, lambda book: ReprintTicket(OFFICE, clock, book, translations), tray)


def at_the_counters(server: Served) -> dict[str, OfficeState]:
    """Every ticket as the office has it, by its id."""
    query = select(tickets_of_the_office.c.ticket_id, tickets_of_the_office.c.state)
    rows = administer(server.url, lambda transaction, _: transaction.all(query))
    return {str(row["ticket_id"]): row["state"] for row in rows}


def given(kiosk: Kiosk) -> list[Ticket]:
    return list(kiosk.ledger.tickets())


def test_what_staff_take_back_and_print_again_reaches_the_server_and_the_report_and_leaves_no_gap_without_a_reason(
    tmp_path: Path,
) -> None:
    with served(tmp_path) as server:
        office, address = enrolled(tmp_path, server), server.address
        with running(tmp_path, office, address.base, address) as kiosk:
            kiosk.wait_until(kiosk.grants.is_awaited)
            kiosk.take(6)
            clock, tray = SetClock(), Tray()
            for one in given(kiosk):
                kiosk.ledger.note_state(one.ticket_id, TicketState.PRINTING, "", clock.read())
                kiosk.ledger.note_state(one.ticket_id, TicketState.FAILED, "no paper", clock.read())
            first, second, *rest = given(kiosk)
            staff = staff_at(kiosk, tray)
            job = str(uuid.uuid4())
            staff.reprint({"ticket": first.ticket_id, "job": job})
            kiosk.ledger.note_print(job, TicketState.PRINTING, "", clock.read())
            kiosk.ledger.note_print(job, TicketState.PRINTED, "", clock.read())
            staff.void({"ticket": second.ticket_id, "reason": "người lấy số đã về"})
            ends = {"first": str(rest[0].number.n), "last": str(rest[-1].number.n)}
            series, code = rest[0].number.series, rest[0].number.kiosk_code
            assert staff.void_range({"series": series, "code": str(code), **ends}).count == len(rest)
            kiosk.sync.posts.ledger_grew()
            kiosk.wait_until(kiosk.is_told)

            told = [(seq, "reprinted" if kind == "reprint" else kind, which) for seq, kind, which in written(kiosk)]
            assert server.kept(kiosk.ledger.ledger_id) == told
            assert server.grants(GrantState.GIVEN) == set()
            assert at_the_counters(server) == {first.ticket_id: OfficeState.WAITING} | {
                one.ticket_id: OfficeState.CANCELLED for one in (second, *rest)
            }
            facts = day_report(kiosk.ledger, Roll(), None, clock.read().local)
            assert facts.services[0].states == {TicketState.FAILED: 1, TicketState.VOID: 5}
            assert facts.reprints == 1
            assert {one.reason for one in given(kiosk)[2:]} == {VOID_RANGE_REASON}
            assert verify(kiosk.ledger).problems == ()
            assert [one.ticket_id for one in tray.jobs] == [job]
