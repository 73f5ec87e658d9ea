"""Runs a long command and writes what it measured into docs/reliability.md: `dev/campaign report NAME [its options]`.

The last line of JSON that it prints is the measure. The row of the same command is replaced, or a new one added; nothing else in the
page is touched. Exit code: that of the command.
"""

import json
import shlex
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "reliability.md"
HEAD: Final = "| command | when | took | of | outcome | figures |"


def figures_of(output: str) -> str:
    """The figures of the last line that is JSON, as `name value` with commas; empty when there is none."""
    for line in reversed(output.splitlines()):
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict):
            return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in _flat(told) if name != "seconds")
    return ""


def _flat(told: dict[str, object], before: str = "") -> list[tuple[str, object]]:
    """Names and plain values; lists by how many they hold."""
    flat: list[tuple[str, object]] = []
    for name, value in told.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{before}{name} ")
        elif isinstance(value, list):
            flat.append((before + name, len(value)))
        else:
            flat.append((before + name, value))
    return flat


def with_row(page: str, command: str, row: str) -> str:
    """The page with this row in its table, in the place of the one of the same command."""
    lines = page.splitlines()
    begin = lines.index(HEAD) + 2
    end = begin + next((n for n, line in enumerate(lines[begin:]) if not line.startswith("|")), len(lines) - begin)
    rows = [line for line in lines[begin:end] if not line.startswith(f"| `{command}` |")]
    return "\n".join((*lines[:begin], *sorted((*rows, row), key=_command_of), *lines[end:], ""))


def _command_of(row: str) -> str:
    return row.split("`")[1]


def main() -> int:
    """Run it, show what it says, and note it."""
    words = ["dev/campaign", *sys.argv[1:]]
    command, began, day = shlex.join(words), time.monotonic(), datetime.now(UTC).date()
    # Whoever runs this chose the words; they are commands of this folder.
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  as it says
    sys.stdout.write(done.stdout)
    minutes = (time.monotonic() - began) / 60
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603  fixed words
    outcome = "well" if done.returncode == 0 else f"**failed** ({done.returncode})"
    took = f"{minutes:.0f} min" if minutes >= 1 else f"{60 * minutes:.0f} s"
    row = f"| `{command}` | {day} | {took} | {commit.strip()} | {outcome} | {figures_of(done.stdout)} |"
    PAGE.write_text(with_row(PAGE.read_text("utf-8"), command, row), "utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
