"""The schema by which an editor helps: it takes the sample and finds what the kiosk refuses."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.config import config_schema
from kiosk.config.document import Mapping, Node, Scalar, parse
from kiosk.config.problems import Problems
from kiosk.config.scalars import is_number
from tests.unit.config.files import SAMPLE, SMALL, bent


def as_editors_read(node: Node) -> Any:  # noqa: ANN401  JSON
    """The values as an editor for YAML 1.2 takes them."""
    if isinstance(node, Mapping):
        return {name: as_editors_read(entry.node) for name, entry in node.entries.items()}
    if not isinstance(node, Scalar):
        return [as_editors_read(item) for item in node.items]
    if node.plain and (is_number(node.text) or node.text in ("true", "false")):
        return json.loads(node.text)
    return None if node.plain and not node.text else node.text


def faults(text: str) -> list[str]:
    found = Draft202012Validator(config_schema()).iter_errors(as_editors_read(parse(text, Problems("f"))))
    return [error.json_path for error in found]


def test_the_schema_is_one_by_the_books() -> None:
    Draft202012Validator.check_schema(config_schema())


def test_the_sample_fits() -> None:
    assert faults(SAMPLE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("    series: A\n", "    letter: A\n", "$.services[0]"),
        ("series: A", "series: O", "$.services[0].series"),
        ("icon: users", "icon: uzers", "$.services[0].icon"),
        ("kiosk_code: 1\n", "kiosk_code: 10\n", "$.kiosk_code"),
        ("en: Civil status", "enn: Civil status", "$.services[0].name"),
        ("13:30-16:30", "afternoon", "$.hours.mon[1]"),
        ("[2027-01-01]", "[1/1/2027]", "$.holidays[0]"),
        ("virtual:printer", "lpt1", "$.printer.uri"),
        ("width_mm: 80", "width_mm: 57", "$.printer.width_mm"),
        ("orientation: portrait", "orientation: upright", "$.screen.orientation"),
        ("fullscreen: true", "fullscreen: yes", "$.screen.fullscreen"),
        ("mm_per_pixel: 0.248", "mm_per_pixel: 248", "$.screen.mm_per_pixel"),
        ('"0258 3000 000"', "2583000000", "$.office.phone"),
        ("theme: light", "theme:", "$.theme"),
        ("server: none", "server: embed", "$.server"),
    ],
)
def test_a_planted_mistake_is_found_where_it_is(old: str, new: str, where: str) -> None:
    assert set(faults(bent(old, new))) == {where}


def test_every_setting_says_what_it_is() -> None:
    schema = config_schema()
    blocks = [schema, *schema["$defs"].values()]
    assert all(block["description"] for block in blocks)
    settings = [(name, one) for block in blocks for name, one in block["properties"].items()]
    assert [name for name, one in settings if "description" not in one and "$ref" not in one] == []


def test_the_small_file_fits_too() -> None:
    assert faults(SMALL) == []
