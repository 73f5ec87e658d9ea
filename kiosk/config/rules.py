"""What must agree across the file. Works on nodes, so that these problems are told along with all others, each with its line."""

from collections.abc import Iterator

from kiosk.config.document import Mapping, Node, Scalar, Sequence
from kiosk.config.problems import Problems, quoted, shown, step, suggestion

UNIQUE = (
    ("services", "id", "the service id {} is used twice"),
    ("services", "series", "the letter {} is used twice"),
    ("counters", "number", "counter {} is there twice"),
    ("priority_classes", "id", "the priority class {} is there twice"),
)

SEARCHED_LINE = "auto:?"
"""The beginning of a printer's address that lets it hang on whatever serial adapter is plugged in."""


def check_whole(root: Node, problems: Problems) -> None:
    """Note every disagreement."""
    for block, name, what in UNIQUE:
        _check_unique(root, block, name, what, problems)
    _check_services_named(root, problems)
    _check_lines(root, problems)


def _check_unique(root: Node, block: str, name: str, what: str, problems: Problems) -> None:
    first: dict[str, Scalar] = {}
    for path, entry in _items(_child(root, block), block):
        value = _child(entry, name)
        if not isinstance(value, Scalar):
            continue
        before = first.setdefault(value.text, value)
        if before is not value:
            problems.add(
                value.line,
                step(path, name),
                f"{what.format(shown(value.text))}, first in line {before.line}",
                "give each its own",
            )


def _check_services_named(root: Node, problems: Problems) -> None:
    """By counters and by LED boards."""
    ids = [_child(entry, "id") for _, entry in _items(_child(root, "services"), "services")]
    known = list(dict.fromkeys(node.text for node in ids if isinstance(node, Scalar)))
    for counter, entry in _items(_child(root, "counters"), "counters"):
        for path, service in _items(_child(entry, "services"), step(counter, "services")):
            _check_service(service, path, known, problems)
    for board, entry in _items(_child(root, "boards"), "boards"):
        _check_service(_child(entry, "shows"), step(board, "shows"), [*known, "all"], problems)


def _check_lines(root: Node, problems: Problems) -> None:
    """LED boards hang on a line of their own: what is meant for another would be garbled, or printed."""
    taken = {
        "the printer's": _child(_child(root, "printer"), "uri"),
        "the scanner's": _child(_child(root, "staff"), "scanner"),
    }
    for board, entry in _items(_child(root, "boards"), "boards"):
        if not isinstance(line := _child(entry, "uri"), Scalar):
            continue
        for whose, other in taken.items():
            if not isinstance(other, Scalar):
                continue
            if _device(line.text) == _device(other.text):
                what = f"{quoted(_device(line.text))} is {whose} as well, in line {other.line}"
                problems.add(line.line, step(board, "uri"), what, "write the line of the LED boards")
            elif other.text.startswith(SEARCHED_LINE):
                what = f"{quoted(other.text)} in line {other.line} may take the adapter of the LED board for the printer"
                problems.add(line.line, step(board, "uri"), what, "write the printer's own line there: serial:/dev/ttyUSB0")


def _device(uri: str) -> str:
    """An address without its speed."""
    return uri.partition("?")[0]


def _check_service(named: Node | None, path: str, known: list[str], problems: Problems) -> None:
    if isinstance(named, Scalar) and named.text not in known:
        problems.add(named.line, path, f"there is no service {quoted(named.text)}", suggestion(named.text, known))


def _child(node: Node | None, name: str) -> Node | None:
    entry = node.entries.get(name) if isinstance(node, Mapping) else None
    return entry.node if entry else None


def _items(node: Node | None, path: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield step(path, number), item
