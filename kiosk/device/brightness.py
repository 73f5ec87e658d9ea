"""The panel's brightness, where the kernel offers it. Many panels have a knob instead: "not there" is an answer."""

from pathlib import Path
from typing import Final

BACKLIGHTS: Final = Path("/sys/class/backlight")
LEAST, MOST = 10, 100
"""Per cent; darker than the least nobody would find the way back."""


class Brightness:
    """The backlight of this machine."""

    def __init__(self, folder: Path = BACKLIGHTS) -> None:
        """Nothing is read yet."""
        self._folder = folder

    def read(self) -> int | None:
        """Per cent; None where there is no backlight that says it."""
        for light in self._lights():
            now, most = _number(light / "brightness"), _number(light / "max_brightness")
            if now is not None and most:
                return min(MOST, round(100 * now / most))
        return None

    def set(self, percent: int) -> bool:
        """Set all backlights, never below the least; whether one of them took it."""
        took = False
        for light in self._lights():
            most = _number(light / "max_brightness")
            if most:
                steps = max(1, round(most * min(MOST, max(LEAST, percent)) / 100))
                took = _write(light / "brightness", steps) or took
        return took

    def _lights(self) -> list[Path]:
        try:
            return sorted(self._folder.iterdir())
        except OSError:
            return []


def _number(path: Path) -> int | None:
    try:
        text = path.read_bytes()[:20].decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdecimal() else None


def _write(path: Path, steps: int) -> bool:
    try:
        path.write_text(str(steps), encoding="ascii")
    except OSError:
        return False
    return True
