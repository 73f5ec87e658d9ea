"""The examples of docs/operations.md: files in blocks of code, whose first line says where they go."""

import re
from typing import Final

from tests.support.commands import ROOT

PAGE: Final = "docs/operations.md"


def example(name: str) -> str:
    """The file `name`, as the page shows it."""
    blocks: list[str] = re.findall(r"^```\w+\n(.*?)^```$", (ROOT / PAGE).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if re.match(rf"# {re.escape(name)}(:|\s|$)", block))
    return found
