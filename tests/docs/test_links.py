"""Whatever a document points at is there."""

import re

import pytest

from tests.docs.pages import Page, page, pages
from tests.support.commands import ROOT

_PATH = re.compile(r"(?<![\w./-])(?:kiosk|tests|dev|docs|assets|benchmarks|requirements|\.ci)/[\w./-]*[\w/]")
_PLACEHOLDER = re.compile(r"(?<![A-Z])(NAME|CODE|NNNN)")
"""Stands in a path for what the reader chooses."""


def anchors(target: Page) -> set[str]:
    """What a link into a page may end with: its headings, as they are turned into fragments."""
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in target.headings}


def problem_with(link: str, source: Page) -> str:
    """Why a link leads nowhere; empty when it does lead somewhere."""
    path, _, fragment = link.partition("#")
    target = (source.path.parent / path).resolve() if path else source.path
    if not target.is_relative_to(ROOT) or not target.exists():
        return f"{source.name}: {link} is not there"
    if fragment and fragment not in anchors(Page(target)):
        return f"{source.name}: {link} names no heading"
    return ""


@pytest.mark.parametrize("source", pages(), ids=lambda source: source.name)
def test_every_link_and_picture_leads_somewhere(source: Page) -> None:
    ours = [link for link in source.links if "://" not in link]
    assert [problem for link in ours if (problem := problem_with(link, source))] == []


@pytest.mark.parametrize("source", pages(), ids=lambda source: source.name)
def test_every_room_and_file_that_is_named_exists(source: Page) -> None:
    named = {path for path in _PATH.findall(source.text) if not _PLACEHOLDER.search(path)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.vi.md", "docs/architecture.md"])
def test_every_room_of_the_kiosk_is_on_the_map(name: str) -> None:
    rooms = {f"kiosk/{init.parent.name}/" for init in (ROOT / "kiosk").glob("*/__init__.py")}
    told = {path for row in page(name).rows for cell in row for path in _PATH.findall(cell)}
    assert rooms - told == set()


def test_every_folder_of_tests_is_on_the_map() -> None:
    folders = {
        f"tests/{path.parts[0]}" for path in (one.relative_to(ROOT / "tests") for one in (ROOT / "tests").glob("*/**/*.py"))
    }
    told = page("docs/architecture.md").text
    assert [folder for folder in sorted(folders) if folder not in told] == []
