"""Kills the keeping of a delivery at seeded steps, goes on with it, and says what came of it.

    python -m tests.faults.delivering FOLDER SEED TIMES

Each page is kept by a process forked from this one, which may kill itself at one of its own steps. One JSON object a line.
"""

import json
import os
import random
import sys
from pathlib import Path

from kiosk.catalogue.delivered import Delivered
from kiosk.sync.catalogue import delivery_of
from kiosk.usecases.office_catalogue import Delivery
from procedures.model import Procedure
from tests.faults.importing import NEVER, Death
from tests.support.shelves import OFFICE, sheet

PAGES = 3
RECORDS = 8
"""Of a page."""


def pages() -> list[Delivery]:
    """A whole delivery, page by page; the place after each is its number. The last one takes one procedure away again."""
    listed = [Procedure(f"1.{place:06}", f"Thủ tục {place}") for place in range(PAGES * RECORDS)]
    gone, kept = listed[0], listed[1:]
    made = []
    for number in range(PAGES):
        last = number == PAGES - 1
        page = sheet(*kept, whole=number == 0, removed=(gone.code,) if last else (), place=str(number + 1), more=not last)
        every = sheet(gone, *kept).records
        page.records = every[number * RECORDS : (number + 1) * RECORDS]
        made.append(delivery_of(page, OFFICE))
    return made


def kept(file: Delivered, page: Delivery, step: int, told: int) -> bool:
    """Keep a page in a forked process; returns whether it was killed."""
    child = os.fork()
    if not child:
        death = Death(step)
        with death.awaited():
            file.keep(page)
        os.write(told, f"{death.steps}\n".encode())
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder: Path, seed: int, times: int) -> None:
    """Deliver again and again; each delivery is cut once, then goes on from the place that the file tells."""
    chance = random.Random(seed)  # noqa: S311  replayed by its seed
    hear, tell = os.pipe()
    every = pages()
    for turn in range(times):
        file = Delivered(folder / str(turn) / "server.db")
        cut = turn % PAGES
        for page in every[:cut]:
            file.keep(page)
        trial = Delivered(folder / f"{turn}-trial" / "server.db")
        for page in every[:cut]:
            trial.keep(page)
        kept(trial, every[cut], NEVER, tell)
        steps = int(os.read(hear, 100))
        killed = kept(file, every[cut], chance.randrange(steps), tell)
        place = file.reached(OFFICE).place
        for page in every[int(place or 0) :]:
            file.keep(page)
        codes = [one.code for one in file.procedures()]
        print(json.dumps({"cut": cut, "killed": killed, "place": place, "codes": codes, "whole": bool(file.reached().edition)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
