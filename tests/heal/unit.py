"""What the terminal's unit file says of its times."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.commands import ROOT

UNIT = ROOT / "systemd" / "kiosk.service"


@dataclass(frozen=True, slots=True)
class Unit:
    """Seconds: from a start to READY=1, between two WATCHDOG=1, from SIGTERM to the end, from an end to the next start."""

    start: float
    watchdog: float
    stop: float
    restart: float

    @classmethod
    def read(cls, path: Path = UNIT) -> Self:
        """As the file has it; raises `KeyError` for a line that is missing, `ValueError` for times in other words than seconds."""
        said = dict(line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line and line[0] != "#")
        if (said["Restart"], said["WatchdogSignal"], said["Type"]) != ("always", "SIGKILL", "notify"):
            raise ValueError(f"{path} is another kind of service than the stand-in plays")
        return cls(*(float(said[name]) for name in ("TimeoutStartSec", "WatchdogSec", "TimeoutStopSec", "RestartSec")))
