"""The table of docs/lockdown.md and the tests name the same items, each once."""

import re
from collections.abc import Collection
from types import ModuleType

import pytest

from tests.escape import (
    test_console,
    test_content,
    test_keys,
    test_machine,
    test_other_programs,
    test_panels,
    test_pointers,
    test_surroundings,
)
from tests.support.commands import ROOT

GROUPS: dict[ModuleType, Collection[str]] = {
    test_keys: test_keys.ITEMS,
    test_pointers: test_pointers.ITEMS,
    test_other_programs: (*test_other_programs.ITEMS, test_other_programs.TURNED, test_other_programs.SCREENS),
    test_panels: test_panels.ITEMS,
    test_surroundings: test_surroundings.ITEMS,
    test_console: test_console.ITEMS,
    test_machine: test_machine.ITEMS,
    test_content: (*test_content.ITEMS, test_content.SCANNED, test_content.MARKED),
}


def rows() -> list[tuple[str, str]]:
    """Item and file of its test, as the table has them."""
    text = (ROOT / "docs/lockdown.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if re.match(r"\| \d", line)]
    return [(item, test.strip("`")) for _, item, _, test in cells]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__.rpartition(".")[2])
def test_the_table_names_every_item_of_the_group_once(group: ModuleType) -> None:
    file = f"{group.__name__.rpartition('.')[2]}.py"
    assert sorted(item for item, test in rows() if test == file) == sorted(GROUPS[group])


def test_the_table_names_nothing_else_and_no_fewer_than_forty() -> None:
    named = [item for item, _ in rows()]
    assert len(named) == len({*named}) == sum(len(items) for items in GROUPS.values()) >= 40
