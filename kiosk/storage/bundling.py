"""What goes into a bundle, and what never does: the credential, the pepper and the PINs lie where this does not look."""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.domain.bundle import MOST_LOG_BYTES, BundleHead, BundleKind
from kiosk.domain.log_lines import ours
from kiosk.errors import BundleError
from kiosk.files import make_folder
from kiosk.storage.anchor import ANCHOR_NAME
from kiosk.storage.bundle import BundleKey, Part, pack
from kiosk.storage.copying import copy_ledger
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import LEDGER_NAME
from kiosk.storage.overlay import SETTINGS_NAME
from kiosk.storage.printers import PRINTERS_NAME
from kiosk.storage.roll import PAPER_NAME

LEDGER_FOLDER: Final = "ledger"
LOG_FOLDER: Final = "logs"
STAFF_FOLDER: Final = "staff"

_LOG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(log|txt)(\.[0-9]{1,3})?")
_STAFF_LOG: Final = re.compile(r"log-[0-9]{9}\.jsonl")
_COPY: Final = "copy-of-ledger-{}.db"
"""Of one process: the terminal and a command may each make a backup."""

_ROOM_BESIDE: Final = 16_000_000
"""Bytes that stay free on the kiosk's disk beside the copy of the ledger: tickets go on meanwhile."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a kiosk has. `facts` are small members by name, `journal` lines of the system's journal, newest last."""

    data_dir: Path
    config: Path
    ledger: Callable[[], AbstractContextManager[Ledger]]
    facts: Callable[[], dict[str, bytes]] = field(default=dict)
    journal: Callable[[], Iterable[str]] = field(default=tuple)


class Bundling:
    """Implements `BundleSource`."""

    def __init__(self, belongings: Belongings, most_log_bytes: int = MOST_LOG_BYTES) -> None:
        """Nothing is read yet."""
        self._has, self._most = belongings, most_log_bytes
        self._key = BundleKey(belongings.data_dir)

    def pack(self, put: Callable[[bytes], None], head: BundleHead) -> bytes:
        """See `BundleSource`."""
        key = self._key.get()
        if head.kind is BundleKind.LOGS:
            left_out: list[str] = []
            parts = [*self._facts(), *self._staff_log(), *self._logs(left_out)]
            return pack(put, head, parts, left_out, key)
        copy = self._key.path.with_name(_COPY.format(os.getpid()))
        try:
            return pack(put, head, self._backup(copy), [], key)
        finally:
            copy.unlink(missing_ok=True)

    def _facts(self) -> Iterator[Part]:
        for name, content in self._has.facts().items():
            yield Part(name, content)
        if self._has.config.is_file():
            yield Part("config.yaml", self._has.config)

    def _staff_log(self) -> Iterator[Part]:
        folder = self._has.data_dir / STAFF_FOLDER
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if _STAFF_LOG.fullmatch(path.name):
                yield Part(f"staff-log/{path.name}", path)

    def _logs(self, left_out: list[str]) -> Iterator[Part]:
        """Our own lines, the newest files first, until there is no more room."""
        room = self._most
        for name, lines in self._log_files():
            content, fits = _last_lines(ours(lines), room)
            if content:
                yield Part(f"logs/{name}", content)
            if not fits:
                left_out.append(f"logs/{name}")
            room -= len(content)

    def _log_files(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield "journal.txt", self._has.journal()
        folder = self._has.data_dir / LOG_FOLDER
        found = [one for one in folder.iterdir() if _LOG.fullmatch(one.name) and one.is_file()] if folder.is_dir() else []
        for path in sorted(found, key=lambda one: (-one.stat().st_mtime_ns, one.name)):
            with path.open(encoding="utf-8", errors="replace") as file:
                yield path.name, file

    def _backup(self, copy: Path) -> Iterator[Part]:
        data = self._has.data_dir
        with self._has.ledger() as ledger:  # whoever has it is alone in copying it
            self._must_have_room(data / LEDGER_FOLDER / LEDGER_NAME)
            make_folder(copy.parent)
            _remove_strays(copy)
            copy_ledger(ledger, copy)
        yield Part("ledger.db", copy)
        yield from _if_there("anchor.json", data / LEDGER_FOLDER / ANCHOR_NAME)
        for name in (PAPER_NAME, PRINTERS_NAME, SETTINGS_NAME):
            yield from _if_there(name, data / name)
        yield from _if_there("config.yaml", self._has.config)
        yield from self._staff_log()

    def _must_have_room(self, ledger: Path) -> None:
        wanted = ledger.stat().st_size + _ROOM_BESIDE
        if shutil.disk_usage(self._has.data_dir).free < wanted:
            raise BundleError(
                f"the kiosk's disk has no {wanted // 1_000_000} MB free for a copy of the ledger", "let a technician make room"
            )


def opened(ledger: Ledger) -> Callable[[], AbstractContextManager[Ledger]]:
    """For `Belongings`, where the ledger is open already and stays so."""
    return lambda: nullcontext(ledger)


def _if_there(name: str, path: Path) -> Iterator[Part]:
    if path.is_file():
        yield Part(name, path)


def _remove_strays(copy: Path) -> None:
    """Copies of processes that a power cut has ended; one that still packs its own keeps it."""
    for stray in copy.parent.glob(_COPY.format("*")):
        if stray == copy or not Path("/proc", stray.stem.rpartition("-")[2]).exists():
            stray.unlink(missing_ok=True)


def _last_lines(lines: Iterable[str], room: int) -> tuple[bytes, bool]:
    """The last lines that have room together, and whether these were all."""
    kept: list[bytes] = []
    size, first = 0, 0
    for line in lines:
        kept.append(f"{line}\n".encode())
        size += len(kept[-1])
        while size > room and first < len(kept):
            size -= len(kept[first])
            kept[first] = b""
            first += 1
    return b"".join(kept), first == 0
