"""`kiosk tour`: a scripted citizen on the real screens, off screen, with real touches, threads, ledger and printer."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from kiosk.config import Settings
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
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as data:
        guide = Guide(replace(settings, data_dir=Path(data)), ScriptedClock.in_opening_hours(settings.office), screens, tickets)
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
