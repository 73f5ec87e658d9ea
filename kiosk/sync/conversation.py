"""What the kiosk says to its server, and what it makes of the answers. Each method may raise `SyncError` or `LedgerError`."""

import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.errors import EpochFell, OtherOffice, RequestRefused
from kiosk.sync.commands import Trust, obey
from kiosk.sync.device import Device
from kiosk.sync.greeting import Kept, check_answer, day_told, hello_of
from kiosk.sync.heart import heartbeat_of
from kiosk.sync.office import OfficeKnown
from kiosk.sync.parts import SyncParts
from kiosk.sync.pusher import Pusher
from kiosk.sync.rotation import LONGEST_LIFE_S, rotate
from kiosk.sync.standing import standing_of
from kiosk.usecases.orders import Handlers, Outcome
from kiosk.usecases.outbox import Outbox, OutboxStatus
from onestop.wire import CommandKind, HelloAnswer, State, VoidNotice

logger = logging.getLogger(__name__)

MOST_UNUSED: Final = 200
"""Void notices that are kept. The ledger says the same, so the oldest may go."""

REMEMBER_SECONDS: Final = 600.0
"""How often a cursor is written down while nothing else is: for the kiosk that starts anew after the server was restored."""


STUCK_SECONDS: Final = 2.0
"""How soon a server that confirms nothing new is asked again."""


@dataclass(slots=True)
class _Greeted:
    """What the last hello told. `ledger_id` is that of the ledger that was introduced, empty for none.

    In another `epoch` the server was restored and may lack entries that it had confirmed: it must be greeted again.
    """

    ledger_id: str
    device_id: str
    command_key: str
    credential_since: float
    epoch: int


class Conversation:
    """One kiosk with one server, in one thread."""

    def __init__(self, parts: SyncParts) -> None:
        """Nothing was said yet."""
        self._parts = parts
        self._pusher = Pusher(parts.server)
        self._greeted: _Greeted | None = None
        self._unused: deque[tuple[UUID, str]] = deque(maxlen=MOST_UNUSED)
        self._state: State | None = None
        self._remembered_at = float("-inf")
        self.office = OfficeKnown(parts.events.stands)
        self.state_cursor = ""
        """Of the newest state that was taken; empty: ask for the state at once."""

    def is_introduced(self, device: Device, status: OutboxStatus | None) -> bool:
        """Whether this ledger has said hello, in this process and with this enrolment."""
        known = self._greeted
        return known is not None and (known.ledger_id, known.device_id) == (status.ledger_id if status else "", device.device_id)

    def forget(self) -> None:
        """The server does not know this boot any more."""
        self._greeted = None

    def greet(self, device: Device, outbox: Outbox | None, status: OutboxStatus | None) -> HelloAnswer:
        """Say hello, take what the answer says, and return it."""
        parts = self._parts
        line = parts.line
        line.cursor = line.cursor or (status.memory.cursor if status else "")
        is_kept_back = (
            status is None and parts.outbox() is not None
        )  # an open ledger that may go on has used its code, and needs it
        used = None if is_kept_back else parts.codes_used()
        if used is not None and device.spare_code in used.codes:  # the server frees it, also when its answer is lost
            device = parts.file.change(spare_code=None) or device
        kept = Kept(line.cursor, device.spare_code, used)
        answer = parts.server.hello(hello_of(status, parts.clock.read(), kept))
        check_answer(answer, device, status)
        parts.clock.heard(answer.server_time, trusted=answer.clock_trusted)
        ledger_id = status.ledger_id if status else ""
        floor = device.command_floor if ledger_id in ("", device.ledger_id) else answer.last_command
        parts.file.change(
            accepted=True,
            spare_code=answer.spare_code,
            business_day=day_told(answer.business_day, answer.server_time),
            ledger_id=ledger_id or device.ledger_id,
            command_floor=floor,
        )
        if outbox is not None and status is not None:
            self._check_epoch(outbox, status, answer.epoch, central_open=answer.central_open)
            outbox.remember(replace(outbox.memory(), acknowledged=answer.acknowledged, cursor=answer.cursor))
        line.cursor = answer.cursor
        line.credential_since = since = parts.now() - answer.credential_age_s
        self._greeted = _Greeted(ledger_id, device.device_id, answer.command_key, since, answer.epoch)
        return answer

    def push(self, outbox: Outbox) -> float:
        """Upload the next batch; returns in how many seconds the next one should follow, infinity when all is there.

        A server that confirms nothing new is not asked again at once, whatever it wants.
        """
        status = outbox.status()
        answer = self._pusher.push(outbox, status, self._parts.clock.read(), self._parts.line.cursor)
        if answer is None or answer.acknowledged >= outbox.last():
            return float("inf")
        return 0.0 if answer.acknowledged != status.memory.acknowledged else STUCK_SECONDS

    def tell_unused(self) -> None:
        """Send the void notices; one that the server will never take is dropped, for the ledger says the same."""
        while self._unused:
            ticket_id, reason = self._unused[0]
            try:
                self._parts.server.void(ticket_id, VoidNotice(reason=reason[:200]))
            except RequestRefused as error:
                logger.warning("a void notice was refused: %s", error)
            self._unused.popleft()

    def note_unused(self, ticket_id: UUID, reason: str) -> None:
        """A number that may have been granted is not used."""
        self._unused.append((ticket_id, reason))

    def beat(self, outbox: Outbox) -> None:
        """Tell how the kiosk is."""
        parts = self._parts
        answer = parts.server.heartbeat(heartbeat_of(outbox, outbox.status(), parts.clock, parts.condition()))
        parts.clock.heard(answer.server_time, trusted=answer.clock_trusted)

    def change_credential(self) -> None:
        """After 90 days, or when the last change was interrupted."""
        device, known = self._parts.file.known, self._greeted
        if device is None or known is None:
            return
        if device.next_credential or self._parts.now() - known.credential_since >= LONGEST_LIFE_S:
            rotate(self._parts.server, self._parts.file, device)
            known.credential_since = self._parts.line.credential_since = self._parts.now()

    def take_state(self, state: State, device: Device, outbox: Outbox) -> None:
        """The office changed; raises a `ServerNonsense` for one that cannot be."""
        parts = self._parts
        if state.office != device.office:
            raise OtherOffice(f"the server tells of office {state.office}, not of {device.office}", "check server.url")
        standing = standing_of(state, self.office.closed_day)
        parts.clock.heard(state.server_time, trusted=state.clock_trusted)
        self._check_epoch(outbox, outbox.status(), state.epoch, central_open=state.central_open)
        if self._greeted is not None and state.epoch != self._greeted.epoch:
            self.forget()
        self.state_cursor = parts.line.cursor = state.cursor
        self._state = state
        if parts.catalogue is not None:
            parts.catalogue.told(state.office, state.versions.catalogue)
        self.office.said(standing, parts.now())
        if parts.now() - self._remembered_at >= REMEMBER_SECONDS:
            self._remembered_at = parts.now()
            outbox.remember(replace(outbox.memory(), cursor=state.cursor))

    def obey(self, outbox: Outbox) -> bool:
        """Obey the commands of the newest state, in order; returns whether there was one."""
        state, known, device = self._state, self._greeted, self._parts.file.known
        if state is None or known is None or device is None:
            return False
        obeyed = False
        for command in state.commands:
            last = max(outbox.status().last_command, device.command_floor)
            trust = Trust(device.office, UUID(device.device_id), known.command_key, last)
            outcome = obey(command, trust, self._parts.clock.read().utc, self._handlers(outbox, state))
            if outcome is not None:
                outbox.obey(command.number, command.kind.value, outcome.told, self._parts.clock.read())
                outcome.afterwards()
                obeyed = True
        self._state = None
        return obeyed

    def _handlers(self, outbox: Outbox, state: State) -> Handlers:
        return {
            **self._parts.handlers,
            CommandKind.OPEN_DAY: lambda arguments: self._open_day(outbox, state, arguments),
            CommandKind.CLOSE_DAY: lambda _: self._close_day(outbox),
        }

    def _open_day(self, outbox: Outbox, state: State, arguments: Mapping[str, str]) -> Outcome:
        """A later day, and not one that the server's own calendar has not reached: a day can never be taken back."""
        day, current = date.fromisoformat(arguments.get("business_day", "")), outbox.status().business_day
        if day == current and day == self.office.closed_day:
            self._closed(None)
            return Outcome(f"opened {day} again")
        if current is not None and day <= current:
            return Outcome(f"the business day is {current} already")
        if day > max(state.business_day, state.server_time.astimezone(OFFICE_ZONE).date()) + timedelta(days=1):
            return Outcome(f"{day} is too far ahead")
        outbox.open_day(day, self._parts.clock.read())
        return Outcome(f"opened {day}")

    def _close_day(self, outbox: Outbox) -> Outcome:
        day = outbox.status().business_day
        if day is None:
            return Outcome("no business day is open")
        self.office.business_day = day
        self._closed(day)
        return Outcome(f"closed {day}")

    def _closed(self, day: date | None) -> None:
        """Give no number in this day, from now on and after a restart; None: in none."""
        self._parts.file.change(closed_day="" if day is None else day.isoformat())
        self.office.closed_day = day
        self.office.look(self._parts.now())

    def _check_epoch(self, outbox: Outbox, status: OutboxStatus, epoch: int, *, central_open: bool) -> None:
        """A server that knows a lower epoch than it told before is an older copy: it gives us no numbers."""
        known = status.memory.epoch
        self._parts.line.central(is_open=central_open and epoch >= known)
        if epoch < known:
            error = EpochFell(f"the server is in epoch {epoch}, after epoch {known}", "tell it that it was restored")
            logger.error("%s", error)
        elif epoch > known:
            outbox.remember(replace(outbox.memory(), epoch=epoch))
