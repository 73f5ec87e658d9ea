"""All that a kiosk has, in one hand: its settings at the terminal, bundles of logs, backups, and the wipe. Not loaded at a start."""

import json
from collections.abc import Callable, Iterable

import msgspec

from kiosk import __version__
from kiosk.bootstrap import LEDGER_FOLDER, existing_ledger, ledger_code
from kiosk.build import BUILD_DATE
from kiosk.config import Settings, check_overlay
from kiosk.device.journal import journal_lines
from kiosk.device.serial import hardware_serial
from kiosk.domain.condition import Condition
from kiosk.domain.digest import sha256
from kiosk.domain.overlay import Overlay
from kiosk.first_frame import clock_of
from kiosk.storage.bundle import BundleKey, OpenBundle
from kiosk.storage.bundling import Belongings, Bundling, opened
from kiosk.storage.ledger import Ledger
from kiosk.storage.opening import LEDGER_NAME
from kiosk.storage.overlay import OverlayFile
from kiosk.storage.restoring import Restored, Restoring
from kiosk.storage.unsent import must_be_sent, unsent
from kiosk.storage.wiping import Wipe
from kiosk.usecases.bundle import MakeBundle, Whose
from kiosk.usecases.restore import RestoreBackup
from kiosk.usecases.settings import ChangeSettings
from kiosk.usecases.wipe import WipeKiosk


def wipe_kiosk(settings: Settings, *, anyway: bool = False) -> WipeKiosk:
    """The use case; the ledger must be closed. Not `anyway`: only when the server has all of it."""

    def check() -> None:
        if settings.server != "none" and not anyway:
            must_be_sent(unsent(settings.data_dir / LEDGER_FOLDER / LEDGER_NAME))

    wiping = Wipe(settings.data_dir, settings.anchor_dir)
    return WipeKiosk(clock_of(settings), wiping, settings.office.code, ledger_code(settings), check)


def change_settings(settings: Settings) -> ChangeSettings:
    """The use case over the files of this kiosk; what it changes holds when the settings are loaded again."""

    def check(overlay: Overlay, changed: Iterable[str]) -> None:
        check_overlay(settings.source, overlay, changed)

    return ChangeSettings(OverlayFile(settings.data_dir), check)


def make_bundle(settings: Settings, ledger: Ledger | None = None, condition: Callable[[], Condition] | None = None) -> MakeBundle:
    """The use case over this kiosk's files; `ledger` is the open one where this process has it, `condition` how the kiosk is."""

    def versions() -> dict[str, bytes]:
        told = {"versions.json": json.dumps({"kiosk": __version__, "built": BUILD_DATE.isoformat()}).encode()}
        return told if condition is None else told | {"condition.json": msgspec.json.encode(condition())}

    has = Belongings(
        settings.data_dir,
        settings.source,
        (lambda: existing_ledger(settings)) if ledger is None else opened(ledger),
        versions,
        journal_lines,
    )
    whose = Whose(settings.office.code, ledger_code(settings), sha256(hardware_serial().encode()).hexdigest(), __version__)
    return MakeBundle(clock_of(settings), Bundling(has), whose)


def restore_backup(settings: Settings, *, anyway: bool = False) -> RestoreBackup[OpenBundle, Restored]:
    """The use case; the ledger must be closed. Not `anyway`: none is put aside of which the server lacks something."""
    alone = settings.server == "none"
    now, keep = clock_of(settings).read(), not (alone or anyway)
    restoring = Restoring(settings.data_dir, settings.anchor_dir, alone=alone, now=now, keep_unsent=keep)
    return RestoreBackup(BundleKey(settings.data_dir).known(), settings.office.code, restoring, alone=alone)
