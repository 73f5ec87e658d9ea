"""Lays what staff changed at the terminal over config.yaml, with the same readers, so that it is refused in the same words.

Imported only where there is such a file: most kiosks have none, and the first frame does not wait for it.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path

from kiosk.config.document import Entry, Mapping, Node, Scalar, Sequence, Unreadable, parse
from kiosk.config.layout import ConfigFile
from kiosk.config.problems import Problems, suggestion
from kiosk.config.reading import Reader
from kiosk.domain.overlay import Overlay, act_of, known_paths, service_of

_log = logging.getLogger(__name__)

NAME = "settings.json"
GOOD_NAME = "settings.json.good"
"""The same once more, written after it: what holds when a card has damaged the first."""

LARGEST = 65_536
"""Bytes; a true one has a few hundred."""

Changes = dict[str, Entry]
"""Nodes by path."""


def find(data_dir: Path) -> Changes:
    """What staff changed; a damaged file is set aside, and its double holds."""
    for name in (NAME, GOOD_NAME):
        path = data_dir / name
        try:
            with path.open("rb") as file:
                return _parsed(file.read(LARGEST + 1))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, Unreadable) as error:
            kept = path.with_name(f"{name}.damaged")
            _log.warning("%s cannot be read (%s); it is kept as %s", path, error or "no settings", kept.name)
            with suppress(OSError):  # a disk that cannot be written must not stop the kiosk
                path.replace(kept)
    return {}


def lay(root: Mapping, file: ConfigFile, changes: Changes) -> tuple[ConfigFile, tuple[str, ...]]:
    """The settings with all changes that can be, and the paths of those; one that cannot be is told in the log and left out."""
    whole, problems = _laid(root, file, changes)
    if not problems:
        return whole, tuple(changes)
    held: Changes = {}
    laid = file
    for path, entry in changes.items():
        tried, problems = _laid(root, file, held | {path: entry})
        if problems:
            _log.warning("what was changed at the terminal does not hold: %s", problems.lines()[0])
        else:
            held[path], laid = entry, tried
    return laid, tuple(held)


def refusals(root: Mapping, file: ConfigFile, overlay: Overlay, changed: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with the `changed` ones of an overlay, one line each, `PATH: WHAT; MEND`; older ones that fail are none of it."""
    import json  # noqa: PLC0415  a start only reads

    try:
        entries = _parsed(json.dumps(overlay, ensure_ascii=False).encode())
    except (ValueError, Unreadable):  # a lone half of a character, a control character
        return ("a text holds a character that is no text; type it anew",)
    fresh = set(changed)
    held: Changes = {}
    for path, entry in entries.items():
        if path not in fresh and not _laid(root, file, held | {path: entry})[1]:
            held[path] = entry
    return _laid(root, file, held | {path: entry for path, entry in entries.items() if path in fresh})[1].lines()


def _parsed(data: bytes) -> Changes:
    """JSON is YAML as well, and so its nodes are those that the readers know. Raises `ValueError`, `Unreadable`."""
    if len(data) > LARGEST:
        raise ValueError("it is too long")
    problems = Problems("")
    root = parse(data.decode(), problems)
    if problems or not isinstance(root, Mapping):
        raise ValueError("it holds no settings")
    return root.entries


def _laid(root: Mapping, file: ConfigFile, changes: Changes) -> tuple[ConfigFile, Problems]:
    """Read again those blocks that are changed; they cannot disagree with others, since no name changes."""
    problems = Problems("")
    for path, entry in changes.items():
        if _is_known(path, file, problems):
            root = _put(root, _steps(root, path), entry)
    touched = {path.partition(".")[0] for path in changes}
    kinds = {one.name: one.type for one in fields(ConfigFile)}
    reader = Reader(problems)
    blocks = {
        top: reader.read(root.entries[top].node, kinds[top], top) for top in touched if top in kinds and top in root.entries
    }
    return (file if problems else replace(file, **blocks)), problems


def _is_known(path: str, file: ConfigFile, problems: Problems) -> bool:
    ids = [one.id for one in file.services]
    service = service_of(path)
    if service and service not in ids:
        problems.add(0, path, f"there is no service {service!r}", suggestion(service, ids))
    elif act_of(path) is None:
        problems.add(0, path, "cannot be changed at the terminal", suggestion(path, known_paths(ids)))
    else:
        return True
    return False


def _steps(root: Mapping, path: str) -> tuple[str | int, ...]:
    service = service_of(path)
    if not service:
        return tuple(path.split("."))
    node = root.entries["services"].node
    items = node.items if isinstance(node, Sequence) else ()
    return "services", next(place for place, one in enumerate(items) if _says(one, "id") == service), "paused"


def _says(node: Node, name: str) -> str:
    entry = node.entries.get(name) if isinstance(node, Mapping) else None
    return entry.node.text.strip() if entry and isinstance(entry.node, Scalar) else ""


def _put(node: Mapping, steps: tuple[str | int, ...], entry: Entry) -> Mapping:
    """The same settings with another one at the end of the steps; blocks that are missing are made."""
    name, rest = str(steps[0]), steps[1:]
    if not rest:
        return node._replace(entries=node.entries | {name: entry})
    before = node.entries.get(name, Entry(0, Mapping(0, {})))
    below = before.node
    if isinstance(below, Sequence) and isinstance(rest[0], int):
        items = tuple(
            _put(one, rest[1:], entry) if place == rest[0] and isinstance(one, Mapping) else one
            for place, one in enumerate(below.items)
        )
        after: Node = below._replace(items=items)
    else:
        after = _put(below if isinstance(below, Mapping) else Mapping(0, {}), rest, entry)
    return node._replace(entries=node.entries | {name: before._replace(node=after)})
