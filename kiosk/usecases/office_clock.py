"""The office's clock: the machine's own, or, where nobody vouches for that, the time that the server told in this boot."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.domain.businessday import ClockReading, ClockSource
from kiosk.errors import ImpossibleTime

if TYPE_CHECKING:
    from kiosk.usecases.ports import Clock

LONGEST_LIFE: Final = timedelta(days=365 * 30)
"""No server that this software meets is older."""

NANOSECONDS: Final = 1_000_000_000

VOUCHED: Final = frozenset({ClockSource.NTP, ClockSource.STAFF})
"""Sources whose own word is kept: two time servers that differ are for an administrator to sort out."""


class OfficeClock:
    """Implements `Clock`. Any thread may read, the sync thread tells what it hears."""

    def __init__(self, machine: "Clock", floor: date) -> None:
        """`floor`: no true clock shows an earlier date."""
        self._machine, self._floor = machine, floor
        self._heard: tuple[datetime, int] | None = None
        self.offset: timedelta | None = None
        """How far the machine's clock is behind the server's; None before the server was heard."""

    def read(self) -> ClockReading:
        """See `Clock`."""
        reading = self._machine.read()
        if self._heard is None or reading.source in VOUCHED:
            return reading
        moment, at_ns = self._heard
        passed = timedelta(seconds=(reading.monotonic_ns - at_ns) / NANOSECONDS)
        return ClockReading(moment + passed, ClockSource.SERVER, reading.boot_id, reading.monotonic_ns)

    def heard(self, server_time: datetime, *, trusted: bool) -> None:
        """The server told its time just now. Believed if somebody vouches for it; raises `ImpossibleTime` for nonsense."""
        earliest = datetime(self._floor.year, self._floor.month, self._floor.day, tzinfo=UTC) - timedelta(days=1)
        if not earliest <= server_time <= earliest + LONGEST_LIFE:
            raise ImpossibleTime(f"the server says that it is {server_time:%Y-%m-%d}", "set the server's clock")
        reading = self._machine.read()
        self.offset = server_time - reading.utc
        if trusted:
            self._heard = (server_time, reading.monotonic_ns)
