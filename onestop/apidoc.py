"""The API document (OpenAPI 3.1): Litestar knows the paths, msgspec the messages, and the source what each field means."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from onestop import wire
from onestop.routes.operations import Health, Ready

REFERENCE: Final = "#/components/schemas/{name}"

Schema = dict[str, Any]

_UNSENT: Final = (wire.CataloguePart, wire.CatalogueSheet)
"""The same on the wire as another message."""


def completed(document: Schema) -> Schema:
    """The document with schemas made by msgspec, which reads the messages; Litestar's copies of them are less exact."""
    messages = [one for one in vars(wire).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    messages = [one for one in messages if one not in _UNSENT]
    _, schemas = msgspec.json.schema_components([*messages, Health, Ready], ref_template=REFERENCE)
    for one in _structs({*messages, Health, Ready}):
        for name, meaning in field_docs(one).items():
            described = schemas.get(one.__name__, {}).get("properties", {}).get(name)
            if described is not None:
                described["description"] = meaning
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    known = document["components"].get("schemas", {})
    document["components"]["schemas"] = {**known, **schemas}
    _mend_answers(document)
    return document


def _structs(messages: set[type[msgspec.Struct]]) -> Iterator[type[msgspec.Struct]]:
    return iter(sorted(messages, key=lambda one: one.__name__))


def _mend_answers(document: Schema) -> None:
    """An answer with a body is a message; that there may be none is another status."""
    for path, name in (("/state", "State"), ("/catalogue", "CataloguePage")):
        content = document["paths"][f"{wire.PREFIX}{path}"]["get"]["responses"]["200"]["content"]
        content["application/json"] = {"schema": {"$ref": REFERENCE.format(name=name)}}


def field_docs(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The text below each field of a message, by field."""
    docs: dict[str, str] = {}
    for one in reversed([base for base in struct.__mro__ if base.__module__.startswith("onestop.")]):
        tree = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        assert isinstance(tree, ast.ClassDef)  # noqa: S101  the source of a class
        docs.update(_below_fields(tree))
    return docs


def _below_fields(tree: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = getattr(below.value, "value", None)
            if isinstance(text, str):
                yield field.target.id, " ".join(text.split())
