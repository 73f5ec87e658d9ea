"""Bad YAML is told with its line and a mend, whether the parser is the one in C or the one in Python."""

from typing import Any

import pytest
import yaml

from kiosk.config.document import PARSER, Mapping, Node, Scalar, Unreadable, parse
from kiosk.config.problems import Problems

PARSERS = list(dict.fromkeys([PARSER, yaml.SafeLoader]))

SLIPS = [
    ("a:\n\tb: 1\n", 2, "indent with spaces, not tabs"),
    ("a: b: c\n", 1, "put a text that holds ': ' in quotes"),
    ("a 1\nb: 2\n", 2, "the colon of the line above"),
    ("a: [1, 2\nb: 3\n", 2, "from line 1 on); close the bracket [ with ]"),
    ("a: {x: 1\nb: 3\n", 2, "from line 1 on); close the brace { with }"),
    ('\na: "abc\nb: 1\n', 4, "from line 2 on); close the quotes"),
    ("a:\n  - x\n - y\n", 3, "look at this line and the one above"),
    ("a: @x\n", 1, "put texts that begin with @, % or ` in quotes"),
    ("a: {n} {m}\n", 1, "look at this line"),
    ("b: 1\na: *b\n", 2, "a: the alias *b is not understood; write the value itself"),
    ("? [a]\n: b\n", 1, "a setting's name must be one word"),
    ("a: {{x}}\n", 1, "put texts that begin with { or [ in quotes"),
    ("a: !!int 5\n", 1, "a: the tag 'tag:yaml.org,2002:int' is not understood; remove it"),
    ("a: 1\n---\nb: 2\n", 2, "a second document begins here; remove the line ---"),
    ("a: 1\nb\x01: 1", 2, "holds a character that is no text"),
    ("a: \0\n", 1, "holds a character that is no text"),
    ("[" * 50, 1, "is nested too deeply"),
    ("a: 1\na: 2\n", 2, "a: is written twice, first in line 1; remove one of them"),
]


def told(text: str, parser: Any) -> list[str]:  # noqa: ANN401  a loader class
    problems = Problems("f")
    try:
        parse(text, problems, parser)
    except Unreadable:
        assert problems
    return list(problems.lines())


def read(text: str, parser: Any = PARSER) -> Node:  # noqa: ANN401  a loader class
    return parse(text, Problems("f"), parser)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "line", "mend"), SLIPS)
def test_a_slip_is_one_line_with_its_place_and_the_mend(parser: Any, text: str, line: int, mend: str) -> None:  # noqa: ANN401
    [message] = told(text, parser)
    assert message.startswith(f"f:{line}: ")
    assert mend in message


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_file_without_settings_is_empty(parser: Any, text: str) -> None:  # noqa: ANN401
    assert told(text, parser) == ["f: is empty; start from the sample config.yaml"]


@pytest.mark.parametrize("parser", PARSERS)
def test_every_value_is_told_as_it_was_written(parser: Any) -> None:  # noqa: ANN401
    root = read("a: 7:30\nb: [7:30-11:30]\nno: off\nc: 010\nd: 'x'\n", parser)
    assert isinstance(root, Mapping)
    assert root.entries["a"].node == Scalar(1, "7:30", plain=True)
    assert root.entries["no"].node == Scalar(3, "off", plain=True)
    assert root.entries["c"].node == Scalar(4, "010", plain=True)
    assert root.entries["d"].node == Scalar(5, "x", plain=False)


def test_an_escape_beyond_unicode_is_told_without_a_line_where_the_parser_knows_none() -> None:
    assert told('a: "\\U0011FFFF"', yaml.SafeLoader) == [
        "f: holds a character that is no text; write plain text, without control characters"
    ]
