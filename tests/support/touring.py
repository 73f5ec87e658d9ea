"""Commands as a document has people type them, and the tour, which takes so long that tests share one."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT, clean_environment

TOUR = ["kiosk", "tour", "--out", "tour-out"]

TOUR_SECONDS = 300
"""The most that a command may take; the tour takes a fifth of it on a processor of its own."""

WITH_TOUR = pytest.mark.timeout(TOUR_SECONDS + 30)
"""For tests that may make the tour, or wait for whoever makes it."""


def typed_in(folder: Path, words: list[str]) -> None:
    """Run a command of the kiosk in a folder, on a machine without display; it must succeed."""
    assert words[0] == "kiosk"
    asked = [sys.executable, "-m", "kiosk", *words[1:]]
    surroundings = clean_environment(PYTHONPATH=str(ROOT))
    done = subprocess.run(asked, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=TOUR_SECONDS, check=False)
    assert (words, done.returncode) == (words, 0), done.stderr


def tour_in(shared: Path) -> Path:
    """A folder with the sample settings in which the tour was made: by whoever came first, others wait for it."""
    folder = shared / "toured"
    with (shared / "toured.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            shutil.copy(ROOT / "config.yaml", folder)
            try:
                typed_in(folder, TOUR)
            except BaseException:
                shutil.rmtree(folder)
                raise
    return folder
