"""Looking at a server that runs beside a kiosk."""

import threading
from collections.abc import Callable
from pathlib import Path

LIMIT = 60.0


def wait_until(true: Callable[[], object]) -> None:
    """Look again every moment, for a minute at most."""
    over, tick = threading.Event(), threading.Event()
    timer = threading.Timer(LIMIT, over.set)
    timer.start()
    while not true():
        assert not over.is_set(), "waited in vain"
        tick.wait(0.02)
    timer.cancel()


def database_of(data_dir: Path) -> str:
    """Its URL."""
    return f"sqlite:///{data_dir / 'server' / 'onestop.db'}"


def server_processes(data_dir: Path) -> list[int]:
    """Processes that have this kiosk's database on their command line."""
    wanted = database_of(data_dir).encode()
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and wanted in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found
