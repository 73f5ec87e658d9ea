"""A kiosk at the real server over several starts of its program: ledgers that are lost, older cards, other servers."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from kiosk.storage.opening import Identity
from kiosk.sync.device import Device, DeviceFile
from onestop.usecases import fleet
from tests.support.ledgers import open_ledger
from tests.support.office import OFFICE, SetClock
from tests.support.realoffice import RealOffice
from tests.support.syncs import Kiosk, Wire, enrolled


@dataclass
class Life:
    """One machine, whose data is in `folder`; it speaks with `office`."""

    folder: Path
    office: RealOffice
    clock: SetClock = field(default_factory=SetClock)

    def enrol(self, code: int = 1) -> None:
        """As `kiosk enrol` does."""
        enrolled(self.folder, self.office, code)

    @property
    def device(self) -> Device:
        """The enrolment as it is in its file."""
        device = DeviceFile(self.folder).read()
        assert device is not None
        return device

    @contextmanager
    def up(self) -> Iterator[Kiosk[RealOffice]]:
        """A start of the program, with the identity that it takes from its enrolment."""
        device = self.device
        self.clock.move(timedelta(seconds=1))
        spare = () if device.spare_code is None else (device.spare_code,)
        with open_ledger(self.folder / "ledger", self.clock, Identity(OFFICE.code, device.kiosk_code, spare)) as ledger:
            yield Kiosk(ledger, self.office, DeviceFile(self.folder), self.clock, Wire(self.office))

    def used(self) -> str:
        """It is started, gives a number and tells the server; returns the number."""
        with self.up() as kiosk:
            kiosk.run(3)
            number = kiosk.number()
            kiosk.run(3)
        return number

    def lose(self) -> None:
        """The ledger is gone."""
        (self.folder / "ledger" / "ledger.db").unlink()

    def copied(self, where: Path) -> Path:
        """An image of the card."""
        shutil.copytree(self.folder, where)
        return where

    def put_back(self, image: Path) -> None:
        """The card is as it was when the image was made."""
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)

    def release(self) -> None:
        """An administrator lets this kiosk go on."""
        which = self.device.device_id
        self.office.branch.held(lambda tx, held: fleet.release_kiosk(tx, held, fleet.find_kiosk(tx, held, which)))

    def next_day(self, days: int = 1) -> None:
        """So many days later, here and at the server."""
        self.clock.move(timedelta(days=days))
        self.office.branch.clock.move(timedelta(days=days))
