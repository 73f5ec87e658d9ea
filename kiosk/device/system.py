"""What the board and its kernel say of themselves: heat, throttling, memory, load, uptime. None where they do not say."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1_000_000
NOW: Final = 0xF
"""Of the firmware's word: short of voltage, capped, throttled or too hot at this moment; the higher bits tell of the past."""

CARD_RESET: Final = 0x20
"""WDIOF_CARDRESET of a watchdog's boot status: it has reset the machine."""


@dataclass(frozen=True, slots=True)
class System:
    """The files of one machine; `root` is another than `/` in tests. Nothing here raises or waits."""

    root: Path = Path("/")

    def temperature(self) -> float | None:
        """The hottest zone in degrees Celsius; what no sensor measures is left out."""
        zones = sorted(self._path("sys/class/thermal").glob("thermal_zone*/temp"))
        measured = [number / 1000 for zone in zones if (number := _number(_text(zone))) is not None]
        return max((one for one in measured if -50 < one < 200), default=None)  # noqa: PLR2004  no board lives beyond

    def throttled(self) -> bool | None:
        """Whether the firmware holds the processor back now; None where there is no such firmware."""
        word = _number(_text(self._path("sys/devices/platform/soc/soc:firmware/get_throttled")), 16)
        return None if word is None else bool(word & NOW)

    def memory_mb(self) -> tuple[int | None, int | None]:
        """Megabytes of memory that are used, and all."""
        told = dict(re.findall(r"^(MemTotal|MemAvailable): +([0-9]{1,15}) kB$", _text(self._path("proc/meminfo")), re.MULTILINE))
        if len(told) < 2:  # noqa: PLR2004  both, or nothing can be said
            return None, None
        total, available = (int(told[name]) * 1024 // MEGABYTE for name in ("MemTotal", "MemAvailable"))
        return max(0, total - available), total

    def load(self) -> float | None:
        """Processes that ran or waited to run, as the mean of one minute."""
        return _decimal(_text(self._path("proc/loadavg")))

    def uptime_s(self) -> int | None:
        """Seconds since this boot."""
        seconds = _decimal(_text(self._path("proc/uptime")))
        return None if seconds is None else int(seconds)

    def was_reset_by_watchdog(self) -> bool:
        """Whether the watchdog says that it reset the machine before this boot."""
        states = self._path("sys/class/watchdog").glob("watchdog*/bootstatus")
        return any((_number(_text(state)) or 0) & CARD_RESET for state in states)

    def slot(self) -> str | None:
        """Which of several system partitions runs, as the boot loader told the kernel."""
        found = re.search(r"(?:^| )rauc\.slot=([A-Za-z0-9._-]{1,40})(?: |$)", _text(self._path("proc/cmdline")).strip())
        return found[1] if found else None

    def _path(self, name: str) -> Path:
        return self.root / name


def _text(path: Path) -> str:
    """The first four kilobytes; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4096).decode("ascii", errors="replace")
    except OSError:
        return ""


def _number(text: str, base: int = 10) -> int | None:
    try:
        return int(text.strip()[:20], base)
    except ValueError:
        return None


def _decimal(text: str) -> float | None:
    found = re.match(r"[0-9]{1,12}(\.[0-9]{1,6})?(?=\s|$)", text)
    return float(found[0]) if found else None
