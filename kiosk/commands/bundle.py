"""`kiosk bundle`, `kiosk backup` and `kiosk restore`: what a kiosk gives away in one file, and takes up again."""

import argparse
from pathlib import Path

from kiosk import belongings, bootstrap
from kiosk.config import Settings, load_settings
from kiosk.device.sticks import find_sticks, folder_name, folder_on
from kiosk.domain.bundle import BundleKind
from kiosk.errors import ConfigError, SeveralSticks, StickError
from kiosk.files import write_durably
from kiosk.storage.bundle import OpenBundle
from kiosk.usecases.bundle import Made


def bundle(arguments: argparse.Namespace) -> int:
    """Put the logs into a folder, or onto the only stick."""
    settings = load_settings(arguments.config)
    make = belongings.make_bundle(settings)
    if arguments.out is not None:
        with folder_on(arguments.out) as folder:
            return _tell(make(BundleKind.LOGS, folder), arguments.out)
    path, name = _only_stick(), folder_name(settings.office.code, bootstrap.ledger_code(settings))
    with folder_on(path, name) as folder:
        return _tell(make(BundleKind.LOGS, folder), path / name)


def backup(arguments: argparse.Namespace) -> int:
    """Put everything that is needed to go on into one file."""
    make = belongings.make_bundle(load_settings(arguments.config))
    file: Path = arguments.file
    is_folder = file.is_dir()
    with folder_on(file if is_folder else file.parent) as folder:
        made = make(BundleKind.BACKUP, folder, "" if is_folder else file.name)
    return _tell(made, file if is_folder else file.parent)


def restore(arguments: argparse.Namespace) -> int:
    """Take up a backup; this kiosk must not be running."""
    settings = load_settings(arguments.config)
    file: Path = arguments.file
    with folder_on(file.parent) as folder, folder.reading(file.name) as content:
        opened = OpenBundle(content)
        done = belongings.restore_backup(settings, anyway=arguments.anyway)(opened, arguments.sum or "", arguments.code)
        if "config.yaml" in opened.manifest.members:
            _restore_config(settings, opened.content("config.yaml"))
    for name in done.files:
        print(f"{name} is as it was")
    if done.history is not None:
        print(f"the ledger of the backup can be read: {done.history}")
    if done.anew:
        print("numbers begin anew under another kiosk code, as own numbers until tomorrow, so that none comes twice")
        print("this is not the ledger that was backed up: if there is a server, enrol this kiosk anew; say how long the roll is")
    return 0


def _restore_config(settings: Settings, content: bytes) -> None:
    """Put it beside the present one: what a person has written there since must not be lost."""
    if settings.source.read_bytes() == content:
        return
    kept = settings.source.with_name(f"{settings.source.name}.restored")
    try:
        write_durably(kept, content)
    except OSError as error:
        raise ConfigError(f"{kept} cannot be written: {error.strerror}", "let the owner of that folder do it") from error
    print(f"the settings of the backup differ: compare {kept} with {settings.source}, and put in place what you want")


def _only_stick() -> Path:
    sticks = find_sticks()
    if not sticks:
        raise StickError("there is no USB stick", "plug in one, or name a folder: kiosk bundle --out DIR")
    if len(sticks) > 1:
        raise SeveralSticks(f"there are {len(sticks)} USB sticks", "leave one in, or name a folder: kiosk bundle --out DIR")
    return sticks[0].path


def _tell(made: Made, folder: Path) -> int:
    print(f"{folder / made.name}: whole, may be taken away; its sum is {made.sum}")
    return 0
