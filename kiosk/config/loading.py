"""From a file to `Settings`: finds it, reads it, and says everything that is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import building
from kiosk.config.document import Mapping, Unreadable, parse
from kiosk.config.layout import ConfigFile
from kiosk.config.problems import Problems
from kiosk.config.reading import Reader
from kiosk.config.rules import check_whole
from kiosk.config.settings import Settings
from kiosk.errors import ConfigError, ConfigProblems, SettingRefused

if TYPE_CHECKING:
    from kiosk.domain.overlay import Overlay

PLACES = (Path("config.yaml"), Path("/etc/kiosk/config.yaml"))
"""Where settings are looked for, in this order, when no file was named."""


def find_config(explicit: Path | None = None, places: Sequence[Path] = PLACES) -> Path:
    """The settings file: `explicit` if given, else the first of `places` that is there; raises `ConfigError`."""
    if explicit is not None:
        if not _is_there(explicit):
            raise ConfigError(f"there is no settings file {explicit}", "give the path of your config.yaml after --config")
        return explicit
    for place in places:
        if _is_there(place):
            return place
    looked = " and ".join(str(place.absolute()) for place in places)
    raise ConfigError(f"no settings found: looked for {looked}", "put your config.yaml there, or name it with --config FILE")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # Reading it will tell why it cannot be seen.


def load_settings(explicit: Path | None = None) -> Settings:
    """Load and check everything; raises `ConfigError`, and `ConfigProblems` when the file was read but is wrong."""
    path = find_config(explicit)
    root, file = _whole(path)
    folder = building.data_dir(file, path.absolute())
    if not _has_overlay(folder):
        return building.settings(file, path.absolute())
    from kiosk.config import overlay  # noqa: PLC0415  most kiosks have none

    file, held = overlay.lay(root, file, overlay.find(folder))
    return replace(building.settings(file, path.absolute()), overlay=held)


def check_overlay(explicit: Path | None, values: "Overlay", changed: Iterable[str]) -> None:
    """Whether what staff chose can hold over that file; raises `SettingRefused`, and `ConfigError` as `load_settings` does."""
    from kiosk.config import overlay  # noqa: PLC0415  see above

    root, file = _whole(find_config(explicit))
    refused = overlay.refusals(root, file, values, changed)
    if refused:
        what, _, mend = refused[0].partition("; ")
        raise SettingRefused(what, mend)


def _has_overlay(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("settings.json", "settings.json.good"))


def _whole(path: Path) -> tuple[Mapping, ConfigFile]:
    """The file as nodes and as blocks."""
    problems = Problems(str(path))
    read = _read(path, problems)
    if problems or read is None:
        raise ConfigProblems(problems.lines())
    return read


def check(explicit: Path | None = None) -> list[str]:
    """All problems of the settings, one line each; none when they are good."""
    try:
        load_settings(explicit)
    except ConfigProblems as error:
        return list(error.problems)
    except ConfigError as error:
        return [str(error)]
    return []


def _read(path: Path, problems: Problems) -> tuple[Mapping, ConfigFile] | None:
    try:
        root = parse(_text(path, problems), problems)
    except Unreadable:
        return None
    if not isinstance(root, Mapping):
        problems.add(root.line, "", "holds no settings", "start from the sample config.yaml")
        return None
    file = Reader(problems).read(root, ConfigFile)
    check_whole(root, problems)
    if not isinstance(file, ConfigFile):
        return None
    _check_data_dir(root, building.data_dir(file, path.absolute()), problems)
    return root, file


def _text(path: Path, problems: Problems) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", "name a text file that this user may read") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(data.count(b"\n", 0, error.start) + 1, "", "is not UTF-8 text", "save the file as UTF-8")
        raise Unreadable from None


def _check_data_dir(root: Mapping, folder: Path, problems: Problems) -> None:
    entry = root.entries.get("data_dir")
    line = entry.line if entry else 0
    try:
        if folder.exists() and not folder.is_dir():
            problems.add(line, "data_dir", f"{folder} is a file", "name a folder, like /var/lib/kiosk")
    except OSError as error:
        problems.add(line, "data_dir", f"cannot be used: {error.strerror}", "name a folder, like /var/lib/kiosk")
