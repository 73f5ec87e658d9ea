"""Collects what is wrong, so that a person mends a file in one go."""

from collections.abc import Collection, Iterable

SHOWN = 40
"""Longest piece of the file that a message quotes."""

OTHER_NAMES = {
    "address": "uri",
    "device": "uri",
    "folder": "data_dir",
    "label": "name",
    "letter": "series",
    "opening_hours": "hours",
    "prefix": "series",
    "priorities": "priority_classes",
    "queues": "services",
    "size": "text_size",
    "timeout": "idle_seconds",
    "title": "name",
    "url": "uri",
}
"""Names that people use for settings which are spelt otherwise, where likeness of letters would not tell."""


class Problems:
    """Problems of one file, `file` being its name as the reader of the messages knows it."""

    def __init__(self, file: str) -> None:
        """Nothing is wrong yet."""
        self._file = file
        self._found: dict[tuple[int, str, str, str], None] = {}

    def add(self, line: int, path: str, what: str, mend: str = "") -> None:
        """Note one; `line` counts from 1, 0 stands for the file as a whole; `path` is like `services[2].series`."""
        self._found[line, path, what, mend] = None

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._found)

    def lines(self) -> tuple[str, ...]:
        """All of them in the order of the file, one line each."""
        return tuple(self._line(*problem) for problem in sorted(self._found, key=lambda problem: problem[0]))

    def _line(self, line: int, path: str, what: str, mend: str) -> str:
        where = ": ".join(part for part in (f"{self._file}:{line}" if line else self._file, path) if part)
        return " ".join(f"{where}: {what}{'; ' if mend else ''}{mend}".split())


def quoted(text: str) -> str:
    """A piece of the file for a message, short and with nothing in it that cannot be seen."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def shown(text: str) -> str:
    """A word of the file as it stands, or quoted where it is no plain word."""
    return text if len(text) <= SHOWN and text.replace("-", "").replace("_", "").isalnum() else quoted(text)


def step(path: str, key: str | int) -> str:
    """The path of an entry (a number) or of a setting (a name) below `path`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = key if key.isidentifier() and len(key) <= SHOWN else quoted(key)
    return f"{path}.{name}" if path else name


def similar(word: str, known: Collection[str]) -> str | None:
    """The one of `known` that was probably meant, if any."""
    if OTHER_NAMES.get(word) in known:
        return OTHER_NAMES[word]
    lowered = {name.casefold(): name for name in known}
    if word.casefold() in lowered:
        return lowered[word.casefold()]
    import difflib  # noqa: PLC0415  only a wrong file needs it

    close = difflib.get_close_matches(word.casefold(), lowered, n=1)
    return lowered[close[0]] if close else None


def suggestion(word: str, known: Collection[str]) -> str:
    """The mend for a word that is not `known`."""
    meant = similar(word, known)
    return f"did you mean {quoted(meant)}?" if meant else f"known here: {', '.join(map(shown, known)) or 'nothing'}"


def some(words: Iterable[str], most: int = 4) -> str:
    """The first few words, for a message."""
    listed = list(words)
    return ", ".join(listed[:most]) + (", …" if len(listed) > most else "")
