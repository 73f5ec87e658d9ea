"""`kiosk tour`: a scripted citizen on the real screens, off screen, with real touches, threads, ledger and printer."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kiosk.config import Settings, load_settings
from kiosk.tour.board import answering_board
from kiosk.tour.clock import ScriptedClock

__all__ = ["run_tour"]


def run_tour(settings: Settings, out: Path) -> int:
    """Walk; write screens/*.png, tickets/*.bin and *.png and journey.json into `out`. Returns the exit code."""
    import os  # noqa: PLC0415  together with what it is for

    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.tour.guide import Guide  # noqa: PLC0415  opens the window
    from kiosk.tour.journey import walk  # noqa: PLC0415

    screens, tickets = out / "screens", out / "tickets"
    for folder in (screens, tickets):
        folder.mkdir(parents=True, exist_ok=True)
        for old in (*folder.glob("*.png"), *folder.glob("*.bin")):
            old.unlink()
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as data, answering_board() as board:
        guide = Guide(
            _settings_of(settings, Path(data), board), ScriptedClock.in_opening_hours(settings.office), screens, tickets
        )
        with guide.walking():
            walk(guide)
    journey = {
        "office": str(settings.office.name),
        "steps": guide.steps,
        "tickets": guide.tickets(),
        "checklists": guide.checklists(),
    }
    (out / "journey.json").write_text(json.dumps(journey, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(guide.steps)} pictures of screens in {screens.resolve()}")
    print(f"{len(journey['tickets'])} tickets (.bin: bytes sent, .png: paper) in {tickets.resolve()}")
    print(f"the journey, step by step, in {(out / 'journey.json').resolve()}")
    return 0


def _settings_of(settings: Settings, data: Path, board: str) -> Settings:
    """The same, from a file of the tour's own: the staff pages compare what runs with what a start would read.

    Its LED board is that of the tour, since nobody wants a tour on those of the hall.
    """
    source = data / "config.yaml"
    lines = settings.source.read_text(encoding="utf-8").splitlines()
    own = (f"data_dir: {data}", f"boards: [{{uri: {json.dumps(board)}}}]")
    source.write_text("\n".join((*_without(lines, "data_dir", "boards"), *own, "")), encoding="utf-8")
    copied = load_settings(source)
    return replace(copied, server=settings.server)  # a certificate may lie beside the file that was copied


def _without(lines: Iterable[str], *settings: str) -> Iterator[str]:
    """Lines of a settings file but those of some settings, each with what stands indented or listed below it."""
    inside = False
    for line in lines:
        if line[:1] not in ("", " ", "-", "#"):
            inside = line.partition(":")[0] in settings
        if not inside:
            yield line
