"""The project's documents, taken apart: headings, blocks of code, tables, links."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.support.commands import ROOT

GENERATED = {"data", "dist", "tour-out"}

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """One document."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies, as one would say it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """What stands outside blocks of code."""
        return _BLOCK.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        """Blocks of code in this language."""
        return [content for marked, content in _BLOCK.findall(self.text) if marked == language]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading."""
        return [(len(marks), text) for marks, text in _HEADING.findall(self.prose)]

    @property
    def links(self) -> list[str]:
        """Targets of links and pictures."""
        return _LINK.findall(self.prose)

    @property
    def rows(self) -> list[list[str]]:
        """Cells of each row of each table, headings and rules included."""
        lines = [line for line in self.prose.splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(text: str) -> list[str]:
    """What is set as code in a piece of prose."""
    return _CODE.findall(text)


def page(name: str) -> Page:
    """The document of that name."""
    return Page(ROOT / name)


def pages() -> list[Page]:
    """All documents of the project, the READMEs first."""
    folders = [one for one in sorted(ROOT.iterdir()) if one.is_dir() and one.name[0] != "." and one.name not in GENERATED]
    return [Page(path) for path in (*sorted(ROOT.glob("*.md")), *(path for one in folders for path in sorted(one.rglob("*.md"))))]
