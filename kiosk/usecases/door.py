"""The door to the staff pages: who is let in, and what is written down of it.

Everything here may wait for the disk, and a guess takes a good part of a second: call it from a worker's thread.
"""

import logging
import threading
from dataclasses import dataclass
from typing import Literal, Protocol

from kiosk.domain import lockout
from kiosk.domain.businessday import ClockReading
from kiosk.domain.lockout import Moment, Tries
from kiosk.domain.pin import DEVELOPMENT_PIN
from kiosk.domain.staff import Act, Member, Role, may
from kiosk.errors import DoorFileError, DoorLocked, NotAllowed, PinRefused, StaffLogError
from kiosk.usecases.ports import Clock

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entrant:
    """One who may come in. `made_at`: when the PIN was set, UTC text."""

    name: str
    role: Role
    made_at: str
    card: bool


class PinBook(Protocol):
    """Where PINs and cards are kept. Each raises `DoorFileError`."""

    def is_set(self) -> bool:
        """Whether anybody has a PIN."""
        ...

    def who(self, secret: str, kind: Literal["pin", "card"]) -> Member | None:
        """Whose PIN or card this is."""
        ...

    def members(self) -> tuple[Entrant, ...]:
        """Everybody who may come in."""
        ...

    def set_pin(self, member: Member, pin: str, made_at: str) -> bool:
        """Give somebody a PIN; returns whether a damaged file had to be set aside, with everybody else's.

        Raises `PinTooWeak` when it is somebody else's, `SettingRefused` when there are too many.
        """
        ...

    def set_card(self, name: str, code: str) -> None:
        """Give somebody a card; raises `SettingRefused` when nobody has that name, or another one has that card."""
        ...

    def remove(self, name: str) -> None:
        """Let somebody in no more; raises `SettingRefused` when nobody has that name."""
        ...


class TriesRecord(Protocol):
    """Where tries are counted."""

    def tries(self) -> Tries | None:
        """What is counted; None when that cannot be known. Raises `DoorFileError`."""
        ...

    def write(self, tries: Tries) -> None:
        """Durable on return; raises `DoorFileError`."""
        ...


class StaffLog(Protocol):
    """Where it is written down what staff do."""

    def append(self, reading: ClockReading, member: Member | None, act: Act, what: str) -> None:
        """Durable on return; raises `StaffLogError`. `member`: None when nobody knows who it was."""
        ...


class Door:
    """The use case. One try at a time, of all threads."""

    def __init__(self, clock: Clock, pins: PinBook, tries: TriesRecord, log: StaffLog, *, development: bool = False) -> None:
        """Everything it needs, as ports. `development`: its documented PIN opens as well."""
        self._clock, self._pins, self._tries, self._log = clock, pins, tries, log
        self._development = development
        self._one = threading.Lock()

    def is_set(self) -> bool:
        """Whether anybody has a PIN; where nobody has, nobody comes in. Raises `DoorFileError`."""
        return self._pins.is_set()

    def wait_s(self) -> int:
        """Whole seconds until the door takes another try; 0: at once. Raises `DoorFileError`."""
        if not self._pins.is_set():
            return 0
        with self._one:
            now = self._now()
            return lockout.wait_s(self._known(now), now)

    def try_pin(self, pin: str) -> Member:
        """Whose PIN it is; it is noted that they came in, or that somebody was refused.

        Raises `PinRefused`, `DoorLocked`, `DoorFileError`, and `StaffLogError` when it cannot be written down who came in.
        """
        return self._try(pin, "pin", allowed=self._development or pin != DEVELOPMENT_PIN)

    def try_card(self, code: str) -> Member:
        """The same with the code of a card, as a scanner reads it."""
        return self._try(code, "card", allowed=True)

    def note(self, member: Member | None, act: Act, what: str = "") -> None:
        """Write down what somebody does, before it is done; never a name, a number of a dossier, or a PIN. Raises `StaffLogError`."""
        self._log.append(self._clock.read(), member, act, what)

    def must_be_allowed(self, member: Member, act: Act) -> None:
        """Raise `NotAllowed` when this role may not do that."""
        if not may(member.role, act):
            raise NotAllowed(f"a {member.role} may not do that ({act})", "ask a technician")

    def _try(self, secret: str, kind: Literal["pin", "card"], *, allowed: bool) -> Member:
        with self._one:
            member = self._judged(secret, kind, allowed=allowed)
        self.note(member, Act.ENTER, kind)
        return member

    def _judged(self, secret: str, kind: Literal["pin", "card"], *, allowed: bool) -> Member:
        """Count it, durably; only then look whose it is."""
        if not self._pins.is_set():
            raise PinRefused("nobody has a PIN yet", "set one at the machine: kiosk staff set-pin")
        now = self._now()
        before = self._known(now)
        wait = lockout.wait_s(before, now)
        if wait:
            raise DoorLocked(f"the door is locked for {wait} s", "wait, then try again", wait_s=wait)
        counted = lockout.counted(before, now)
        self._tries.write(counted)
        member = self._pins.who(secret, kind)
        if member is None or not allowed:
            raise self._refused(kind, counted, now)
        self._forgive(before)
        return member

    def _refused(self, kind: str, counted: Tries, now: Moment) -> PinRefused:
        try:
            self.note(None, Act.REFUSED, kind)
        except StaffLogError as error:  # the try is counted, which is what matters
            _log.warning("%s", error)
        left, wait = lockout.tries_left(counted), lockout.wait_s(counted, now)
        return PinRefused(
            f"that is nobody's {'PIN' if kind == 'pin' else 'card'}",
            f"wait {wait} s, then try again" if wait else f"try again; {left} left",
            tries_left=left,
        )

    def _forgive(self, before: Tries) -> None:
        """A right one does not count; where that cannot be written it stays counted, and the right one is let in."""
        try:
            self._tries.write(lockout.forgiven(before, self._now()))
        except DoorFileError as error:
            _log.warning("%s", error)

    def _known(self, now: Moment) -> Tries:
        """What is counted. Where that cannot be known, everything is spent from now on, and that is written down."""
        tries = self._tries.tries()
        if tries is None:
            _log.warning("it is not known any more how often somebody tried the door, so it is locked for the longest time")
            tries = lockout.longest(now)
            self._tries.write(tries)
        return tries

    def _now(self) -> Moment:
        reading = self._clock.read()
        return Moment(reading.boot_id, reading.monotonic_ns)
