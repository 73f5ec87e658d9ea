"""What citizens call procedures, and how they speak: the build's files, and lines that an office adds below `data_dir`."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from kiosk.domain.search.speech import Speech, SpeechError, read_speech
from kiosk.errors import CatalogueError
from procedures.model import CODE

NAMES, SPEECH, ASKED = "names.txt", "speech.txt", "asked.txt"


def read_names(*folders: Path) -> Mapping[str, tuple[str, ...]]:
    """Other names of procedures by code, from `names.txt` of each folder that has one; several codes may share a line.

    Raises `CatalogueError`.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in (folder / NAMES for folder in folders):
        for number, line in enumerate(_lines(path), 1):
            text = line.partition("#")[0].strip()
            codes, equals, names = text.partition("=")
            if text and (not equals or not all(map(CODE.fullmatch, codes.split())) or not codes.strip()):
                raise CatalogueError(f"{path}, line {number}: {text[:60]!r} is no line of names", "write: 1.001193 = name | name")
            for code in codes.split():
                found[code] += [name.strip() for name in names.split("|") if name.strip()]
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items() if names}


def read_asked(*folders: Path) -> Mapping[str, str]:
    """Codes of the procedures that are asked for most, with a short name or none, from `asked.txt` of each folder that has one.

    In their order, those of the last folder first: the first stand on the screen. Raises `CatalogueError`.
    """
    found: dict[str, str] = {}
    for path in (folder / ASKED for folder in reversed(folders)):
        for number, line in enumerate(_lines(path), 1):
            code, _, called = (part.strip() for part in line.partition("#")[0].partition("="))
            if not code and not called:
                continue
            if CODE.fullmatch(code) is None:
                raise CatalogueError(
                    f"{path}, line {number}: {code[:60]!r} is no code", "write a line such as: 1.001193 = Đăng ký khai sinh"
                )
            found[code] = found.get(code) or called
    return found


def read_all_speech(*folders: Path) -> Speech:
    """How people speak, from `speech.txt` of each folder that has one; raises `CatalogueError`."""
    lines: list[str] = []
    for path in (folder / SPEECH for folder in folders):
        fresh = _lines(path)
        try:
            read_speech(fresh)
        except SpeechError as error:
            raise CatalogueError(f"{path}, {error}", "put that line right or take it out") from error
        lines += fresh
    return read_speech(lines)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}", "save it as UTF-8 text") from error
