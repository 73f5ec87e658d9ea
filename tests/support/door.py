"""A door over real files in a folder of the test, with a clock that the test moves, and hashes that cost next to nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.domain.businessday import ClockReading
from kiosk.domain.staff import Role
from kiosk.storage.door import Cost, DoorFolder, PinFile, TriesFile
from kiosk.storage.stafflog import StaffLogFile
from kiosk.usecases.door import Door
from kiosk.usecases.door_keys import DoorKeys
from tests.support.office import at

CHEAP: Final = Cost(memory_kib=8, passes=1)
IDENTITY: Final = ("H32.12", 1)
TECHNICIANS_PIN, CLERKS_PIN, NOBODYS_PIN = "495038", "170462", "902817"


class BootClock:
    """A clock with a monotonic time that passes, and boots that begin it anew."""

    def __init__(self) -> None:
        """Monday 8:00, a minute after the first boot."""
        self.reading = replace(at(8), boot_id="boot-1", monotonic_ns=60_000_000_000)
        self._boots = 1

    def read(self) -> ClockReading:
        """See `Clock`."""
        return self.reading

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.reading = replace(self.reading, monotonic_ns=self.reading.monotonic_ns + int(seconds * 1_000_000_000))

    def boot(self, seconds: float = 10) -> None:
        """Begin anew; so long after it the kiosk is up."""
        self._boots += 1
        self.reading = replace(self.reading, boot_id=f"boot-{self._boots}", monotonic_ns=int(seconds * 1_000_000_000))


class DoorKit:
    """Everything behind one door; `door` is made anew at each look, as after a restart."""

    def __init__(
        self, data_dir: Path, clock: BootClock | None = None, *, development: bool = False, credentials: Path | None = None
    ) -> None:
        """Nothing is made yet."""
        self.folder = DoorFolder(data_dir, credentials)
        self.clock = clock or BootClock()
        self.pins, self.tries = PinFile(self.folder, CHEAP), TriesFile(self.folder)
        self.log = StaffLogFile(self.folder.path, IDENTITY)
        self.keys = DoorKeys(self.clock, self.pins, self.log, development=development)
        self._development = development

    @property
    def door(self) -> Door:
        """The door as a kiosk has it that has just started."""
        return Door(self.clock, self.pins, self.tries, self.log, development=self._development)

    def acts(self) -> list[tuple[str, str, str]]:
        """Member, act and what, of the whole log."""
        return [(line.member, line.act, line.what) for line in self.log.report().lines]


def staffed(data_dir: Path, credentials: Path | None = None) -> DoorKit:
    """A door with a technician and a clerk, `thu`."""
    kit = DoorKit(data_dir, credentials=credentials)
    kit.keys.set_pin("technician", TECHNICIANS_PIN, Role.TECHNICIAN)
    kit.keys.set_pin("thu", CLERKS_PIN, Role.CLERK)
    return kit
