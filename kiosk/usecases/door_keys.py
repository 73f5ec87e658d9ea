"""Who gets a PIN or a card, and who loses them: by a technician at the terminal, or by a command at the machine."""

from contextlib import suppress

from kiosk.domain.businessday import utc_text
from kiosk.domain.pin import check_code, check_name, check_pin
from kiosk.domain.staff import Act, Member, Role
from kiosk.errors import DoorFileError
from kiosk.usecases.door import Entrant, PinBook, StaffLog
from kiosk.usecases.ports import Clock


class DoorKeys:
    """The use case. `by` is who does it; None: a command, whose user the machine knows."""

    def __init__(self, clock: Clock, pins: PinBook, log: StaffLog, *, development: bool = False) -> None:
        """Everything it needs, as ports. `development`: its documented PIN may be used."""
        self._clock, self._pins, self._log, self._development = clock, pins, log, development

    def members(self) -> tuple[Entrant, ...]:
        """Everybody who may come in, by name; raises `DoorFileError`."""
        return tuple(sorted(self._pins.members(), key=lambda one: one.name))

    def set_pin(self, name: str, pin: str, role: Role | None = None, by: Member | None = None) -> bool:
        """Give somebody a PIN; returns whether a damaged file was set aside, so that everybody else needs a new one.

        Without a role somebody who is known keeps theirs, and others become clerks, but for the one who is called technician.
        Raises `PinTooWeak`, `SettingRefused`, `DoorFileError`, and `StaffLogError` when the PIN is set but not written down.
        """
        check_name(name)
        check_pin(pin, development=self._development)
        role = role or self._role_of(name)
        repaired = self._pins.set_pin(Member(name, role), pin, utc_text(self._clock.read().utc))
        self._note(by, f"set the PIN of {name} ({role})")
        return repaired

    def set_card(self, name: str, code: str, by: Member | None = None) -> None:
        """Give somebody a card beside the PIN; raises as `set_pin` does."""
        check_name(name)
        check_code(code)
        self._pins.set_card(name, code)
        self._note(by, f"set the card of {name}")

    def remove(self, name: str, by: Member | None = None) -> None:
        """Let somebody in no more; raises as `set_pin` does."""
        self._pins.remove(name)
        self._note(by, f"removed {name}")

    def _role_of(self, name: str) -> Role:
        """The role that is meant; that of a damaged file is not known any more."""
        with suppress(DoorFileError):
            for one in self._pins.members():
                if one.name == name:
                    return one.role
        return Role.TECHNICIAN if name == Role.TECHNICIAN else Role.CLERK

    def _note(self, by: Member | None, what: str) -> None:
        self._log.append(self._clock.read(), by, Act.PIN, what)
