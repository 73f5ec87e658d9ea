"""Reads nodes by the types of the layout, notes every problem with its line and path, and goes on."""

import re
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from kiosk.config import scalars
from kiosk.config.about import About, is_required
from kiosk.config.document import Mapping, Node, Scalar, Sequence
from kiosk.config.grammar import read_date, read_period
from kiosk.config.known import languages
from kiosk.config.problems import SHOWN, Problems, quoted, similar, step, suggestion
from kiosk.domain.hours import Period
from kiosk.domain.words import DEFAULT_LANGUAGE, Words
from kiosk.errors import ConfigError, KioskError

BAD: Final = object()
"""Stands for a value that could not be read; the problem was noted."""

NOTHING_SAID = About("")


class Reader:
    """Reads one file. Whatever it cannot read becomes `BAD`."""

    def __init__(self, problems: Problems) -> None:
        """Problems go to `problems`."""
        self._problems = problems

    def read(self, node: Node, kind: Any, path: str = "", about: About = NOTHING_SAID) -> Any:  # noqa: ANN401  `kind` decides
        """The value of `node` as a `kind` (a type, perhaps annotated with `About`), or `BAD`."""
        kind, about = unwrap(kind, about)
        try:
            value = self._value(node, kind, path, about)
            if value is not BAD and about.check is not None:
                about.check(value)
        except KioskError as error:
            self._problems.add(node.line, path, error.what, error.mend)
            return BAD
        return value

    def _value(self, node: Node, kind: Any, path: str, about: About) -> Any:  # noqa: ANN401
        if is_dataclass(kind) and kind not in (Words, Period):
            return self._record(node, kind, path)
        if kind is Words:
            return self._words(node, path)
        if get_origin(kind) is tuple:
            return self._list(node, get_args(kind)[0], path, about)
        if get_origin(kind) is Union:
            word, block = get_args(kind)
            return self._record(node, block, path) if isinstance(node, Mapping) else _word(node, get_args(word), about)
        return _leaf(node, kind, about)

    def _record(self, node: Node, kind: Any, path: str) -> Any:  # noqa: ANN401
        known = {one.name: one for one in fields(kind)}
        if not isinstance(node, Mapping):
            raise ConfigError(
                f"must hold settings ({', '.join(known)}), found {scalars.describe(node)}", "see the sample config.yaml"
            )
        meant = self._refuse_unknown(node, list(known), path)
        values = {name: self._setting(node, one, path, told=name in meant) for name, one in known.items()}
        if any(value is BAD for value in values.values()):
            return BAD
        return kind(**{name: value for name, value in values.items() if value is not MISSING})

    def _refuse_unknown(self, node: Mapping, known: list[str], path: str) -> set[str | None]:
        unknown = [key for key in node.entries if key not in known]
        missing = [name for name in known if name not in node.entries]
        for key in unknown:
            line, below = node.entries[key].line, step(path, key)
            self._problems.add(line, below, "unknown setting", suggestion(key, known))
        return {similar(key, known) for key in unknown}.intersection(missing)

    def _setting(self, node: Mapping, one: "Field[Any]", path: str, *, told: bool) -> Any:  # noqa: ANN401
        below = step(path, one.name)
        entry = node.entries.get(one.name)
        if entry is not None:
            return self.read(entry.node, one.type, below)
        if not is_required(one):
            return MISSING
        if not told:
            like = unwrap(one.type)[1].like
            self._problems.add(
                node.line,
                below,
                "is missing",
                f"add {one.name}: {like}" if like else f"add {one.name} as in the sample config.yaml",
            )
        return BAD

    def _list(self, node: Node, kind: Any, path: str, about: About) -> Any:  # noqa: ANN401
        if not isinstance(node, Sequence):
            raise ConfigError(
                f"must be a list, found {scalars.describe(node)}", f"write it like {about.like or '- … below each other'}"
            )
        if len(node.items) < about.least:
            raise ConfigError("is empty", f"write at least {about.least}")
        if about.most is not None and len(node.items) > about.most:
            raise ConfigError(f"has {len(node.items)} entries", f"keep at most {about.most}")
        values = tuple(self.read(item, kind, step(path, number)) for number, item in enumerate(node.items))
        return BAD if any(value is BAD for value in values) else values

    def _words(self, node: Node, path: str) -> Any:  # noqa: ANN401
        if not isinstance(node, Mapping):
            found = scalars.describe(node)
            text = node.text if isinstance(node, Scalar) and 0 < len(node.text) <= SHOWN and node.text.isprintable() else "…"
            raise ConfigError(f"must be a text in each language, found {found}", f"write {{vi: {text}}}")
        if DEFAULT_LANGUAGE not in node.entries:
            raise ConfigError("has no Vietnamese text", f"add {DEFAULT_LANGUAGE}: …")
        texts = {}
        for code, entry in node.entries.items():
            below = step(path, code)
            if code not in languages():
                self._problems.add(entry.line, below, "unknown language", suggestion(code, languages()))
            texts[code] = self.read(entry.node, str, below)
        return BAD if any(text is BAD for text in texts.values()) else Words(texts)


def unwrap(kind: Any, about: About = NOTHING_SAID) -> tuple[Any, About]:  # noqa: ANN401
    """The bare type and what is said about it; `X | None` is X, for a value that is written is never None."""
    while True:
        if get_origin(kind) is Annotated:
            inner, *said = get_args(kind)
            kind, about = inner, about if about is not NOTHING_SAID else said[0]
        elif isinstance(kind, types.UnionType):
            kind = next(one for one in get_args(kind) if one is not types.NoneType)
        else:
            return kind, about


def _word(node: Node, words: tuple[str, ...], about: About) -> str:
    """One of some words, where a block of settings might stand as well."""
    mend = f"write {' or '.join(words)}, or {about.like}"
    text = scalars.text(node, mend=mend)
    if text not in words:
        meant = similar(text, words)
        raise ConfigError(f"{quoted(text)} is not known to this version", f"did you mean {quoted(meant)}?" if meant else mend)
    return text


def _leaf(node: Node, kind: Any, about: About) -> Any:  # noqa: ANN401
    if get_origin(kind) is Literal:
        return _literal(node, get_args(kind), about)
    return _LEAVES[kind](node, about)


def _boolean(node: Node, _: About) -> bool:
    return scalars.boolean(node)


def _whole(node: Node, about: About) -> int:
    return int(_within(scalars.whole(node, about.like), about))


def _number(node: Node, about: About) -> float:
    return _within(scalars.number(node, about.like), about)


def _period(node: Node, about: About) -> Period:
    return read_period(scalars.text(node, about.like, f"write it like {about.like}"))


def _date(node: Node, about: About) -> date:
    return read_date(scalars.text(node, about.like, f"write it like {about.like}"))


def _text(node: Node, about: About) -> str:
    free = not (about.check or about.choices or about.pattern)
    text = scalars.text(node, about.like, "" if free else f"write it like {about.like}")
    _check_text(text, about)
    return text


_LEAVES = {bool: _boolean, int: _whole, float: _number, str: _text, date: _date, Period: _period}


def _within(value: float, about: About) -> float:
    low = value if about.low is None else about.low
    high = value if about.high is None else about.high
    if not low <= value <= high:
        raise ConfigError(f"cannot be {value:g}", f"write a number from {low:g} to {high:g}")
    return value


def _literal(node: Node, values: tuple[Any, ...], about: About) -> Any:  # noqa: ANN401
    mend = f"write {' or '.join(map(str, values))}"
    value: Any = scalars.whole(node, about.like) if isinstance(values[0], int) else scalars.text(node, about.like, mend)
    if value not in values:
        raise ConfigError(f"{value!r} is not known to this version", mend)
    return value


def _check_text(text: str, about: About) -> None:
    if about.choices is not None and text not in about.choices():
        raise ConfigError(f"{quoted(text)} is not known to this version", suggestion(text, about.choices()))
    if about.pattern and about.check is None and re.fullmatch(about.pattern, text) is None:
        raise ConfigError(f"cannot be {quoted(text)}", f"write it like {about.like}")
