"""The sync thread's work, one step at a time: when to say what, and what to do when it goes wrong.

`step` does what is due and says when it wants to be called again. It never waits but for the call in hand, which is bounded;
time, randomness and the way to the server are given to it, so that a simulation can run it without threads.
"""

import logging
from datetime import date
from typing import Final
from uuid import UUID

from kiosk.errors import (
    DeviceFileError,
    HelloWanted,
    KioskStopped,
    LedgerError,
    NotEnrolled,
    OutOfService,
    ServerBusy,
    SyncError,
)
from kiosk.sync.backoff import Backoff
from kiosk.sync.conversation import Conversation
from kiosk.sync.device import Device
from kiosk.sync.greeting import closed_day_of
from kiosk.sync.parts import SyncParts
from kiosk.sync.rotation import fall_back
from kiosk.sync.service import EMBEDDED, awaiting_approval, out_of_service, stopped
from kiosk.usecases.outbox import Outbox, OutboxStatus
from onestop.wire import ProblemKind, State

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 30.0

FIRST_RETRY: Final = 0.25
LONGEST_RETRY: Final = 3.0
"""So that a ledger is whole at the server within ten seconds after the line has healed."""

RECHECK_SECONDS: Final = 5.0
"""How often a kiosk without enrolment looks whether there is one."""

STOPPED_SECONDS: Final = 15.0
"""How often a stopped kiosk asks whether it may go on."""

GATHER_SECONDS: Final = 0.2
"""The entries of one ticket come one after the other; they are uploaded together."""

LISTEN_SECONDS: Final = 0.5
"""Between two polls, however fast the office changes."""

LEDGER_SECONDS: Final = 3.0
"""A ledger that is not open after that may wait for a code that only the server can give."""

NEVER: Final = float("inf")


class SyncLoop:
    """See the module. All methods are called in one thread."""

    def __init__(self, parts: SyncParts) -> None:
        """Nothing was said yet."""
        self._parts = parts
        self._talk = Conversation(parts)
        self._backoff = Backoff(FIRST_RETRY, LONGEST_RETRY, parts.random)
        self._not_before = self._push_at = self._beat_at = self._listen_at = -NEVER
        self._listening = False
        self._without_ledger_since: float | None = None
        self._told = self._said = ""

    # What other threads post

    def ledger_grew(self) -> None:
        """There are new entries."""
        self._push_at = min(self._push_at, self._parts.now() + GATHER_SECONDS)

    def unused(self, ticket_id: UUID, reason: str) -> None:
        """A number that may have been granted is not used."""
        self._talk.note_unused(ticket_id, reason)

    def look(self) -> None:
        """Something changed that the next step will see: do not wait with it."""
        self._not_before = -NEVER

    def doubt(self) -> None:
        """No grant came in time: look at once whether the server is there."""
        self._beat_at = self._parts.now()

    def heard(self, answer: State | SyncError | None) -> None:
        """The ear's call came back: the office changed, it did not, or the call failed."""
        self._listening = False
        device, outbox = self._parts.file.known, self._parts.outbox()
        try:
            if isinstance(answer, SyncError):
                raise answer
            if answer is None:
                self._talk.office.still_holds(self._parts.now())
            elif device is not None and outbox is not None:
                self._talk.take_state(answer, device, outbox)
            self._well()
        except SyncError as error:
            self._mishap(error)
        except LedgerError as error:
            logger.warning("the sync waits for the ledger: %s", error)

    # The step

    def step(self) -> float:
        """Do what is due; returns the seconds until the next step is."""
        try:
            return self._step()
        except SyncError as error:
            self._mishap(error)
        except LedgerError as error:
            logger.warning("the sync waits for the ledger: %s", error)
            self._not_before = self._parts.now() + 1.0
        return max(0.0, self._not_before - self._parts.now())

    def _step(self) -> float:
        now = self._parts.now()
        outbox = self._parts.outbox()
        status = outbox.status() if outbox else None
        if status is not None:
            self._talk.office.business_day = status.business_day
        device = self._device()
        self._talk.office.look(now)
        if now < self._not_before:
            return self._not_before - now
        if device is None:
            return RECHECK_SECONDS
        if outbox is None or status is None:
            return self._without_ledger(device)
        self._without_ledger_since = None
        return self._converse(device, outbox, status)

    def _device(self) -> Device | None:
        """This kiosk's enrolment; None while it has none that is good on this machine and for this server: revoked is for good."""
        parts = self._parts
        device = parts.file.known
        if device is None or parts.line.out_of_service is not None:
            try:
                device = parts.file.read()
            except DeviceFileError as error:
                self._serve(NotEnrolled(error.what, error.mend))
                return None
        self._serve(out_of_service(device, parts.address, parts.serial))
        if device is None or (device.server, device.hardware_serial) != (parts.address, parts.serial):
            return None
        self._talk.office.closed_day = closed_day_of(device)
        if device.stopped_as == ProblemKind.REVOKED:
            return None  # a server from a backup has forgotten it, and may have given this kiosk's codes to another since
        return device

    def _serve(self, reason: OutOfService | None) -> None:
        """Give numbers, or not, and tell it once."""
        self._parts.line.out_of_service = reason
        told = "" if reason is None else str(reason)
        if told != self._told:
            self._told = told
            self._parts.events.in_service(reason)

    def _without_ledger(self, device: Device) -> float:
        """A ledger that was lost may begin anew under a code that the server keeps; only a hello brings it."""
        now = self._parts.now()
        if self._without_ledger_since is None:
            self._without_ledger_since = now
        waited = now - self._without_ledger_since
        if waited >= LEDGER_SECONDS and not self._talk.is_introduced(device, None):
            self._greet(device, None, None)
        return 0.2 if waited < LEDGER_SECONDS else 1.0

    def _greet(self, device: Device, outbox: Outbox | None, status: OutboxStatus | None) -> None:
        """Say hello; an answer to one with a ledger means that this kiosk is not stopped any more."""
        self._talk.greet(device, outbox, status)
        if outbox is not None:
            self._parts.file.change(stopped="", stopped_as="")
        self._serve(out_of_service(self._parts.file.known, self._parts.address, self._parts.serial))
        self._parts.line.answered()
        self._push_at = self._beat_at = self._listen_at = self._parts.now()

    def _begin_anew(self, device: Device, outbox: Outbox) -> float:
        """This ledger is an older copy. A hello without it is answered once an administrator has released this kiosk.

        A server that knows the code of an earlier ledger here was restored to before this one began: it is the older copy.
        The kiosk stays out of service until the ledger that it has then was answered.
        """
        kept, status = self._talk.greet(device, None, None), outbox.status()
        if kept.kiosk_code not in status.codes_before:
            if kept.spare_code in (None, kept.kiosk_code):  # its own again is for one whose ledger is lost, not for an older copy
                return STOPPED_SECONDS
            known = self._parts.file.known
            outbox.begin_anew(kept.spare_code, known.since if known else date.min, self._parts.clock.read())
        self._parts.file.change(stopped_as="")
        return 0.0

    def _converse(self, device: Device, outbox: Outbox, status: OutboxStatus) -> float:
        if device.stopped_as == ProblemKind.ROLLED_BACK:
            return self._begin_anew(device, outbox)
        if not self._talk.is_introduced(device, status):
            self._greet(device, outbox, status)
        self._listen()
        self._talk.tell_unused()
        if self._parts.now() >= min(self._push_at, self._beat_at):  # with each heartbeat what nobody has announced
            self._push_at = self._talk.push(outbox) + self._parts.now()
            self._well()
        if self._parts.now() >= self._beat_at:
            self._talk.beat(outbox)
            self._well()
            self._beat_at = self._parts.now() + HEARTBEAT_SECONDS
        if self._talk.obey(outbox):
            self._push_at = self._parts.now()
        self._talk.change_credential()
        if self._parts.catalogue is not None:
            self._parts.catalogue.look()
        return self._seconds_to_next()

    def _listen(self) -> None:
        now = self._parts.now()
        if not self._listening and now >= self._listen_at:
            self._listen_at = now + LISTEN_SECONDS
            self._listening = self._parts.ear.listen(self._talk.state_cursor)

    def _seconds_to_next(self) -> float:
        now = self._parts.now()
        due = min(self._push_at, self._beat_at, NEVER if self._listening else self._listen_at)
        return max(0.0, min(due - now, self._talk.office.seconds_to_look(now)))

    # What went well, and what did not

    def _well(self) -> None:
        self._backoff.reset()
        self._said = ""
        self._parts.line.answered()

    def _mishap(self, error: SyncError) -> None:
        """The way is closed for a while; how long depends on what happened."""
        self._parts.line.failed()
        pause = self._backoff.seconds()
        match error:
            case HelloWanted():
                self._talk.forget()
            case KioskStopped():
                pause = self._stop(error)
            case ServerBusy(kind=ProblemKind.AWAITING_APPROVAL):
                self._await_approval()
                pause = max(pause, RECHECK_SECONDS)
            case ServerBusy(retry_after_s=int(seconds)):
                pause = max(pause, float(seconds))
            case _:
                pass
        if str(error) != self._said:
            self._said = str(error)
            logger.warning("%s", error)
        self._parts.ear.break_off()
        self._not_before = self._parts.now() + pause

    def _stop(self, error: KioskStopped) -> float:
        """The server has stopped this kiosk; unless it only knows the next credential already. Returns the pause."""
        self._talk.forget()
        device = self._parts.file.known
        if device is None:
            return STOPPED_SECONDS
        if error.kind == ProblemKind.UNKNOWN_CREDENTIAL and fall_back(self._parts.file, device):
            return 0.0
        try:
            self._parts.file.change(stopped=error.what, stopped_as=error.kind)
        except DeviceFileError as trouble:
            logger.error("%s", trouble)  # noqa: TRY400  one line, as all our errors
        self._serve(stopped(error))
        return STOPPED_SECONDS

    def _await_approval(self) -> None:
        device = self._parts.file.known
        if device is not None and not device.accepted and self._parts.address != EMBEDDED:
            self._serve(awaiting_approval(device))
