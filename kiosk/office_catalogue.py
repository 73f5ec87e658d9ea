"""The catalogue of the office's server on this kiosk: what was delivered, and the process that makes the index of it.

Making it takes seconds of pure Python, in which a thread would hold up the screen again and again; so another process does it,
after everybody else, with the same command that people have.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

import kiosk
from kiosk import lookup
from kiosk.config import Settings
from kiosk.errors import CatalogueError
from kiosk.usecases.office_catalogue import Delivery, Reached

LONGEST: Final = 300.0
"""Seconds for the index: ten times what the whole country takes on a slow board."""

NICENESS: Final = 10

_MEND: Final = "the catalogue before it stays; it is tried again by itself"


class OfficeCatalogue:
    """Implements `Shelf`."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened yet."""
        self._settings = settings
        self._delivered = lookup.delivered(settings)
        self._guard = threading.Lock()
        self._making: subprocess.Popen[str] | None = None
        self._stopped = False

    def serving(self) -> str:
        """See `Shelf`."""
        return lookup.edition_in_place(self._settings)

    def reached(self, office: str) -> Reached:
        """See `Shelf`."""
        return self._delivered.reached(office)

    def keep(self, delivery: Delivery) -> None:
        """See `Shelf`."""
        self._delivered.keep(delivery)

    def put_in_place(self) -> None:
        """See `Shelf`."""
        words = [sys.executable, "-m", "kiosk", "catalogue", "rebuild", "--skip-wrong-lines"]
        words += ["--config", str(self._settings.source)]
        with self._guard:
            if self._stopped:
                raise CatalogueError("the kiosk is ending", _MEND)
            making = self._making = _started(words)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, making.pid, NICENESS)
        try:
            told = making.communicate(timeout=LONGEST)[1]
        except subprocess.TimeoutExpired as error:
            making.kill()
            making.communicate()
            raise CatalogueError(f"the index of the catalogue was not made in {LONGEST:g} s", _MEND) from error
        if making.returncode:
            said = (told.strip().splitlines() or [f"it ended with {making.returncode}"])[-1]
            raise CatalogueError(f"the catalogue of the server cannot be put in place: {said}", _MEND)

    def stop(self) -> None:
        """See `Shelf`."""
        with self._guard:
            self._stopped = True
            making = self._making
        if making is not None and making.poll() is None:
            making.kill()


def _started(words: list[str]) -> "subprocess.Popen[str]":
    nothing = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603  our own command
            words, env=_environment(), stdin=nothing, stdout=nothing, stderr=subprocess.PIPE, text=True
        )
    except OSError as error:
        raise CatalogueError(f"the index of the catalogue cannot be begun: {error}", _MEND) from error


def _environment() -> dict[str, str]:
    """This environment, in which the packages beside this one are found."""
    here = str(Path(kiosk.__file__).resolve().parents[1])
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{before}" if before else here}
