"""Puts the catalogue together: the built-in one until an office imports its own, indexed anew when somebody adds names."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.build import ASSETS
from kiosk.catalogue.files import read_procedures
from kiosk.catalogue.names import ASKED, NAMES, SPEECH, read_all_speech, read_asked, read_names
from kiosk.catalogue.store import About, CatalogueFile
from kiosk.config import Settings
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.usecases.find_procedure import FindProcedure
from procedures.model import Procedure

BUILT_IN = ASSETS / "catalogue"
_PROCEDURES = BUILT_IN / "procedures.jsonl", BUILT_IN / "checklists.jsonl"
"""Facts of the national portal; and what to bring and do, in our own words, for what people ask most."""

_OWN = "built-in"

BUILT_IN_AS_OF = "2026-07-18"
"""The day of the national portal's facts in `procedures.jsonl`."""


def catalogue_file(settings: Settings) -> CatalogueFile:
    """The catalogue of this kiosk, up to date; raises `CatalogueError`."""
    kept = CatalogueFile(settings.data_dir / "catalogue" / "catalogue.db")
    about = kept.about() if kept.exists() else None
    if about is None or (about.sources == _OWN and about.procedures != _digest(*_PROCEDURES)):
        procedures, _ = read_procedures(_PROCEDURES)
        _keep(settings, kept, procedures.values(), _OWN, _digest(*_PROCEDURES))
    elif about.names != _names_digest(settings):
        _keep(settings, kept, list(kept.procedures()), about.sources, about.procedures)
    return kept


def keep_catalogue(settings: Settings, procedures: Iterable[Procedure], sources: str) -> About:
    """Put another catalogue in its place; raises `CatalogueError`."""
    kept = CatalogueFile(settings.data_dir / "catalogue" / "catalogue.db")
    return _keep(settings, kept, list(procedures), sources, "")


def procedure_finder(settings: Settings) -> FindProcedure:
    """The search over it."""
    folders = BUILT_IN, _own_folder(settings)
    return FindProcedure(catalogue_file(settings), read_all_speech(*folders), read_asked(*folders))


def _keep(settings: Settings, kept: CatalogueFile, procedures: Iterable[Procedure], sources: str, digest: str) -> About:
    listed = list(procedures)
    folders = BUILT_IN, _own_folder(settings)
    index = build(entries_of(listed, read_names(*folders), read_asked(*folders)))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    about = About(sources, made, digest, _names_digest(settings), _as_of(listed, made) if sources != _OWN else BUILT_IN_AS_OF)
    kept.write(listed, index, about)
    return about


def _as_of(procedures: Sequence[Procedure], made: str) -> str:
    """The latest day that a record was brought up to date; where none says so, that of the import."""
    days = [one.updated for one in procedures if one.updated is not None]
    return max(days).isoformat() if days else made[:10]


def _own_folder(settings: Settings) -> Path:
    """Where an office adds names and words of its own."""
    return settings.data_dir / "catalogue"


def _names_digest(settings: Settings) -> str:
    return _digest(*(folder / name for folder in (BUILT_IN, _own_folder(settings)) for name in (NAMES, SPEECH, ASKED)))


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes() if path.is_file() else b"-")
    return found.hexdigest()
