"""What citizens call procedures, and how they speak: the build's files, and lines that an office adds below `data_dir`.

Commands refuse a wrong line, so that whoever wrote it sees it; a kiosk that serves citizens leaves it out.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kiosk.domain.search.speech import Speech, SpeechError, read_speech
from kiosk.errors import CatalogueError
from procedures.model import CODE

logger = logging.getLogger(__name__)

NAMES, SPEECH, ASKED = "names.txt", "speech.txt", "asked.txt"

OnSlip = Callable[[Path, CatalogueError], None]
"""Hears what is wrong with a file, or with a line of it. When it returns, that file or line is left out."""


def refuse(_path: Path, error: CatalogueError) -> None:
    """Raise it."""
    raise error


class OfficeSlips:
    """Leaves out what is wrong in an office's own files, and logs each slip once. What is wrong in the build's is raised."""

    def __init__(self, office: Path) -> None:
        """`office` is the folder of its files."""
        self._office = office
        self._told: set[str] = set()

    def __call__(self, path: Path, error: CatalogueError) -> None:
        """See `OnSlip`."""
        if path.parent != self._office:
            raise error
        if str(error) not in self._told:
            self._told.add(str(error))
            logger.error("left out: %s", error)


def read_names(*folders: Path, on_slip: OnSlip = refuse) -> Mapping[str, tuple[str, ...]]:
    """Other names of procedures by code, from `names.txt` of each folder that has one; several codes may share a line.

    Raises `CatalogueError`.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in (folder / NAMES for folder in folders):
        for number, line in enumerate(_lines(path, on_slip), 1):
            text = line.partition("#")[0].strip()
            codes, equals, names = text.partition("=")
            if text and (not equals or not all(map(CODE.fullmatch, codes.split())) or not codes.strip()):
                wrong = f"{path}, line {number}: {text[:60]!r} is no line of names"
                on_slip(path, CatalogueError(wrong, "write: 1.001193 = name | name"))
                continue
            for code in codes.split():
                found[code] += [name.strip() for name in names.split("|") if name.strip()]
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items() if names}


def read_asked(*folders: Path, on_slip: OnSlip = refuse) -> Mapping[str, str]:
    """Codes of the procedures that are asked for most, with a short name or none, from `asked.txt` of each folder that has one.

    In their order, those of the last folder first: the first stand on the screen. Raises `CatalogueError`.
    """
    found: dict[str, str] = {}
    for path in (folder / ASKED for folder in reversed(folders)):
        for number, line in enumerate(_lines(path, on_slip), 1):
            code, _, called = (part.strip() for part in line.partition("#")[0].partition("="))
            if not code and not called:
                continue
            if CODE.fullmatch(code) is None:
                wrong = f"{path}, line {number}: {code[:60]!r} is no code"
                on_slip(path, CatalogueError(wrong, "write a line such as: 1.001193 = Đăng ký khai sinh"))
                continue
            found[code] = found.get(code) or called
    return found


def read_all_speech(*folders: Path, on_slip: OnSlip = refuse) -> Speech:
    """How people speak, from `speech.txt` of each folder that has one; raises `CatalogueError`."""
    lines: list[str] = []
    for path in (folder / SPEECH for folder in folders):
        lines += _good_speech(path, _lines(path, on_slip), on_slip)
    return read_speech(lines)


def _good_speech(path: Path, lines: Sequence[str], on_slip: OnSlip) -> Iterator[str]:
    """The lines that have a meaning; below a wrong heading none has."""
    heading: str | None = ""
    for number, line in enumerate(lines, 1):
        is_heading = line.strip().startswith("[")
        if heading is None and not is_heading:
            continue
        try:
            read_speech([line] if is_heading else [heading or "", line])
        except SpeechError as error:
            said = str(error).partition(": ")[2]
            on_slip(path, CatalogueError(f"{path}, line {number}: {said}", "put that line right or take it out"))
            heading = None if is_heading else heading
            continue
        heading = line if is_heading else heading
        yield line


def _lines(path: Path, on_slip: OnSlip) -> list[str]:
    """Of a file that may have the mark at its beginning that Windows writes; none when there is no file."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            on_slip(path, CatalogueError(f"{path} is no file", "put a text file in its place, or take it away"))
            return []
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        on_slip(path, CatalogueError(f"{path} cannot be read: {error}", "save it as UTF-8 text"))
        return []
