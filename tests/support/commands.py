"""The command `kiosk` in a process of its own, with settings in a folder of the test."""

import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def settings_in(folder: Path, **changes: object) -> Path:
    """The sample settings with some top-level changes, as a file in `folder`; data lies beside it."""
    sample = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8").replace("7:30", "07:30"))
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump({**sample, **changes}, allow_unicode=True), encoding="utf-8")
    return path


def kiosk(*arguments: str | Path, config: Path | None = None, limit: float = 60) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        command(*arguments, config=config), capture_output=True, text=True, timeout=limit, check=False, cwd=ROOT
    )


def command(*arguments: str | Path, config: Path | None = None) -> list[str]:
    """The words to run it with."""
    return [sys.executable, "-m", "kiosk", *map(str, arguments), *(["--config", str(config)] if config else [])]


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without displays, with some more."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return {**kept, **more}
