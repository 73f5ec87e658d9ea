"""The JSON Schema of config.yaml, made from the layout, for editors that complete and check while one types."""

from dataclasses import fields
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from kiosk.config.about import About, is_required
from kiosk.config.grammar import DATE
from kiosk.config.known import languages
from kiosk.config.layout import ConfigFile
from kiosk.config.reading import unwrap
from kiosk.config.scalars import LONGEST
from kiosk.domain.hours import Period
from kiosk.domain.words import DEFAULT_LANGUAGE, Words

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def make_schema() -> Schema:
    """The schema, ready for `json.dumps`."""
    blocks: dict[str, Schema] = {}
    _block(ConfigFile, blocks)
    return {"$schema": DIALECT, "title": "kiosk config.yaml", **blocks.pop(ConfigFile.__name__), "$defs": blocks}


def _block(kind: Any, blocks: dict[str, Schema]) -> Schema:  # noqa: ANN401  a dataclass of the layout
    """Write the definition of a block into `blocks`; returns the reference to it."""
    if kind.__name__ not in blocks:
        blocks[kind.__name__] = {}
        blocks[kind.__name__] = {
            "description": str(kind.__doc__),
            "type": "object",
            "properties": {one.name: _setting(one.type, blocks) for one in fields(kind)},
            "required": [one.name for one in fields(kind) if is_required(one)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _setting(kind: Any, blocks: dict[str, Schema]) -> Schema:  # noqa: ANN401  a type of the layout
    bare, about = unwrap(kind)
    return ({"description": about.says} if about.says else {}) | _typed(bare, about, blocks)


def _typed(kind: Any, about: About, blocks: dict[str, Schema]) -> Schema:  # noqa: ANN401  likewise
    if kind in _LEAVES:
        return _LEAVES[kind](about)
    if get_origin(kind) is tuple:
        most = {"maxItems": about.most} if about.most else {}
        return {"type": "array", "items": _setting(get_args(kind)[0], blocks), "minItems": about.least} | most
    if get_origin(kind) is Union:
        return {"anyOf": [_setting(one, blocks) for one in get_args(kind)]}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    return _block(kind, blocks)


def _boolean(_: About) -> Schema:
    return {"type": "boolean"}


def _whole(about: About) -> Schema:
    return _number(about) | {"type": "integer"}


def _number(about: About) -> Schema:
    bounds = {"minimum": about.low, "maximum": about.high}
    return {"type": "number"} | {name: bound for name, bound in bounds.items() if bound is not None}


def _text(about: About) -> Schema:
    if about.choices is not None:
        return {"enum": list(about.choices())}
    pattern = {"pattern": f"^({about.pattern})$"} if about.pattern else {}
    return {"type": "string", "minLength": 1, "maxLength": LONGEST} | pattern


def _date(_: About) -> Schema:
    return {"type": "string", "format": "date", "pattern": f"^{DATE}$"}


def _words(_: About) -> Schema:
    return {
        "type": "object",
        "properties": {code: {"type": "string", "minLength": 1} for code in languages()},
        "required": [DEFAULT_LANGUAGE],
        "additionalProperties": False,
    }


_LEAVES = {bool: _boolean, int: _whole, float: _number, str: _text, date: _date, Period: _text, Words: _words}
