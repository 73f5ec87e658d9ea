"""Whatever a document tells people to type works as it stands."""

import argparse
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.cli import parser
from tests.docs.pages import code, page, pages
from tests.support.commands import ROOT
from tests.support.touring import TOUR, WITH_TOUR, typed_in

READMES = ("README.md", "README.vi.md")


def typed(block: str) -> list[list[str]]:
    """The words of each line of a block."""
    return [words for line in block.splitlines() if (words := shlex.split(line, comments=True))]


BLOCKS = list(dict.fromkeys(block for source in pages() for block in source.blocks("bash")))
OF_THE_KIOSK = [block for block in BLOCKS if any(words[0] == "kiosk" for words in typed(block))]
OTHERS = sorted({words[0] for block in BLOCKS for words in typed(block)} - {"kiosk"})


@WITH_TOUR
@pytest.mark.parametrize("block", OF_THE_KIOSK, ids=lambda block: block.splitlines()[0])
def test_every_command_of_the_kiosk_succeeds_with_the_sample_settings(
    block: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copy(ROOT / "config.yaml", tmp_path)
    for words in typed(block):
        if words == TOUR:
            assert request.getfixturevalue("toured").is_dir()  # run there, for other tests as well
        else:
            typed_in(tmp_path, words)


@pytest.mark.parametrize("word", OTHERS)
def test_every_other_command_is_a_script_of_ours(word: str) -> None:
    if word in {".venv/bin/python", "python", "onestop"}:
        return  # made by dev/run
    assert word.startswith(("dev/", ".ci/"))
    assert os.access(ROOT / word, os.X_OK)


def test_dev_campaign_without_a_name_says_all_that_there_are() -> None:
    script = ROOT / "dev" / "campaign"
    names = set(re.findall(r"^    ([a-z-]+)\) shift;", script.read_text("utf-8"), re.MULTILINE))
    said = subprocess.run([script], cwd="/", capture_output=True, text=True, timeout=60, check=False)
    lines = said.stderr.splitlines()
    assert "kill" in names
    assert {line.split()[0] for line in lines if line.startswith("  ") and line[2:3].strip()} == names
    assert (said.returncode, said.stdout, [line for line in lines if line.startswith("#")]) == (1, "", [])


def leaves(branch: argparse.ArgumentParser, name: str = "kiosk") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each whole command with its parser."""
    below = [action for action in branch._actions if isinstance(action, argparse._SubParsersAction)]
    if not below or branch.get_default("calls"):
        yield name, branch
    for action in below:
        for word, made in action.choices.items():
            yield from leaves(made, f"{name} {word}")


KNOWN = dict(leaves(parser()))


def listed(readme: str) -> dict[str, set[str]]:
    """Each command in the table of a README, with all options that its row names."""
    found = {}
    for row in page(readme).rows:
        if row[0].startswith("`kiosk "):
            told = [word for cell in row for piece in code(cell) for word in piece.split()]
            command = max((name for name in KNOWN if f"{row[0].strip('`')} ".startswith(f"{name} ")), key=len, default=row[0])
            found[command] = {word for word in told if word.startswith("--")}
    return found


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_commands_names_each_command_and_no_other(readme: str) -> None:
    assert set(listed(readme)) == set(KNOWN)


@pytest.mark.parametrize("readme", READMES)
def test_each_option_in_the_table_belongs_to_its_command(readme: str) -> None:
    strange = {name: told - set(KNOWN[name]._option_string_actions) for name, told in listed(readme).items() if name in KNOWN}
    assert {name: options for name, options in strange.items() if options} == {}
