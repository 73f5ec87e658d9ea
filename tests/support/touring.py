"""Commands as a document has people type them, and the tour, which takes so long that tests share one."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.commands import ROOT, clean_environment

TOUR = ["kiosk", "tour", "--out", "tour-out"]


def typed_in(folder: Path, words: list[str]) -> None:
    """Run a command of the kiosk in a folder, on a machine without display; it must succeed."""
    assert words[0] == "kiosk"
    asked = [sys.executable, "-m", "kiosk", *words[1:]]
    surroundings = clean_environment(PYTHONPATH=str(ROOT))
    done = subprocess.run(asked, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=300, check=False)
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
