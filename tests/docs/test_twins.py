"""What is written in two places says the same in both."""

import ast
import re
from pathlib import Path

import pytest

from kiosk import errors
from tests.docs.pages import Page, code, page
from tests.support.commands import ROOT

ENGLISH, VIETNAMESE = page("README.md"), page("README.vi.md")
INDEX = page("docs/adr/README.md")
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
THEME = ast.parse((ROOT / "kiosk" / "screens" / "theme.py").read_text(encoding="utf-8"))


def test_both_readmes_have_the_same_headings() -> None:
    assert [level for level, _ in ENGLISH.headings] == [level for level, _ in VIETNAMESE.headings]


def test_both_readmes_have_the_same_blocks_of_code() -> None:
    assert ENGLISH.blocks("bash") == VIETNAMESE.blocks("bash") != []


def test_both_readmes_point_at_the_same_things() -> None:
    assert sorted({*ENGLISH.links} - {VIETNAMESE.name}) == sorted({*VIETNAMESE.links} - {ENGLISH.name})


def test_both_readmes_have_the_same_tables() -> None:
    tables = [[code(row[0]) for row in readme.rows] for readme in (ENGLISH, VIETNAMESE)]
    assert tables[0] == tables[1]


def test_the_error_tree_is_drawn_as_it_grows() -> None:
    grown = {
        name: kind.__bases__[0].__name__
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.KioskError)
    }
    drawn, branch = {}, ["Exception"]
    for twigs, name in re.findall(r"^ {4}([│├└─ ]*)(\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(twigs) // 4 + 1
        drawn[name] = branch[depth - 1]
        branch[depth:] = [name]
    assert drawn == grown


def test_the_index_lists_every_decision_in_order() -> None:
    assert [link for link in INDEX.links if link[0].isdigit()] == [decision.name for decision in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_the_short_form_and_the_title_of_the_index(path: Path) -> None:
    decision = Page(path)
    (_, title), *parts = decision.headings
    assert f"[{title}]({decision.path.name})" in INDEX.text
    assert title.startswith(f"{int(decision.path.name[:4])}. ")
    assert parts == [(2, "Context"), (2, "Decision"), (2, "Consequences")]
    assert re.search(r"^Status: (accepted|replaced by \[\d+\])", decision.text, re.MULTILINE)


def fields_of(kind: str) -> set[str]:
    """The fields of a class of the theme, read without Kivy."""
    (found,) = (node for node in THEME.body if isinstance(node, ast.ClassDef) and node.name == kind)
    targets = [target for node in found.body for target in getattr(node, "targets", [getattr(node, "target", None)])]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_the_tokens_of_the_theme_are_all_told() -> None:
    tokens = {word for row in page("docs/screens.md").rows for word in code(row[0]) if word.startswith("theme.")}
    assert tokens == {f"theme.{name}" for name in (*fields_of("Theme"), "colours")}


def test_the_colours_of_the_palette_are_all_told() -> None:
    (told,) = (row[1] for row in page("docs/screens.md").rows if row[0] == "`theme.colours`")
    assert set(code(told)) == fields_of("Palette")
