"""The ledger: every ticket that this kiosk ever gave, durable before anybody sees it."""

import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.domain.businessday import TIME_SERVERS, ClockReading
from kiosk.domain.grant import Granted
from kiosk.domain.journal import DAY, Body, genesis
from kiosk.domain.numbering import CENTRAL_CODE, Namespace, Number
from kiosk.domain.ticket import Ticket, TicketRequest, TicketState, may_follow
from kiosk.errors import GrantRefused, LedgerError, LedgerUnwritable, RequestError
from kiosk.files import make_folder
from kiosk.storage import journal, server
from kiosk.storage.anchor import AnchorFile
from kiosk.storage.database import Connection, checkpoint, storage_errors, transaction
from kiosk.storage.highwater import HighWater, Marks, key_of
from kiosk.storage.lock import OwnerLock
from kiosk.storage.opening import LEDGER_NAME, Identity, OpenedLedger, believable, day_of, kept_code, open_ledger, set_aside
from kiosk.storage.reads import highest_given
from kiosk.storage.rows import LedgerRows

logger = logging.getLogger(__name__)

MAYBE_GIVEN = "the power was cut; it may have been given"

SETTLE_AFTER = 25
"""Transactions after which `settle` moves the log into the file (about 200 pages)."""


class Ledger(LedgerRows):
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
        self._server_day: date | None = None
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
    def configured_code(self) -> int:
        """The kiosk code for which it was made, even if a replaced ledger goes by another: whose enrolment can open it."""
        return self._identity.kiosk_code

    @property
    def ledger_id(self) -> str:
        """Made with the ledger; another id means another ledger."""
        return self._last.anchor.ledger_id

    @property
    def codes_before(self) -> tuple[int, ...]:
        """Kiosk codes of the ledgers before this one."""
        return self._anchor.codes_before

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
            if day != self._day:
                with self._write(durable=True) as connection:
                    body = {"business_day": day.isoformat(), "source": reading.source.value}
                    connection.execute("INSERT INTO day VALUES (?)", (day.isoformat(),))
                    self._append(connection, DAY, "", reading, body)
                self._day = day
                self._marks.begin(day, Marks(), {})
                self._raise_anchor()
            self._learn_day(day, reading)

    def _learn_day(self, day: date, reading: ClockReading) -> None:
        """A kiosk that took up a backup of another machine did not know which day it is; that other one may have worked in it."""
        if self._anchor.copied and reading.source in TIME_SERVERS:
            with self._write(durable=True) as connection:
                server.begin_day(connection, day)
            self._anchor = replace(self._anchor, copied=False)
            self._raise_anchor()

    def namespace_on(self, day: date) -> Namespace:
        """See `TicketLedger`."""
        with self._read() as connection:
            others = self._anchor.copied or server.is_server_day(connection, day)
        return Namespace.OWN if others or not self.may_have_central(day) else Namespace.CENTRAL

    def may_have_central(self, day: date | None = None) -> bool:
        """Whether no earlier ledger of this kiosk can have given central numbers of a day; None: of the newest."""
        after, asked = self._last.central_after, day or self._day
        return after is None or (asked is not None and asked > after)

    def follow_server(self, day: date) -> None:
        """See `TicketLedger`."""
        with self._guard:
            if day == self._server_day:
                return
            with self._write(durable=False) as connection:
                server.begin_day(connection, day)
            self._server_day = day

    def record_intent(self, request: TicketRequest, series: str, reading: ClockReading, *, durable: bool = False) -> None:
        """See `TicketLedger`. An id that is there already is left as it is."""
        with self._write(durable=durable) as connection:
            if self._state(connection, request.ticket_id) is None:
                self._put_intent(connection, request, series, reading)

    def give_number(self, ticket_id: str, namespace: Namespace, day: date, reading: ClockReading) -> Ticket:
        """See `TicketLedger`. Asked twice for the same id, it answers with the same ticket."""
        code = CENTRAL_CODE if namespace is Namespace.CENTRAL else self.kiosk_code
        given: list[tuple[str, int]] = []

        def number(connection: sqlite3.Connection, series: str) -> None:
            n = self._next(connection, ticket_id, series, (day, code), reading)
            self._put_number(connection, ticket_id, Number(series, code, n), day, reading)
            given.append((key_of(series, code), n))

        with self._guard:
            ticket = self._given(ticket_id, number)
            for key, n in given:
                self._marks.gave(key, n)
        return ticket

    def accept_grant(self, granted: Granted, reading: ClockReading) -> Ticket:
        """See `TicketLedger`. What the checks of the domain let through and the tables refuse is a `GrantRefused` as well."""

        def number(connection: sqlite3.Connection, _: str) -> None:
            try:
                server.accept(connection, granted)
                self._put_number(connection, granted.ticket_id, granted.number, granted.business_day, reading, granted.epoch)
            except sqlite3.IntegrityError as error:
                raise GrantRefused(f"the ledger cannot take {granted.number}: {error}", "report this with both logs") from error

        return self._given(granted.ticket_id, number)

    def _given(self, ticket_id: str, number: Callable[[sqlite3.Connection, str], None]) -> Ticket:
        """Number an intent, unless it was numbered before; durable on return."""
        with self._guard:
            try:
                with self._write(durable=True) as connection:
                    if self._state(connection, ticket_id) is TicketState.INTENT:
                        query = "SELECT series FROM ticket WHERE ticket_id = ?"
                        number(connection, connection.execute(query, (ticket_id,)).fetchone()[0])
            except LedgerUnwritable:
                self._doubtful.add(ticket_id)
                raise
            ticket = self.find(ticket_id)
        if ticket is None:
            raise RequestError(f"no number was asked for under id {ticket_id}", "record the intent first")
        return ticket

    def _next(
        self, connection: sqlite3.Connection, ticket_id: str, series: str, space: tuple[date, int], reading: ClockReading
    ) -> int:
        """The next number of a series in a day and namespace: above all that were given and all that may have been.

        Those that may have been get rows, are void, and are given to nobody. The anchor covers what is returned.
        """
        (day, code), key = space, key_of(series, space[1])
        n = 1 + highest_given(connection, day, series, code)
        last = max(n, 1 + self._marks.passed.of(key))
        if last > self._marks.promised.of(key):
            self._marks.hurry(key, last)
            self._raise_anchor()
        (service_id,) = connection.execute("SELECT service_id FROM ticket WHERE ticket_id = ?", (ticket_id,)).fetchone()
        for skipped in range(n, last):
            request = TicketRequest(str(uuid.uuid4()), service_id)
            self._put_intent(connection, request, series, reading)
            self._put_number(connection, request.ticket_id, Number(series, code, skipped), day, reading)
            self._put_state(connection, request.ticket_id, TicketState.VOID, MAYBE_GIVEN, reading)
        return last

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

    def begin_anew(self, kiosk_code: int, since: date, reading: ClockReading) -> None:
        """Keep the file aside with what nobody was told, and begin another; `LedgerError`: one of this day had that code.

        `since`: see `Identity`. `reading`: of the boot that runs, now.
        """
        with self._guard:
            if self.kiosk_code == kiosk_code:
                return  # it began before a power cut, and the server, which still keeps the code, has not heard of it
            since, self._opening = believable(since, reading), reading
            kept_code(self._path, self._anchor, (kiosk_code,), max(since, day_of(self._anchor, self._opening)))
            self._identity = replace(self._identity, spare_codes=(kiosk_code,), since=since)
            self._close_file()
            self._durable = max(self._durable, 1)  # an older copy: somebody has given numbers
            self._raise_anchor()
            set_aside(self._path)
            self._reopen()

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
            return open_ledger(self._path, self._anchor_file, self._identity, self._opening)

    def _reopen(self) -> OpenedLedger:
        opened = self._open = self._last = self._open_file()
        self._anchor = opened.anchor
        logger.warning("the ledger %s was opened again", self._path)
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
        self._server_day = None
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
