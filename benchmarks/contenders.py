"""Who is measured: our kiosk, an empty Kivy window as the floor below it, and Chromium with a page that does the same."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.figures import FLOOR, KIOSK, PEER, WITH_SERVER
from benchmarks.peers.page import write_page
from benchmarks.workshop import ROOT, Workshop
from benchmarks.xserver import HEIGHT, WIDTH

VIRTUAL = "virtual:printer"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# `--no-sandbox` and `--disable-gpu` are what root on a machine without a graphics chip needs; the rest keeps it from working
# for itself: with them it is lighter than as it comes.
_CHROMIUM = (
    *("--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--window-position=0,0", f"--window-size={WIDTH},{HEIGHT}"),
)


@dataclass(frozen=True, slots=True)
class Contender:
    """`words` gives the command, for an empty folder into which it may write; `services`: whether it shows any."""

    name: str
    words: Callable[[Path], list[str]]
    services: bool = True


def kiosk(printer: str) -> Contender:
    """The product as it is shipped, with the settings of a terminal and this printer address."""
    return Contender(KIOSK, lambda folder: [sys.executable, "-m", "kiosk", "run", "--config", str(settings_in(folder, printer))])


def kiosk_with_server(printer: str) -> Contender:
    """The same with a one-stop server beside it."""
    alone = kiosk(printer)
    return Contender(WITH_SERVER, lambda folder: [*alone.words(folder), "--embedded"])


def floor() -> Contender:
    """The least that a window of Kivy costs: the kiosk's own engine with an empty widget."""
    return Contender(FLOOR, lambda _: [sys.executable, "-m", "benchmarks.peers.empty_window"], services=False)


def chromium(workshop: Workshop) -> list[Contender]:
    """The peer, or nobody where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        workshop.note(f"{PEER} is not installed, so nothing is compared with it and goals in terms of it are not judged.")
        return []

    def words(folder: Path) -> list[str]:
        page = write_page(settings_in(folder, VIRTUAL), folder)
        return [program, *_CHROMIUM, f"--user-data-dir={folder / 'profile'}", page.as_uri()]

    return [Contender(PEER, words)]


def settings_in(folder: Path, printer: str) -> Path:
    """The sample settings in a folder, made those of a terminal: full screen, no cursor, and open around the clock."""
    sample = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8").replace("7:30", "07:30"))
    sample |= {
        "hours": {day: ["0:00-23:59"] for day in _DAYS},
        "holidays": [],
        "printer": {**sample["printer"], "uri": printer},
        "screen": {**sample["screen"], "width": WIDTH, "height": HEIGHT, "fullscreen": True, "cursor": False},
        "clock": {"trust": "system"},
    }
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(sample, allow_unicode=True), encoding="utf-8")
    return path
