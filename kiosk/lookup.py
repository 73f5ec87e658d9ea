"""Puts the catalogue together: the built-in one until an office imports its own, indexed anew when somebody adds names."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.build import ASSETS
from kiosk.catalogue.delivered import Delivered
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
    kept = _kept(settings)
    if not _is_up_to_date(settings, kept):
        with kept.in_turn():
            _bring_up_to_date(settings, kept)
    return kept


def keep_catalogue(settings: Settings, procedures: Iterable[Procedure], sources: str) -> About:
    """Put another catalogue in its place; raises `CatalogueError`."""
    kept = _kept(settings)
    with kept.in_turn():
        return _keep(settings, kept, list(procedures), sources)


def delivered(settings: Settings) -> Delivered:
    """What the office's server has delivered to this kiosk."""
    return Delivered(_own_folder(settings) / "server.db")


def edition_in_place(settings: Settings) -> str:
    """The server's edition that the kiosk shows; empty when it shows none of the server's. Nothing is made."""
    kept = _kept(settings)
    return kept.about().edition if kept.exists() else ""


def rebuild(settings: Settings) -> About:
    """Make it anew: of what the server has delivered, once that is whole, else of what is there. Raises `CatalogueError`."""
    came, kept = delivered(settings), _kept(settings)
    with kept.in_turn():
        edition = came.reached().edition
        if edition:
            return _keep(settings, kept, came.procedures(), f"server of {came.office}", edition=edition)
        _bring_up_to_date(settings, kept)
        about = kept.about()
        return _index_anew(settings, kept, about)


def procedure_finder(settings: Settings) -> FindProcedure:
    """The search over it."""
    folders = BUILT_IN, _own_folder(settings)
    return FindProcedure(catalogue_file(settings), read_all_speech(*folders), read_asked(*folders))


def _is_up_to_date(settings: Settings, kept: CatalogueFile) -> bool:
    about = kept.about() if kept.exists() else None
    return about is not None and not _is_of_older_build(about) and about.names == names_digest(settings)


def _is_of_older_build(about: About) -> bool:
    return about.sources == _OWN and about.procedures != _digest(*_PROCEDURES)


def _bring_up_to_date(settings: Settings, kept: CatalogueFile) -> None:
    """Look again: whoever had the turn before may have imported one, which must not be lost."""
    about = kept.about() if kept.exists() else None
    if about is None or _is_of_older_build(about):
        procedures, _ = read_procedures(_PROCEDURES)
        _keep(settings, kept, procedures.values(), _OWN)
    elif about.names != names_digest(settings):
        _index_anew(settings, kept, about)


def _kept(settings: Settings) -> CatalogueFile:
    return CatalogueFile(_own_folder(settings) / "catalogue.db")


def _keep(settings: Settings, kept: CatalogueFile, procedures: Iterable[Procedure], sources: str, edition: str = "") -> About:
    listed, made = list(procedures), _now()
    own = sources == _OWN
    digest, as_of = (_digest(*_PROCEDURES), BUILT_IN_AS_OF) if own else ("", _as_of(listed, made))
    return _write(settings, kept, listed, About(sources, made, digest, "", as_of, edition))


def _index_anew(settings: Settings, kept: CatalogueFile, about: About) -> About:
    """The same procedures with the names of today."""
    return _write(settings, kept, list(kept.procedures()), replace(about, made=_now()))


def _write(settings: Settings, kept: CatalogueFile, procedures: list[Procedure], about: About) -> About:
    folders = BUILT_IN, _own_folder(settings)
    index = build(entries_of(procedures, read_names(*folders), read_asked(*folders)))
    about = replace(about, names=names_digest(settings))
    kept.write(procedures, index, about)
    return about


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _as_of(procedures: Sequence[Procedure], made: str) -> str:
    """The latest day that a record was brought up to date; where none says so, that of the import."""
    days = [one.updated for one in procedures if one.updated is not None]
    return max(days).isoformat() if days else made[:10]


def _own_folder(settings: Settings) -> Path:
    """Where an office adds names and words of its own."""
    return settings.data_dir / "catalogue"


def names_digest(settings: Settings) -> str:
    """Of what citizens call procedures here: another one means that the index is out of date."""
    return _digest(*(folder / name for folder in (BUILT_IN, _own_folder(settings)) for name in (NAMES, SPEECH, ASKED)))


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes() if path.is_file() else b"-")
    return found.hexdigest()
