"""Reads bandit's findings (JSON) from standard input; prints those that nothing explains, and exits with 1 if there are any."""

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LEFT_OUT: Final = {
    "B101": "ruff's S101, which stands for it here: each assert has its reason, and no wheel is run with -O",
    "B105": "a guess by a name; ruff's S105 guesses too, and is on",
    "B404": "that subprocess is imported says nothing; each call of it is a finding of its own (B603 to B607)",
}
"""Rules that are answered once and for all."""


def excused_folders() -> dict[str, list[str]]:
    """Rules that pyproject.toml answers for whole folders, by pattern."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    excused: dict[str, list[str]] = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    return excused


def is_explained(finding: dict[str, Any], excused: dict[str, list[str]]) -> bool:
    """Whether a line of the finding names its rule as answered."""
    rule = str(finding["test_id"])
    if rule in LEFT_OUT:
        return True
    same = "S" + rule[1:]
    if any(same in rules for pattern, rules in excused.items() if fnmatch(finding["filename"], pattern)):
        return True
    lines = (ROOT / finding["filename"]).read_text("utf-8").splitlines()
    span: Iterable[int] = finding["line_range"] or [finding["line_number"]]
    return any(re.search(rf"noqa: .*\b{same}\b", lines[number - 1]) for number in span)


def main() -> int:
    """Print what is not explained."""
    report = json.load(sys.stdin)
    excused = excused_folders()
    findings: list[dict[str, Any]] = report["results"]
    open_ones = [one for one in findings if not is_explained(one, excused)]
    for one in open_ones:
        print(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}")
    broken = [f"{one['filename']}: {one['reason']}" for one in report["errors"]]
    print(*broken, f"bandit: {len(findings)} findings, {len(open_ones)} not explained", sep="\n", file=sys.stderr)
    return 1 if open_ones or broken else 0


if __name__ == "__main__":
    sys.exit(main())
