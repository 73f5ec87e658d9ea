"""The ledger: every ticket that this kiosk ever gave, durable before anybody sees it."""

import json
import logging
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.domain.businessday import ClockReading, utc_text
from kiosk.domain.journal import DAY, REPRINT, Body, genesis
from kiosk.domain.numbering import CENTRAL_CODE, Namespace, Number
from kiosk.domain.reprint import Reprint, ReprintState, may_be_reprinted, reprint_may_follow
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketRequest, TicketState, may_follow
from kiosk.errors import LedgerError, LedgerUnwritable, RequestError, TicketNotAtRest
from kiosk.storage import journal, reprints
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.database import Connection, checkpoint, storage_errors, transaction
from kiosk.storage.files import make_folder
from kiosk.storage.highwater import HighWater, Marks, key_of
from kiosk.storage.lock import OwnerLock
from kiosk.storage.opening import LEDGER_NAME, Identity, OpenedLedger, open_ledger

logger = logging.getLogger(__name__)

MAYBE_GIVEN = "the power was cut; it may have been given"

SETTLE_AFTER = 25
"""Transactions after which `settle` moves the log into the file (about 200 pages)."""

_TICKET = "SELECT ticket_id, business_day, series, kiosk_code, n, service_id, priority, issued_at, state, reason FROM ticket"


class Ledger:
    """One SQLite file with one owner process; any thread of it may call. Implements `TicketLedger`.

    When the disk fails (full, read-only, input/output error) the call raises `LedgerUnwritable` and the file is closed;
    the next call opens it again, so that the kiosk recovers by itself when the disk does.
    """

    def __init__(
        self,
        folder: Path,
        identity: Identity,
        opening: ClockReading,
        wait_seconds: float = 30.0,
        anchor_folder: Path | None = None,
    ) -> None:
        """Open the ledger in `folder`, waiting up to `wait_seconds` for another owner; raises `LedgerError`.

        `opening` is a reading of the boot that runs. `anchor_folder` is on another disk, if there is one: see `AnchorFile`.
        """
        self._identity, self._opening = identity, opening
        self._path = folder / LEDGER_NAME
        self._anchor_file = AnchorFile(folder, anchor_folder)
        self._guard = threading.RLock()
        self._doubtful: set[str] = set()
        self._day: date | None = None
        self._marks = HighWater()
        self._unsettled = 0
        self._durable = 0
        self._link: tuple[int, bytes] | None = None
        """The newest entry as this process wrote it; None where the file must be asked."""
        with storage_errors(folder):
            make_folder(folder)
        self._lock = OwnerLock(folder / "ledger.lock")
        self._lock.acquire(wait_seconds)
        try:
            self._last = self._open_file()
            self._open: OpenedLedger | None = self._last
            self._anchor = self._last.anchor
            self._refresh()
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        """Use it as a context manager: closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the file and let the next owner in. All rows are safe before this as well."""
        with self._guard:
            if self._open is not None:
                self._close_file()
                self._marks.close()
                with suppress(LedgerUnwritable):
                    self._raise_anchor()
            self._lock.release()

    @property
    def kiosk_code(self) -> int:
        """See `TicketLedger`."""
        return self._last.kiosk_code

    @property
    def office_code(self) -> str:
        """The office that all numbers belong to."""
        return self._identity.office_code

    @property
    def business_day(self) -> date | None:
        """See `TicketLedger`."""
        return self._day or self._anchor.business_day

    def open_day(self, day: date, reading: ClockReading) -> None:
        """See `TicketLedger`. The day that is open already is no change; an earlier one is refused."""
        with self._guard:
            if day == self._day:
                return
            with self._write(durable=True) as connection:
                body = {"business_day": day.isoformat(), "source": reading.source.value}
                connection.execute("INSERT INTO day VALUES (?)", (day.isoformat(),))
                self._append(connection, DAY, "", reading, body)
            self._day = day
            self._marks.begin(day, Marks(), {})
            self._raise_anchor()

    def namespace_on(self, day: date) -> Namespace:
        """See `TicketLedger`."""
        after = self._last.central_after
        return Namespace.CENTRAL if after is None or day > after else Namespace.OWN

    def record_intent(self, request: TicketRequest, series: str, reading: ClockReading) -> None:
        """See `TicketLedger`. An id that is there already is left as it is."""
        with self._write(durable=False) as connection:
            if self._state(connection, request.ticket_id) is None:
                self._put_intent(connection, request, series, reading)

    def _put_intent(self, connection: sqlite3.Connection, request: TicketRequest, series: str, reading: ClockReading) -> None:
        body: Body = {
            "service_id": request.service_id,
            "series": series,
            "priority": request.priority,
            "language": request.language,
        }
        connection.execute(
            "INSERT INTO ticket (ticket_id, service_id, priority, series, state) VALUES (?, ?, ?, ?, 'intent')",
            (request.ticket_id, request.service_id, request.priority, series),
        )
        self._append(connection, TicketState.INTENT, request.ticket_id, reading, body)

    def give_number(self, ticket_id: str, namespace: Namespace, day: date, reading: ClockReading) -> Ticket:
        """See `TicketLedger`. Asked twice for the same id, it answers with the same ticket."""
        code = CENTRAL_CODE if namespace is Namespace.CENTRAL else self.kiosk_code
        with self._guard:
            try:
                with self._write(durable=True) as connection:
                    given = self._number(connection, ticket_id, (day, code), reading)
            except LedgerUnwritable:
                self._doubtful.add(ticket_id)
                raise
            if given is not None:
                self._marks.gave(*given)
            ticket = self.find(ticket_id)
        if ticket is None:
            raise RequestError(f"no number was asked for under id {ticket_id}", "record the intent first")
        return ticket

    def _number(
        self, connection: sqlite3.Connection, ticket_id: str, space: tuple[date, int], reading: ClockReading
    ) -> tuple[str, int] | None:
        """Give the next number of the series in a day and namespace: above all that were given and all that may have been."""
        query = "SELECT series, service_id FROM ticket WHERE ticket_id = ? AND state = 'intent'"
        row = connection.execute(query, (ticket_id,)).fetchone()
        if row is None:
            return None
        series, service_id = row
        key, n = key_of(series, space[1]), 1 + _highest(connection, series, *space)
        last = max(n, 1 + self._marks.passed.of(key))
        if last > self._marks.promised.of(key):
            self._marks.hurry(key, last)
            self._raise_anchor()
        for skipped in range(n, last):
            self._skip(connection, TicketRequest(str(uuid.uuid4()), service_id), series, (*space, skipped), reading)
        self._put_number(connection, ticket_id, (*space, last), reading)
        return key, last

    def _skip(
        self,
        connection: sqlite3.Connection,
        request: TicketRequest,
        series: str,
        number: tuple[date, int, int],
        reading: ClockReading,
    ) -> None:
        """A number that somebody may hold although no row says so: it gets one, is void, and is given to nobody."""
        self._put_intent(connection, request, series, reading)
        self._put_number(connection, request.ticket_id, number, reading)
        self._put_state(connection, request.ticket_id, TicketState.VOID, MAYBE_GIVEN, reading)

    def _put_number(
        self, connection: sqlite3.Connection, ticket_id: str, number: tuple[date, int, int], reading: ClockReading
    ) -> None:
        (day, code, n), issued_at = number, utc_text(reading.utc)
        connection.execute(
            "UPDATE ticket SET business_day = ?, kiosk_code = ?, n = ?, issued_at = ?, state = 'numbered' WHERE ticket_id = ?",
            (day.isoformat(), code, n, issued_at, ticket_id),
        )
        body = {"business_day": day.isoformat(), "kiosk_code": code, "n": n, "issued_at": issued_at}
        self._append(connection, TicketState.NUMBERED, ticket_id, reading, body)

    def note_state(self, ticket_id: str, state: TicketState, reason: str, reading: ClockReading) -> None:
        """See `TicketLedger`. Raises `LedgerError` for a step that cannot follow."""
        self._note_state(ticket_id, state, reason, reading, durable=False)

    def void(self, ticket_id: str, reason: str, reading: ClockReading) -> None:
        """See `StaffLedger`."""
        self._note_state(ticket_id, TicketState.VOID, reason, reading, durable=True)

    def _note_state(self, ticket_id: str, state: TicketState, reason: str, reading: ClockReading, *, durable: bool) -> None:
        with self._write(durable=durable) as connection:
            before = self._state(connection, ticket_id)
            if before is None or state in (TicketState.INTENT, TicketState.NUMBERED) or not may_follow(before, state):
                raise LedgerError(
                    f"ticket {ticket_id} cannot go from {before or 'nothing'} to {state}", "this is a defect; report it"
                )
            self._put_state(connection, ticket_id, state, reason, reading)

    def _put_state(
        self, connection: sqlite3.Connection, ticket_id: str, state: TicketState, reason: str, reading: ClockReading
    ) -> None:
        connection.execute("UPDATE ticket SET state = ?, reason = ? WHERE ticket_id = ?", (state.value, reason, ticket_id))
        self._append(connection, state, ticket_id, reading, {"reason": reason})

    def record_reprint(self, reprint_id: str, ticket_id: str, reading: ClockReading) -> Reprint:
        """See `StaffLedger`. Asked twice for the same id, it answers with the same reprint."""
        with self._write(durable=True) as connection:
            if (known := reprints.find(connection, reprint_id)) is not None:
                return known
            if not may_be_reprinted(state := self._state(connection, ticket_id)) or self.find(ticket_id) is None:
                raise TicketNotAtRest(
                    f"the ticket {ticket_id} is {state or 'not there'}, so it cannot be printed again",
                    "wait until its print is over; a ticket that was taken back stays so",
                )
            asked = reprints.insert(connection, reprint_id, ticket_id)
            self._append(connection, REPRINT, ticket_id, reading, reprints.body(asked))
        return asked

    def note_reprint(self, reprint_id: str, state: ReprintState, reason: str, reading: ClockReading) -> None:
        """See `StaffLedger`. Raises `LedgerError` for a step that cannot follow."""
        with self._write(durable=False) as connection:
            before = reprints.find(connection, reprint_id)
            if before is None or not reprint_may_follow(before.state, state):
                raise LedgerError(
                    f"reprint {reprint_id} cannot go from {before.state if before else 'nothing'} to {state}",
                    "this is a defect; report it",
                )
            reprints.update(connection, reprint_id, state, reason)
            now = replace(before, state=state, reason=reason)
            self._append(connection, REPRINT, before.ticket_id, reading, reprints.body(now))

    def note_print(self, job_id: str, state: TicketState, reason: str, reading: ClockReading) -> None:
        """Note what became of a print, whether the job is a ticket's or a reprint's."""
        if self.find_reprint(job_id) is None:
            self.note_state(job_id, state, reason, reading)
        else:
            self.note_reprint(job_id, ReprintState(state.value), reason, reading)

    def find_reprint(self, reprint_id: str) -> Reprint | None:
        """See `StaffLedger`."""
        with self._read() as connection:
            return reprints.find(connection, reprint_id)

    def reprints_left_open(self) -> Sequence[str]:
        """See `TicketLedger`."""
        with self._read() as connection:
            return reprints.left_open(connection)

    def numbered(self, number: Number, day: date) -> Ticket | None:
        """See `StaffLedger`."""
        key = (day.isoformat(), number.series, number.kiosk_code, number.n)
        with self._read() as connection:
            query = f"{_TICKET} WHERE business_day = ? AND series = ? AND kiosk_code = ? AND n = ?"
            row = connection.execute(query, key).fetchone()
        return self._ticket(row) if row else None

    def language_of(self, ticket_id: str) -> str | None:
        """See `StaffLedger`. Only the journal knows it; it is read from its end, where the tickets of today are."""
        with self._read() as connection:
            query = "SELECT body FROM entry WHERE kind = 'intent' AND ticket_id = ? ORDER BY seq DESC LIMIT 1"
            row = connection.execute(query, (ticket_id,)).fetchone()
        return str(json.loads(row[0])["language"]) if row else None

    def find(self, ticket_id: str) -> Ticket | None:
        """See `TicketLedger`."""
        with self._read() as connection:
            row = connection.execute(f"{_TICKET} WHERE ticket_id = ? AND n IS NOT NULL", (ticket_id,)).fetchone()
        return self._ticket(row) if row else None

    def left_open(self) -> Sequence[tuple[str, TicketState]]:
        """See `TicketLedger`."""
        marks = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
        with self._read() as connection:
            rows = connection.execute(
                f"SELECT ticket_id, state FROM ticket WHERE state IN ({marks}) ORDER BY ticket_id"
            ).fetchall()
        return [(ticket_id, TicketState(state)) for ticket_id, state in rows]

    def count_given(self, day: date, series: str) -> int:
        """See `TicketLedger`."""
        with self._read() as connection:
            query = "SELECT count(*) FROM ticket WHERE business_day = ? AND series = ? AND state <> 'void'"
            return int(connection.execute(query, (day.isoformat(), series)).fetchone()[0])

    def settle(self) -> None:
        """See `TicketLedger`."""
        with self._guard:
            if self._unsettled >= SETTLE_AFTER:
                with self._use() as connection:
                    connection.be_durable(durable=True)
                    checkpoint(connection)
                self._unsettled = 0
            elif not self._marks.runs_short:
                return
            self._marks.promise()
            self._raise_anchor()

    def tickets(self, day: date | None = None) -> Iterator[Ticket]:
        """Every numbered ticket, or those of one business day, by business day, series and number."""
        where, values = ("n IS NOT NULL", ()) if day is None else ("business_day = ?", (day.isoformat(),))
        order = "ORDER BY business_day, series, kiosk_code, n"
        with self._read() as connection:
            yield from map(self._ticket, connection.execute(f"{_TICKET} WHERE {where} {order}", values))

    def count_reprints(self, day: date) -> int:
        """How many reprints of that business day's tickets staff have asked for."""
        with self._read() as connection:
            return reprints.count(connection, day)

    def connection(self) -> sqlite3.Connection:
        """The open file, for the report of this package."""
        with self._use() as connection:
            return connection

    @property
    def genesis(self) -> bytes:
        """What stands before the first entry."""
        return genesis(self.office_code, self.kiosk_code, self._anchor.ledger_id)

    def _raise_anchor(self) -> None:
        """Note outside the database how far it has come, and how far it may go before this is written again."""
        before = self._anchor
        day = max((one for one in (self._day, before.business_day) if one is not None), default=None)
        anchor = replace(
            before,
            used_codes=before.used_codes if day == before.business_day else (self.kiosk_code,),
            business_day=day,
            entries=max(self._durable, before.entries),
            boot_id=self._opening.boot_id,
            passed=self._marks.passed,
            promised=self._marks.promised,
        )
        with storage_errors(self._path.parent):
            self._anchor = self._anchor_file.write(anchor)

    def _append(self, connection: sqlite3.Connection, kind: str, ticket_id: str, reading: ClockReading, body: Body) -> None:
        link = self._link or journal.last_link(connection, self.genesis)
        self._link = journal.append(connection, link, str(kind), ticket_id, reading, body)

    def _state(self, connection: sqlite3.Connection, ticket_id: str) -> TicketState | None:
        row = connection.execute("SELECT state FROM ticket WHERE ticket_id = ?", (ticket_id,)).fetchone()
        return TicketState(row[0]) if row else None

    def _ticket(self, row: tuple[str, ...]) -> Ticket:
        ticket_id, day, series, code, n, service_id, priority, issued_at, state, reason = row
        return Ticket(
            ticket_id=ticket_id,
            office_code=self.office_code,
            business_day=date.fromisoformat(day),
            number=Number(series, int(code), int(n)),
            service_id=service_id,
            priority=priority,
            issued_at=datetime.fromisoformat(issued_at),
            state=TicketState(state),
            reason=reason,
        )

    @contextmanager
    def _write(self, *, durable: bool) -> Iterator[Connection]:
        with self._use() as connection:
            try:
                with transaction(connection, durable=durable):
                    yield connection
            except BaseException:
                self._link = None
                raise
            self._unsettled += 1
            if durable and self._link is not None:
                self._durable = self._link[0]

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._use() as connection:
            yield connection

    @contextmanager
    def _use(self) -> Iterator[Connection]:
        """The connection, opened again if the disk failed before, closed if it fails now."""
        with self._guard:
            opened = self._open or self._reopen()
            try:
                with storage_errors(self._path):
                    yield opened.connection
            except LedgerUnwritable:
                self._close_file()
                raise

    def _open_file(self) -> OpenedLedger:
        with storage_errors(self._path):
            return open_ledger(self._path, self._anchor_file, self._identity, self._opening.local.date())

    def _reopen(self) -> OpenedLedger:
        opened = self._open = self._last = self._open_file()
        self._anchor = opened.anchor
        logger.warning("the ledger was opened again after the disk had failed")
        self._refresh()
        doubtful, self._doubtful = self._doubtful, set()
        for ticket_id in doubtful:
            self._give_up(ticket_id)
        return opened

    def _give_up(self, ticket_id: str) -> None:
        """A commit that failed may be in the file all the same; nobody saw its number, so say that nothing is known."""
        with self._read() as connection:
            state = self._state(connection, ticket_id)
        if state is TicketState.INTENT:
            self.note_state(ticket_id, TicketState.VOID, "the disk failed before a number was given", self._opening)
        elif state is TicketState.NUMBERED:
            self.note_state(ticket_id, TicketState.UNKNOWN, "the disk failed while the number was given", self._opening)

    def _refresh(self) -> None:
        with self._read() as connection:
            (newest,) = connection.execute("SELECT max(business_day) FROM day").fetchone()
            given = "SELECT series, kiosk_code, max(n) FROM ticket WHERE business_day = ? GROUP BY series, kiosk_code"
            highest = {key_of(series, code): n for series, code, n in connection.execute(given, (newest,))}
        self._day = date.fromisoformat(newest) if newest else None
        self._marks.begin(self._day, self._passed(), highest)
        self._durable, self._link = 0, None
        self._raise_anchor()

    def _passed(self) -> Marks:
        """What the anchor knows of the day that the rows may not show. In the same boot nothing was lost that was promised."""
        anchor = self._anchor
        if anchor.business_day != self._day:
            return Marks()
        is_same_boot = anchor.boot_id == self._opening.boot_id != ""
        return anchor.passed if is_same_boot else anchor.passed.raised_to(anchor.promised)

    def _close_file(self) -> None:
        if self._open is not None:
            self._open.connection.close()
            self._open = None


def _highest(connection: sqlite3.Connection, series: str, day: date, code: int) -> int:
    query = "SELECT coalesce(max(n), 0) FROM ticket WHERE business_day = ? AND series = ? AND kiosk_code = ?"
    return int(connection.execute(query, (day.isoformat(), series, code)).fetchone()[0])
