"""Runs a Python command with the wall clock put forward, so that it is midnight in the office when a campaign wants it.

python -m tests.faults.partitions.shifted SECONDS python -m MODULE ARGUMENT…
"""

import runpy
import sys
from datetime import UTC, datetime, time, timedelta, tzinfo

import kiosk.device.clock
import onestop.clock
from kiosk.domain.businessday import OFFICE_ZONE


class Shifted(datetime):
    """`datetime`, whose now is later."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The moment that this process takes for now."""
        return datetime.now(tz) + cls.by


def shift(seconds: float) -> None:
    """Put the clocks of kiosk and server forward, in this process."""
    Shifted.by = timedelta(seconds=seconds)
    for module in (kiosk.device.clock, onestop.clock):
        module.datetime = Shifted  # type: ignore[attr-defined]


def seconds_to_midnight() -> float:
    """From now to the end of the office's day."""
    now = datetime.now(UTC).astimezone(OFFICE_ZONE)
    return (datetime.combine(now.date() + timedelta(days=1), time(), OFFICE_ZONE) - now).total_seconds()


def main() -> None:
    """Shift, then be the command's module."""
    shift(float(sys.argv[1]))
    del sys.argv[: sys.argv.index("-m", 2) + 1]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
