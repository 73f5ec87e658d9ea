"""Puts the catalogue together: the built-in one until an office imports its own, indexed anew when somebody adds names."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.build import ASSETS
from kiosk.catalogue.delivered import Delivered
from kiosk.catalogue.files import read_procedures
from kiosk.catalogue.names import ASKED, NAMES, SPEECH, OnSlip, read_all_speech, read_asked, read_names, refuse
from kiosk.catalogue.reading import About
from kiosk.catalogue.store import CatalogueFile
from kiosk.config import Settings
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.errors import CatalogueError
from kiosk.usecases.find_procedure import FindProcedure
from procedures.model import Procedure

logger = logging.getLogger(__name__)

BUILT_IN = ASSETS / "catalogue"
_PROCEDURES = BUILT_IN / "procedures.jsonl", BUILT_IN / "checklists.jsonl"
"""Facts of the national portal; and what to bring and do, in our own words, for what people ask most."""

_OWN = "built-in"

BUILT_IN_AS_OF = "2026-07-18"
"""The day of the national portal's facts in `procedures.jsonl`."""


def catalogue_file(settings: Settings, on_slip: OnSlip = refuse) -> CatalogueFile:
    """The catalogue of this kiosk, up to date; raises `CatalogueError`."""
    kept = kept_file(settings)
    if not _is_up_to_date(settings, kept):
        with kept.in_turn():
            _Making(settings, kept, on_slip).bring_up_to_date()
    return kept


def sound_catalogue_file(settings: Settings, on_slip: OnSlip = refuse) -> CatalogueFile:
    """Likewise, for a kiosk that starts: a damaged one is made anew, with a line in the log. Raises `CatalogueError`."""
    kept = kept_file(settings)
    if not _is_up_to_date(settings, kept) or kept.damage() is not None:
        with kept.in_turn():
            _Making(settings, kept, on_slip).bring_up_to_date()
    return kept


def keep_catalogue(settings: Settings, procedures: Iterable[Procedure], sources: str) -> About:
    """Put another catalogue in its place; raises `CatalogueError`."""
    kept = kept_file(settings)
    with kept.in_turn():
        return _Making(settings, kept).of(procedures, sources)


def delivered(settings: Settings) -> Delivered:
    """What the office's server has delivered to this kiosk."""
    return Delivered(own_folder(settings) / "server.db")


def edition_in_place(settings: Settings) -> str:
    """The server's edition that the kiosk shows; empty when it shows none of the server's. Nothing is made."""
    kept = kept_file(settings)
    return kept.about().edition if kept.exists() else ""


def rebuild(settings: Settings, on_slip: OnSlip = refuse) -> About:
    """Make it anew: of what the server has delivered, once that is whole, else of what is there. Raises `CatalogueError`."""
    kept = kept_file(settings)
    making = _Making(settings, kept, on_slip)
    with kept.in_turn():
        about = making.of_delivered()
        if about is None:
            making.bring_up_to_date()
            about = making.index_anew(kept.about())
        return about


def procedure_finder(settings: Settings, on_slip: OnSlip = refuse) -> FindProcedure:
    """The search over it; raises `CatalogueError`."""
    return finder_over(catalogue_file(settings, on_slip), settings, on_slip)


def finder_over(kept: CatalogueFile, settings: Settings, on_slip: OnSlip = refuse) -> FindProcedure:
    """The search over what is in its place now; a slip in a file of the office is told even when the index is of it already."""
    own = own_folder(settings)
    read_names(own, on_slip=on_slip)
    speech, asked = read_all_speech(BUILT_IN, own, on_slip=on_slip), read_asked(BUILT_IN, own, on_slip=on_slip)
    return FindProcedure(kept.held(), speech, asked)


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the catalogue, in one's turn."""

    settings: Settings
    kept: CatalogueFile
    on_slip: OnSlip = refuse

    def bring_up_to_date(self) -> None:
        """Look again: whoever had the turn before may have imported one, which must not be lost."""
        is_there = self.kept.path.exists()
        damage = self.kept.damage() if is_there else None
        about = self.kept.about() if is_there and damage is None else None
        if about is None:
            made = self.of_what_there_is()
            if damage is not None:
                logger.error(
                    "%s; it was made anew of: %s; if it was imported by hand, %s", damage.what, made.sources, damage.mend
                )
        elif _is_of_older_build(about):
            self.of_the_build()
        elif about.names != names_digest(self.settings):
            self.index_anew(about)

    def of_what_there_is(self) -> About:
        """The server's, once it is whole, else the built-in one."""
        try:
            return self.of_delivered() or self.of_the_build()
        except CatalogueError as error:  # of the server's
            logger.warning("%s", error)
            return self.of_the_build()

    def of_the_build(self) -> About:
        """The built-in one."""
        procedures, _ = read_procedures(_PROCEDURES)
        return self.of(procedures.values(), _OWN)

    def of_delivered(self) -> About | None:
        """The server's, once it is whole; None when it is not."""
        came = delivered(self.settings)
        edition = came.reached().edition
        return self.of(came.procedures(), f"server of {came.office}", edition) if edition else None

    def of(self, procedures: Iterable[Procedure], sources: str, edition: str = "") -> About:
        """Any other."""
        listed, made = list(procedures), _now()
        own = sources == _OWN
        digest, as_of = (_digest(*_PROCEDURES), BUILT_IN_AS_OF) if own else ("", _as_of(listed, made))
        return self._write(listed, About(sources, made, digest, "", as_of, edition))

    def index_anew(self, about: About) -> About:
        """The same procedures with the names of today."""
        return self._write(list(self.kept.procedures()), replace(about, made=_now()))

    def _write(self, procedures: list[Procedure], about: About) -> About:
        folders = BUILT_IN, own_folder(self.settings)
        about = replace(about, names=names_digest(self.settings))  # before they are read: what is written meanwhile is seen next
        names, asked = read_names(*folders, on_slip=self.on_slip), read_asked(*folders, on_slip=self.on_slip)
        self.kept.write(procedures, build(entries_of(procedures, names, asked)), about)
        return about


def _is_up_to_date(settings: Settings, kept: CatalogueFile) -> bool:
    about = kept.about() if kept.exists() else None
    return about is not None and not _is_of_older_build(about) and about.names == names_digest(settings)


def _is_of_older_build(about: About) -> bool:
    return about.sources == _OWN and about.procedures != _digest(*_PROCEDURES)


def kept_file(settings: Settings) -> CatalogueFile:
    """Where the catalogue is, whatever is there."""
    return CatalogueFile(own_folder(settings) / "catalogue.db")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _as_of(procedures: Sequence[Procedure], made: str) -> str:
    """The latest day that a record was brought up to date; where none says so, that of the import."""
    days = [one.updated for one in procedures if one.updated is not None]
    return max(days).isoformat() if days else made[:10]


def own_folder(settings: Settings) -> Path:
    """Where an office adds names and words of its own."""
    return settings.data_dir / "catalogue"


def word_files(settings: Settings) -> tuple[Path, ...]:
    """What citizens call procedures here and how they speak: files of the build and of the office, also those that are not there."""
    return tuple(folder / name for folder in (BUILT_IN, own_folder(settings)) for name in (NAMES, SPEECH, ASKED))


def names_digest(settings: Settings) -> str:
    """Of what citizens call procedures here: another one means that the index is out of date."""
    return _digest(*word_files(settings))


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes() if path.is_file() else b"-")
    return found.hexdigest()
