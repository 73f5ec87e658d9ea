"""The catalogue of a kiosk that serves citizens: what somebody got wrong in its files must not take it from them."""

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import Settings
from kiosk.errors import CatalogueError
from kiosk.usecases.look_up import Finder

if TYPE_CHECKING:
    from kiosk.catalogue.names import OfficeSlips
    from kiosk.catalogue.store import CatalogueFile

logger = logging.getLogger(__name__)

_Stamp = tuple[int, int, int] | None
"""Of a file that may be replaced: inode, bytes, time of its last change in nanoseconds. None when there is none."""


class RunningCatalogue:
    """Implements `CatalogueSource`. What makes a catalogue is imported in the look-up's thread, after the first screen."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read yet."""
        self._settings = settings
        self._seen: tuple[_Stamp, ...] = ()
        """The files as they were last read; none before one could be read."""

    def open(self) -> Finder:
        """See `CatalogueSource`; made where it is not up to date, and wrong lines of the office are left out."""
        from kiosk import lookup  # noqa: PLC0415  see above

        words = self._stamps()[1:]
        if self._seen:
            self._seen = self._stamps()  # what cannot be read is not read again before it changes
        kept = self._brought_up_to_date()
        seen = (_stamp(kept.path), *words)
        finder = lookup.finder_over(kept, self._settings, self._slips)
        self._seen = seen
        return finder

    def is_stale(self) -> bool:
        """See `CatalogueSource`."""
        return self._seen != self._stamps()

    def _brought_up_to_date(self) -> "CatalogueFile":
        """Or the one that is there, when no other can be made: a full disk must not take it from citizens."""
        from kiosk import lookup  # noqa: PLC0415  see above

        try:
            return lookup.sound_catalogue_file(self._settings, self._slips)
        except CatalogueError as error:
            kept = lookup.kept_file(self._settings)
            if not kept.exists():
                raise
            logger.error("the catalogue of procedures serves as it was: %s", error)  # noqa: TRY400  the line says it all
            return kept

    def _stamps(self) -> tuple[_Stamp, ...]:
        """Of the catalogue, then of the files of words."""
        from kiosk import lookup  # noqa: PLC0415  see above

        return tuple(map(_stamp, (lookup.kept_file(self._settings).path, *lookup.word_files(self._settings))))

    @cached_property
    def _slips(self) -> "OfficeSlips":
        from kiosk.catalogue.names import OfficeSlips  # noqa: PLC0415  see above
        from kiosk.lookup import own_folder  # noqa: PLC0415

        return OfficeSlips(own_folder(self._settings))


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
