"""Who may come in: a small file of names, roles, and hashes of PINs and cards.

A damaged file lets nobody in. It is set aside when a PIN is set anew, and kept.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from kiosk.domain.lockout import Tries
from kiosk.domain.staff import Member, Role
from kiosk.errors import DoorFileError, PinTooWeak, SettingRefused
from kiosk.storage.damage import DAMAGE
from kiosk.storage.door.folder import REPAIR, DoorFolder
from kiosk.storage.door.hashing import SALT_BYTES, Cost, Secret, hashed
from kiosk.storage.door.tries import TriesFile
from kiosk.usecases.door import Entrant

PINS_NAME: Final = "pins.json"

MOST_MEMBERS: Final = 50


@dataclass(frozen=True, slots=True)
class _Kept:
    """One of the staff; hashes as hex digits, `card` empty without one."""

    name: str
    role: Role
    pin: str
    made_at: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class _Pins:
    salt: str
    cost: Cost
    members: tuple[_Kept, ...] = ()


class PinFile:
    """Implements the port `PinBook`."""

    def __init__(self, folder: DoorFolder, cost: Cost | None = None) -> None:
        """Nothing is read yet. `cost` is that of hashes in a new file; those of one that is there stay as they are."""
        self._folder, self._cost = folder, cost or Cost()
        self.path = folder.path / PINS_NAME

    def is_set(self) -> bool:
        """See `PinBook`."""
        pins = self._read()
        return pins is not None and bool(pins.members)

    def who(self, secret: str, kind: Secret) -> Member | None:
        """See `PinBook`; takes the time of one hash."""
        pins = self._read()
        kept = self._whose(pins, secret, kind) if pins else None
        return Member(kept.name, kept.role) if kept else None

    def members(self) -> tuple[Entrant, ...]:
        """See `PinBook`."""
        pins = self._read()
        return tuple(Entrant(one.name, one.role, one.made_at, bool(one.card)) for one in (pins.members if pins else ()))

    def set_pin(self, member: Member, pin: str, made_at: str) -> bool:
        """See `PinBook`."""
        self._folder.make()
        with self._folder.alone():
            pins, repaired = self._read_or_set_aside()
            if pins is None:
                pins = _Pins(os.urandom(SALT_BYTES).hex(), self._cost)
                # Before there is any PIN, so that a file of tries that is missing later is known to have been lost.
                if not repaired:
                    TriesFile(self._folder).write(Tries())
            hash_hex = self._hash(pins, pin, "pin")
            others = tuple(one for one in pins.members if one.name != member.name)
            before = next((one for one in pins.members if one.name == member.name), None)
            if any(one.pin == hash_hex for one in others):
                raise PinTooWeak("somebody else has that PIN already", "take another one; a PIN alone tells who it is")
            if len(others) >= MOST_MEMBERS:
                raise SettingRefused(f"{MOST_MEMBERS} have a PIN already", "remove somebody: kiosk staff remove NAME")
            kept = _Kept(member.name, member.role, hash_hex, made_at, before.card if before else "")
            self._write(replace(pins, members=(*others, kept)))
            return repaired

    def set_card(self, name: str, code: str) -> None:
        """See `PinBook`."""
        self._with(name)  # where nobody has a PIN there is no folder either
        with self._folder.alone():
            pins = self._with(name)
            card = self._hash(pins, code, "card")
            if any(one.card == card and one.name != name for one in pins.members):
                raise SettingRefused("that card is somebody else's already", "take another card")
            members = tuple(replace(one, card=card) if one.name == name else one for one in pins.members)
            self._write(replace(pins, members=members))

    def remove(self, name: str) -> None:
        """See `PinBook`."""
        self._with(name)  # where nobody has a PIN there is no folder either
        with self._folder.alone():
            pins = self._with(name)
            self._write(replace(pins, members=tuple(one for one in pins.members if one.name != name)))

    def _with(self, name: str) -> _Pins:
        pins = self._read()
        names = [one.name for one in pins.members] if pins else []
        if pins is None or name not in names:
            raise SettingRefused(f"nobody here is called {name[:40]!r}", f"one of: {', '.join(names) or 'nobody yet'}")
        return pins

    def _whose(self, pins: _Pins, secret: str, kind: Secret) -> _Kept | None:
        hash_hex = self._hash(pins, secret, kind)
        return next((one for one in pins.members if hash_hex == (one.pin if kind == "pin" else one.card)), None)

    def _hash(self, pins: _Pins, secret: str, kind: Secret) -> str:
        return hashed(secret, kind, self._folder.pepper(), bytes.fromhex(pins.salt), pins.cost).hex()

    def _read(self) -> _Pins | None:
        """None where no PIN was ever set; raises `DoorFileError`."""
        try:
            content = self._folder.read_sealed(self.path)
            return None if content is None else msgspec.json.decode(content, type=_Pins)
        except DAMAGE as error:
            raise DoorFileError(f"{self.path} is damaged, so it opens nothing", REPAIR) from error

    def _read_or_set_aside(self) -> tuple[_Pins | None, bool]:
        """Also whether there was one that is damaged."""
        try:
            return self._read(), False
        except DoorFileError:
            with suppress(OSError):  # what is to be written is worth more
                self.path.replace(self.path.with_suffix(".damaged"))
            return None, True

    def _write(self, pins: _Pins) -> None:
        self._folder.write_sealed(self.path, msgspec.json.encode(pins))
