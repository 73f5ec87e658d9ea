"""The evening: everything is mended, and what kiosks and server have is held against each other."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from kiosk.domain.journal import REPRINT
from kiosk.domain.ticket import TicketState
from kiosk.storage.outbox import LedgerOutbox
from kiosk.storage.report import verify
from onestop.db.tables import event, granted, ticket
from onestop.db.transaction import Transaction
from onestop.domain.states import DeviceState, GrantState
from onestop.usecases import fleet
from tests.simulation.checker import INVARIANTS
from tests.simulation.hall import Hall, Kiosk
from tests.simulation.line import Troubles
from tests.simulation.mishaps import replacement
from tests.simulation.server import OfficeServer
from tests.simulation.theft import find_all_out
from tests.simulation.world import SECOND

CONVERGENCE_SECONDS: Final = 10.0
"""So long after healing the server has every ledger."""

RELEASE_SECONDS: Final = 40.0
"""A stopped kiosk asks every fifteen seconds whether it may go on."""

Number = tuple[date, str, int, int]

_SAID: Final = {REPRINT: "reprinted"}
"""Kinds of entries that the protocol has another word for."""


def heal(hall: Hall) -> None:
    """Mend everything, wait, and compare."""
    for kiosk in hall.kiosks:
        hall.switch_on(kiosk)
        if kiosk.line is not None:
            kiosk.line.up = kiosk.line.answers = True
            kiosk.line.cuts_power, kiosk.line.troubles = "", Troubles()
    if hall.server is None:
        for kiosk in hall.kiosks:
            kiosk.harmed = kiosk.boot is not None and not kiosk.boot.is_in_service
        return
    hall.server.is_up = True
    find_all_out(hall)
    hall.world.run_until(hall.world.now + 30 * SECOND)  # calls that were late arrive
    _let_work(hall, CONVERGENCE_SECONDS)
    well = [kiosk for kiosk in hall.kiosks if not kiosk.harmed and not kiosk.is_stopped]
    hall.ledger_was_lost = hall.ledger_was_lost or any(kiosk.harmed for kiosk in hall.kiosks)
    for kiosk in well:
        _compare(hall, hall.server, kiosk)
    if len(well) < len(hall.kiosks):
        _release(hall.server)
        _let_work(hall, RELEASE_SECONDS)
        _release(hall.server)
        _let_work(hall, RELEASE_SECONDS)
        for kiosk in list(hall.kiosks):
            if kiosk.harmed and kiosk.boot is not None and not kiosk.boot.is_in_service:
                replacement(hall, kiosk)  # the administrator gives it up
                hall.retired += kiosk.gone
            else:
                _compare(hall, hall.server, kiosk)
    _explain_gaps(hall, hall.server)
    _end_the_day(hall)


def _end_the_day(hall: Hall) -> None:
    """Forget what was mended. With five kiosks no code may be free today; the administrator tries again tomorrow."""
    for kiosk in hall.kiosks:
        if kiosk.boot is not None:  # a kiosk whose card was put back meanwhile is off, and stays harmed
            kiosk.harmed = not kiosk.boot.is_in_service
        kiosk.is_stopped = False
    hall.ledger_was_lost = False


def _let_work(hall: Hall, seconds: float) -> None:
    """Let the sync threads work for so long, each whenever it wants to, and at once when it hears that the server was restored."""
    end = hall.world.now + int(seconds * SECOND)
    due = {place: hall.world.now for place, _ in enumerate(hall.kiosks)}
    while (when := min(due.values())) <= end:
        place = min(due, key=lambda one: (due[one], one))
        hall.world.run_until(when)
        boot = hall.kiosks[place].boot
        wanted = boot.sync() if boot else seconds
        hall.look_at_ledger(hall.kiosks[place])
        due[place] = hall.world.now + max(int(wanted * SECOND), SECOND // 100)
        for other, kiosk in enumerate(hall.kiosks):
            if kiosk.boot is not None and kiosk.boot.hears_of_a_restore():
                due[other] = hall.world.now


def _release(server: OfficeServer) -> None:
    """An administrator looks at the kiosks that the server has stopped, and lets them work again."""

    def work(transaction: Transaction) -> None:
        held = transaction.lock(1)
        for row in fleet.kiosks(transaction, held):
            if row["state"] is DeviceState.STOPPED:
                fleet.release_kiosk(transaction, held, row)

    server.write(work)


def _compare(hall: Hall, server: OfficeServer, kiosk: Kiosk) -> None:
    """The kiosk's ledger is at the server: each entry once, each number under its ticket. Days that were equal stay so."""
    ledger = kiosk.boot.ledger if kiosk.boot else None
    if ledger is None:
        return
    outbox, after = LedgerOutbox(ledger), kiosk.compared
    here = list[tuple[int, str, str]]()
    while entries := outbox.batch(here[-1][0] if here else after, 5000).entries:
        here += [(entry.seq, _SAID.get(entry.kind, entry.kind), entry.ticket_id) for entry, _ in entries]
    there = _entries(server, kiosk.ledger_id, after)
    if here != there:
        other = [one for one in zip(here, there, strict=False) if one[0] != one[1]][:1]
        what = f"{len(here)} new entries, the server has {len(there)} of them after healing; other ones: {other}"
        hall.papers.breach("I7", f"{kiosk.name}: {what}")
        return
    numbers = _numbers(server)
    for one in ledger.tickets():
        if one.business_day == ledger.business_day and one.state is not TicketState.VOID:
            number = (one.business_day, one.number.series, one.number.kiosk_code, one.number.n)
            if numbers.get(one.ticket_id) != number:
                hall.papers.breach("I7", f"{kiosk.name}: the server has {numbers.get(one.ticket_id)} for {one.number}")
    kiosk.compared = here[-1][0] if here else after


def _entries(server: OfficeServer, ledger_id: str, after: int) -> list[tuple[int, str, str]]:
    wanted = (
        select(event.c.seq, event.c.kind, event.c.ticket_id, event.c.objection)
        .where(event.c.ledger_id == UUID(ledger_id), event.c.seq > after)
        .order_by(event.c.seq)
    )
    rows = server.read(wanted)
    return [(row["seq"], f"{row['kind']}{row['objection'] or ''}", str(row["ticket_id"] or "")) for row in rows]


def _numbers(server: OfficeServer) -> Mapping[str, Number]:
    rows = server.read(select(ticket.c.ticket_id, ticket.c.business_day, ticket.c.series, ticket.c.kiosk_code, ticket.c.n))
    return {str(row["ticket_id"]): (row["business_day"], row["series"], row["kiosk_code"], row["n"]) for row in rows}


def _explain_gaps(hall: Hall, server: OfficeServer) -> None:
    """Each central number of today is some ticket's, or void with a reason, or lost with a ledger or a database."""
    day = server.write(lambda transaction: transaction.lock(1).day)
    grants = hall.papers.grants_of(day)
    if hall.ledger_was_lost:
        hall.lost.update(grants.values())
        return
    if not grants or day in hall.closed_days:
        return
    states = {
        str(row["ticket_id"]): (row["state"], row["reason"])
        for row in server.read(select(granted.c.ticket_id, granted.c.state, granted.c.reason))
    }
    for (series, n), ticket_id in grants.items():
        state, reason = states.get(ticket_id, (None, ""))
        if ticket_id not in hall.lost and not (state is GrantState.USED or (state is GrantState.VOID and reason)):
            hall.papers.breach("I8", f"{series}{n:03} of {day} is {state or 'not known'} after healing, without a reason")
    made_up = _made_up(server, day, set(grants.values())) if hall.lies else {}
    for series in {series for series, _ in grants}:
        numbers = sorted(n for letter, n in grants if letter == series)
        before = [n for n in numbers if n < made_up.get(series, 0)]
        if before + numbers[len(before) :] != [*_run(1, before), *_run(made_up.get(series, 0) + 1, numbers[len(before) :])]:
            hall.papers.breach("I8", f"the server skipped numbers of {series} in {day}")


def _run(first: int, numbers: list[int]) -> range:
    return range(first, first + len(numbers))


def _made_up(server: OfficeServer, day: date, given: set[str]) -> dict[str, int]:
    """The highest central numbers of tickets that a thief made up and somebody was served with: those up to them are not given."""
    rows = server.read(
        select(ticket.c.series, ticket.c.n, ticket.c.ticket_id).where(ticket.c.business_day == day, ticket.c.kiosk_code == 0)
    )
    highest: dict[str, int] = {}
    for row in rows:
        if str(row["ticket_id"]) not in given:
            highest[row["series"]] = max(row["n"], highest.get(row["series"], 0))
    return highest


def look_through(hall: Hall) -> None:
    """The production code's own check of every ledger that is open."""
    for kiosk in hall.kiosks:
        ledger = kiosk.boot.ledger if kiosk.boot else None
        for problem in verify(ledger).problems if ledger else ():
            invariant = next((one for one in INVARIANTS if f"{one}:" in problem), "I2")
            hall.papers.breach(invariant, f"{kiosk.name}: {problem}")
