"""YAML as nodes that know their line. Values stay text here: what `7:30` or `no` means is for the setting's type to say.

Read from the parser's events, since YAML's own guesses (7:30 is 450, `no` is false, 010 is 8) must not happen, a key that
is written twice must be seen, and aliases and tags have no business in settings. Nodes are named tuples, since dataclasses
take five times longer to define, and this is on the way to the first screen.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from kiosk.config.late import late_patterns
from kiosk.config.problems import Problems, quoted, step

with late_patterns():
    import yaml

PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where this machine has it: ten times faster."""

DEEPEST = 12
"""Levels of nesting; real settings need five."""


class Scalar(NamedTuple):
    """A single value; `plain` when it stands without quotes. NFC."""

    line: int
    text: str
    plain: bool


class Sequence(NamedTuple):
    """A list."""

    line: int
    items: tuple["Node", ...]


class Entry(NamedTuple):
    """One setting of a mapping, and the line of its name."""

    line: int
    node: "Node"


class Mapping(NamedTuple):
    """Settings by name."""

    line: int
    entries: dict[str, Entry]


Node = Scalar | Sequence | Mapping


class Unreadable(Exception):
    """The file cannot be understood from here on; the problem was noted."""


def parse(text: str, problems: Problems, parser: Any = PARSER) -> Node:  # noqa: ANN401  a loader class of PyYAML
    """Read a whole file; raises `Unreadable` after noting why."""
    events = yaml.parse(text, Loader=parser)
    try:
        return _Builder(events, problems).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problems.add(mark.line + 1 if mark else 0, "", f"is not YAML: {error.problem}{_opened(error)}", _mend(str(error.problem)))
    except (yaml.YAMLError, ValueError):
        problems.add(_odd_line(text), "", "holds a character that is no text", "write plain text, without control characters")
    raise Unreadable


def _opened(error: yaml.MarkedYAMLError) -> str:
    """Where the bracket or the quote that the error is about was opened, if it is about one."""
    context = str(error.context)
    if error.context_mark is None or not ("flow" in context or "quoted" in context):
        return ""
    return f" ({context} from line {error.context_mark.line + 1} on)"


def _odd_line(text: str) -> int:
    """The first line with a control character; 0 when there is none."""
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if not line.strip("\t\r").replace("\t", " ").isprintable()), 0)


def _mend(problem: str) -> str:
    for sign, mend in _MENDS.items():
        if sign in problem:
            return mend
    return "look at this line and the one above: indentation, quotes, brackets"


_MENDS = {
    "mapping values are not allowed": "put a text that holds ': ' in quotes, or mend the indentation or the colon of the line above",
    "cannot start any token": "indent with spaces, not tabs; put texts that begin with @, % or ` in quotes",
    "simple key": "write a colon and a space after the setting's name",
    "expected ':'": "write a colon and a space after the setting's name",
    "',' or ']'": "close the bracket [ with ] and put commas between",
    "',' or '}'": "close the brace { with } and put commas between",
    "found unexpected end of stream": "close the quotes or the bracket",
}


class _Builder:
    """Turns events into nodes."""

    def __init__(self, events: Iterator[Any], problems: Problems) -> None:
        self._events = events
        self._problems = problems

    def document(self) -> Node:
        """The only document of the stream."""
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            self._give_up(0, "", "is empty", "start from the sample config.yaml")
        root = self._node(next(self._events), "", 0)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._give_up(_line(event), "", "a second document begins here", "remove the line ---")
        return root

    def _node(self, event: Any, path: str, depth: int) -> Node:  # noqa: ANN401  an event of PyYAML
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self._give_up(line, path, f"the alias *{event.anchor} is not understood", "write the value itself")
        if depth > DEEPEST:
            self._give_up(line, path, "is nested too deeply", "close the brackets before it")
        if event.tag is not None:
            self._problems.add(line, path, f"the tag {quoted(event.tag)} is not understood", "remove it")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, unicodedata.normalize("NFC", event.value), event.implicit[0])
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(line, tuple(self._items(path, depth)))
        return self._mapping(line, path, depth)

    def _items(self, path: str, depth: int) -> Iterator[Node]:
        number = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, step(path, number), depth + 1)
            number += 1

    def _mapping(self, line: int, path: str, depth: int) -> Mapping:
        mapping = Mapping(line, {})
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._give_up(
                    _line(event), path, "a setting's name must be one word", "put texts that begin with { or [ in quotes"
                )
            key = unicodedata.normalize("NFC", event.value)
            below = step(path, key)
            node = self._node(next(self._events), below, depth + 1)
            first = mapping.entries.setdefault(key, Entry(_line(event), node))
            if first.node is not node:
                self._problems.add(_line(event), below, f"is written twice, first in line {first.line}", "remove one of them")
        return mapping

    def _give_up(self, line: int, path: str, what: str, mend: str) -> None:
        self._problems.add(line, path, what, mend)
        raise Unreadable


def _line(event: Any) -> int:  # noqa: ANN401  an event of PyYAML
    return int(event.start_mark.line) + 1
