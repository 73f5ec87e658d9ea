"""Takes from a kiosk what is of its office: for a machine that goes to another one, or to be repaired.

The ledger is never deleted: it lies in `wiped-…` with the staff log, and the next one has another code, so that no number of today comes again.
A wipe is promised before it begins; a power cut leaves all as before, or a wipe that goes on at the next start.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from kiosk.domain.businessday import ClockReading
from kiosk.domain.numbering import KIOSK_CODES
from kiosk.errors import LedgerError
from kiosk.files import make_folder, sync_directory, write_durably
from kiosk.storage.anchor import ANCHOR_NAME, AnchorFile
from kiosk.storage.damage import DAMAGE
from kiosk.storage.database import storage_errors
from kiosk.storage.lock import OwnerLock
from kiosk.storage.opening import LEDGER_NAME
from kiosk.storage.replacing import Past, codes_today, has_ledger

_log = logging.getLogger(__name__)

PROMISE: Final = "wiping.json"
LEDGER_FOLDER: Final = "ledger"

SECRETS: Final = ("device", "staff", "bundles")
"""Credential, PINs with their pepper, the key of bundles: gone first."""

STAFF_FOLDER: Final = "staff"
_STAFF_LOG: Final = "log-*.jsonl"

BELONGINGS: Final = (
    "settings.json", "settings.json.good", "settings.json.damaged", "settings.lock", "paper.json", "paper.lock", "paper.damaged",
    "printers.json", "printers.damaged", "halt.json", "halt.damaged", "catalogue", "logs", "printer",
    "outgoing", "pending.bundle", "pending.tries", "last-restore.json", "last-wipe.json", "restarts.json", "health.json", "pending.wipe",
)  # fmt: skip
_STAYS: Final = (ANCHOR_NAME, "ledger.lock")


class Wipe:
    """The wipe of one `data_dir`, whose kiosk must not be giving numbers."""

    def __init__(self, data_dir: Path, anchor_dir: Path | None) -> None:
        """Nothing is changed yet."""
        self._data, self._anchor_dir = data_dir, anchor_dir
        self._promise = data_dir / PROMISE

    def begin(self, stamp: str, now: ClockReading | None = None) -> Path:
        """Wipe all; returns the folder with the ledger. `now` is the clock, None without one.

        `stamp`: letters and digits; it need not be new, since a clock without a battery may begin with the same moment each time.
        Raises `LedgerBusy`, `LedgerError`; then the kiosk is as before, or the wipe goes on with `finish` at the next start.
        """
        with storage_errors(self._data):
            make_folder(self._data)
            make_folder(self._data / LEDGER_FOLDER)
            with self._alone():
                self._must_be_remembered(now)
                write_durably(self._promise, msgspec.json.encode({"folder": self._unused(f"wiped-{stamp}")}))
                return self._go_on()

    def finish(self) -> Path | None:
        """Before anything else is opened at a start: go on with a wipe that the power cut short; None when there is none."""
        if not self._promise.exists():
            return None
        with storage_errors(self._data), self._alone():
            _log.warning("a wipe was cut short; it goes on")
            return self._go_on() if self._promise.exists() else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = OwnerLock(self._data / LEDGER_FOLDER / "ledger.lock")
        lock.acquire(0.0)
        try:
            yield
        finally:
            lock.release()

    def _go_on(self) -> Path:
        """Each step may be repeated. The promise goes last."""
        kept = self._data / self._folder_name()
        make_folder(kept)
        self._keep_staff_log(kept)
        for name in SECRETS:
            _remove(self._data / name)
        self._keep(kept)
        for name in BELONGINGS:
            _remove(self._data / name)
        sync_directory(self._data)
        self._promise.unlink()
        sync_directory(self._data)
        return kept

    def _unused(self, name: str) -> str:
        """This name or, when it is taken, one like it: a ledger that is kept is never written over."""
        taken = {one.name for one in self._data.iterdir()}
        return next(one for one in (name, *(f"{name}-{again}" for again in range(2, len(taken) + 3))) if one not in taken)

    def _folder_name(self) -> str:
        try:
            name = msgspec.json.decode(self._promise.read_bytes(), type=dict[str, str])["folder"]
        except (KeyError, *DAMAGE):
            name = ""
        return name if name.startswith("wiped-") and name.isprintable() and "/" not in name else "wiped-before"

    def _keep(self, kept: Path) -> None:
        """Move the records aside. The anchor stays: it tells the next opening that there were numbers, and under which codes."""
        folder, aside = self._data / LEDGER_FOLDER, kept / LEDGER_FOLDER
        make_folder(aside)
        for path in sorted(folder.iterdir(), key=lambda one: one.name == LEDGER_NAME):  # logs of SQLite before their file
            if path.name not in _STAYS:
                path.rename(aside / path.name)
        sync_directory(aside)
        sync_directory(folder)
        server = self._data / "server"
        if server.exists():
            server.rename(kept / "server")
            sync_directory(kept)

    def _keep_staff_log(self, kept: Path) -> None:
        """Who wiped must be seen afterwards."""
        aside = kept / STAFF_FOLDER
        for path in sorted((self._data / STAFF_FOLDER).glob(_STAFF_LOG)):
            make_folder(aside)
            path.rename(aside / path.name)
            sync_directory(aside)

    def _must_be_remembered(self, now: ClockReading | None) -> None:
        """Without an anchor nobody would know, once the ledger is aside, which numbers were given; and the next one needs a code."""
        folder = self._data / LEDGER_FOLDER
        anchor = AnchorFile(folder, self._anchor_dir).read()
        if not has_ledger(folder, LEDGER_NAME):
            return
        if anchor is None:
            raise LedgerError(f"{folder / ANCHOR_NAME} is missing", "start the kiosk once, then wipe it")
        if len(codes_today(Past(anchor.office_code, anchor.used_codes, anchor.business_day), now)) >= len(KIOSK_CODES):
            raise LedgerError(
                "every kiosk code was used up today, so a wiped kiosk could give no number",
                "wipe it tomorrow, or take another card",
            )


def _remove(path: Path) -> None:
    """Remove a file or a folder. A folder gets another name first, so that half of one is never taken for a whole."""
    gone = path.with_name(f"{path.name}.wiped")
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(gone, ignore_errors=True)
        path.rename(gone)
        sync_directory(path.parent)
    else:
        path.unlink(missing_ok=True)
    if gone.exists():
        shutil.rmtree(gone)
        os.sync()
