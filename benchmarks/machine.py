"""What a figure depends on besides our code: the machine and the versions of what runs on it."""

import os
import platform
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import psutil


def facts(folder: Path) -> dict[str, str]:
    """Facts by name; `folder` is where the benchmarks write."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": _processor(),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "system": f"{_system()}, Linux {platform.release()}",
        "disk": f"{_file_system(folder)} ({folder})",
        "python": platform.python_version(),
        "kivy": metadata.version("kivy"),
        "pillow": metadata.version("pillow"),
        "sqlite": sqlite3.sqlite_version,
        "chromium": _first_line("chromium", "--version"),
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith(("model name", "Model")))
    return next(named, platform.machine())


def _system() -> str:
    release = platform.freedesktop_os_release()
    return release.get("PRETTY_NAME", "Linux")


def _file_system(folder: Path) -> str:
    """Of the longest mount point above the folder."""
    above = [part for part in psutil.disk_partitions(all=True) if folder.resolve().is_relative_to(part.mountpoint)]
    return max(above, key=lambda part: len(part.mountpoint)).fstype if above else "unknown"


def _first_line(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        return "not installed"
    said = subprocess.run([found, *arguments], capture_output=True, text=True, timeout=20, check=False)
    return said.stdout.partition("\n")[0].strip() or "unknown"
