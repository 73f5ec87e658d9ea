"""Takes up what a backup holds. The ledger in it is history: it is kept and can be read, but no number follows upon it.

A backup is an older copy; what was given since is on paper in the hall. So unless this kiosk still has the very ledger that was
backed up, which then simply goes on, numbers begin anew under a code that nobody has used today, as own numbers until the next day.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from kiosk.domain.bundle import BundleKind
from kiosk.domain.businessday import ClockReading
from kiosk.domain.overlay import Overlay
from kiosk.errors import BundleError
from kiosk.files import make_folder, sync_directory, write_durably
from kiosk.storage.anchor import Anchor, AnchorFile
from kiosk.storage.bundle import OpenBundle
from kiosk.storage.damage import DAMAGE
from kiosk.storage.database import storage_errors
from kiosk.storage.lock import OwnerLock
from kiosk.storage.opening import LEDGER_NAME, set_aside
from kiosk.storage.overlay import GOOD_NAME, SETTINGS_NAME
from kiosk.storage.printers import PRINTERS_NAME
from kiosk.storage.replacing import Past, Wish, has_ledger, promise_another
from kiosk.storage.roll import PAPER_NAME
from kiosk.storage.unsent import must_be_sent, unsent

LEDGER_FOLDER: Final = "ledger"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `history`: the ledger of the backup, to be read; `anew`: numbers begin under another code."""

    history: Path | None
    anew: bool
    files: list[str] = field(default_factory=list)


class Restoring:
    """Restores into one `data_dir`, whose kiosk must not be running. May be repeated after a power cut."""

    def __init__(
        self,
        data_dir: Path,
        anchor_dir: Path | None,
        *,
        alone: bool = True,
        now: ClockReading | None = None,
        keep_unsent: bool = False,
    ) -> None:
        """Nothing is changed yet. `alone`: no server says which codes this kiosk may have; `now` is the clock.

        `keep_unsent`: put no ledger aside that has entries which the server lacks.
        """
        self._keep_unsent = keep_unsent
        self._wish = Wish(copied=True, alone=alone, now=now)
        self._data, self._folder = data_dir, data_dir / LEDGER_FOLDER
        self._anchor_file = AnchorFile(self._folder, anchor_dir)

    def __call__(self, bundle: OpenBundle, office: str, code: int | None = None) -> Restored:
        """Take up all of it; `code` is for the ledger that begins anew, when somebody answers for one.

        Raises `BundleError`, `LedgerBusy`, `LedgerError`, `NotSentYet`. Nothing is changed by a bundle that is refused.
        """
        head = bundle.head
        if head.kind is not BundleKind.BACKUP:
            raise BundleError("this bundle holds logs, no backup", "take one that was made as a backup")
        if head.office != office:
            raise BundleError(f"the backup is of office {head.office}, this kiosk is of {office}", "take one of this office")
        if bundle.manifest.left_out or "ledger.db" not in bundle.manifest.members:
            missing = ", ".join(bundle.manifest.left_out) or "ledger.db"
            raise BundleError(f"the backup is not whole: it lacks {missing}", "take another backup")
        small = {name: _checked(bundle, name) for name in (PRINTERS_NAME, SETTINGS_NAME) if name in bundle.manifest.members}
        with storage_errors(self._folder):
            make_folder(self._data)
            make_folder(self._folder)
        with self._alone(), storage_errors(self._data):
            history, anew = self._ledger(bundle, code)
            for name, content in small.items():
                write_durably(self._data / name, content)
                if name == SETTINGS_NAME:
                    write_durably(self._data / GOOD_NAME, content)
            if anew:
                (self._data / PAPER_NAME).unlink(missing_ok=True)  # nobody knows what roll is in now
        return Restored(history, anew, list(small))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = OwnerLock(self._folder / "ledger.lock")
        lock.acquire(0.0)
        try:
            yield
        finally:
            lock.release()

    def _ledger(self, bundle: OpenBundle, code: int | None) -> tuple[Path, bool]:
        """Named last: a power cut before that has the restoring repeated, one after it finds it done."""
        stamp = "".join(letter for letter in bundle.head.made_at[:19] if letter.isdigit())
        kept = self._folder / f"restored-{stamp}-{bundle.sum[:4].hex()}-{LEDGER_NAME}"
        if kept.exists():
            return kept, False
        for stray in self._folder.glob("restored-*.part"):  # a power cut left it
            stray.unlink()
        part = kept.with_name(f"{kept.name}.part")
        try:
            _extract(bundle, "ledger.db", part)
            ledger_id, past = _past_of(part, anchor_in(bundle))
            anew = not self._goes_on(ledger_id)
            if anew:
                if self._keep_unsent:
                    must_be_sent(unsent(self._folder / LEDGER_NAME))
                promise_another(self._anchor_file, [past], replace(self._wish, code=code))
                if has_ledger(self._folder, LEDGER_NAME):
                    set_aside(self._folder / LEDGER_NAME)
            part.chmod(0o444)
            part.rename(kept)
            sync_directory(self._folder)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return kept, anew

    def _goes_on(self, ledger_id: str) -> bool:
        """Whether the very ledger that was backed up is here still, as its anchor knows it."""
        anchor = self._anchor_file.read()
        return anchor is not None and anchor.ledger_id == ledger_id and has_ledger(self._folder, LEDGER_NAME)


def _extract(bundle: OpenBundle, name: str, path: Path) -> None:
    with path.open("wb") as file:
        bundle.take(name, file.write)
        file.flush()
        os.fsync(file.fileno())


def _past_of(path: Path, anchor: Anchor | None) -> tuple[str, Past]:
    """Whose ledger it is, and what it knows of codes and days; raises `BundleError`."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
            whole = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            meta = dict(copy.execute("SELECT key, value FROM meta"))
            (day,) = copy.execute("SELECT max(business_day) FROM day").fetchone()
        past = Past(meta["office_code"], (int(meta["kiosk_code"]),), date.fromisoformat(day) if day else None)
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise BundleError("the ledger in the backup is damaged", "take an older backup") from error
    if whole != "ok":
        raise BundleError("the ledger in the backup is damaged", "take an older backup")
    before = anchor.used_codes if anchor else ()
    return meta["ledger_id"], Past(past.office, (*before, *past.codes), past.business_day)


def anchor_in(bundle: OpenBundle) -> Anchor | None:
    """What the backup's anchor knows; None when it has none that can be read."""
    if "anchor.json" not in bundle.manifest.members:
        return None
    try:
        return msgspec.json.decode(bundle.content("anchor.json"), type=Anchor)
    except DAMAGE:
        return None


def _checked(bundle: OpenBundle, name: str) -> bytes:
    content = bundle.content(name)
    try:
        msgspec.json.decode(content, type=Overlay if name == SETTINGS_NAME else dict[str, object])
    except DAMAGE as error:
        raise BundleError(f"{name} in the backup is damaged", "take an older backup") from error
    return content
