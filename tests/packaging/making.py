"""Packages: built in a clean tree from the last commit, judged by lintian, and changed into the versions that come after it."""

import re
import subprocess
from pathlib import Path

from tests.packaging.tree import Tree, run
from tests.support.commands import ROOT

NEXT_TABLE = "CREATE TABLE of_the_next_version (nothing TEXT);\n"


def built(tree: Tree, folder: Path) -> Path:
    """From a clone of this repository, in a tree that has `git` and nothing else for it."""
    tree.fetch("git", "ca-certificates")
    run("git", "clone", "--quiet", "--no-hardlinks", ROOT, tree.root / "root/clone")
    made = tree.sh("cd /root/clone && dev/package --out /root/made").splitlines()[-1]
    run("cp", tree.root / made.lstrip("/"), folder)
    return folder / Path(made).name


def judged(package: Path) -> dict[str, list[str]]:
    """What lintian says, by the letter of its weight; overrides that answer nothing count as errors."""
    words = ["lintian", "--allow-root", "--tag-display-limit", "0", "--info", "--display-info", package]
    said = subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=900, check=False, cwd=ROOT)
    lines: dict[str, list[str]] = {"E": [], "W": [], "I": []}
    for line in said.stdout.splitlines():
        if found := re.match(r"([EWI]): onestop-kiosk: (.*)", line):
            stale = "unused-override" in found[2] or "mismatched-override" in found[2]
            lines["E" if stale else found[1]].append(found[2])
    if said.returncode not in {0, 2}:
        lines["E"].append(f"lintian itself failed ({said.returncode}): {said.stderr[-300:]}")
    return lines


def later(package: Path, folder: Path, mark: str, migration: str = "") -> Path:
    """The same package as a later version, whose ledger has one table more if `migration` says so."""
    tree, made = folder / mark, folder / f"{mark}.deb"
    run("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    version = rf"\1.{mark}"
    control.write_text(re.sub(r"^(Version: .*)$", version, control.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    if migration:
        (known,) = tree.glob("opt/kiosk/lib/python3*/site-packages/kiosk/storage/migrations")
        newest = max(int(one.name[:4]) for one in known.glob("*.sql"))
        (known / f"{newest + 1:04}_next.sql").write_text(migration, encoding="utf-8")
    run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, made)
    return made
