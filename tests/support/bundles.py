"""Bundles of a kiosk that has everything, and what is in them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from kiosk.device.sticks import folder_on
from kiosk.domain.bundle import BundleHead, BundleKind
from kiosk.storage.bundling import Belongings, Bundling, opened
from kiosk.storage.ledger import Ledger
from kiosk.usecases.bundle import Made, MakeBundle, Whose
from tests.support.ledgers import open_ledger
from tests.support.office import SetClock

WHOSE = Whose("H32.12", 1, "ab" * 32, "0.1")
HEAD = BundleHead(BundleKind.BACKUP, "H32.12", 1, "ab", "0.1", "2026-03-02T01:00:00.000000+00:00")
SECRETS = {
    "device/device.json": "credential-that-nobody-may-see",
    "device/enrolling.json": "another-credential",
    "staff/pepper": "the-pepper-of-the-pins",
    "staff/pins.json": "$argon2id$hash-of-a-pin",
    "staff/tries.json": "tries-of-the-door",
    "settings.json.good": "double",
    "server/onestop.db": "the-server's-own-record",
}


def kept(out: io.BytesIO) -> Callable[[bytes], None]:
    """Where a bundle is put, piece by piece."""

    def put(piece: bytes) -> None:
        out.write(piece)

    return put


def whole_kiosk(tmp_path: Path) -> Path:
    """The data folder of a kiosk with everything that one has."""
    folder = tmp_path / "data"
    files = {
        **SECRETS,
        "staff/log-000000001.jsonl": '{"act":"enter"}',
        "paper.json": "{}",
        "printers.json": '{"printers":{}}',
        "settings.json": '{"sound.volume": 30}',
        "logs/kiosk.log": "2026-03-02 08:00:00,000 WARNING kiosk.storage.roll: paper.json cannot be read\n",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (tmp_path / "config.yaml").write_text("kiosk_code: 1\n")
    return folder


def make(data: Path, kind: BundleKind, ledger: Ledger | None = None, most: int = 100_000) -> tuple[Made, Path]:
    """A bundle of this kiosk, in a folder of its own."""
    out = data.parent / "out"
    out.mkdir(exist_ok=True)
    has = Belongings(
        data,
        data.parent / "config.yaml",
        opened(ledger) if ledger else lambda: open_ledger(data / "ledger"),
        lambda: {"versions.json": b'{"kiosk": "0.1"}'},
        lambda: ["2026-03-02T08:00:00+0700 host kiosk[1]: 2026-03-02 08:00:00,000 INFO kiosk.cli: started"],
    )
    with folder_on(out) as folder:
        made = MakeBundle(SetClock(), Bundling(has, most), WHOSE)(kind, folder)
    return made, out / made.name


def members(path: Path) -> dict[str, bytes]:
    """What is in a bundle, by name."""
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def changed(path: Path, **replaced: bytes) -> bytes:
    """The same bundle with other members, and the manifest as it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in (members(path) | replaced).items():
            packed.writestr(name, content)
    return out.getvalue()
