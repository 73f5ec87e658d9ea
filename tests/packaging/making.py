"""Packages: built in a clean tree from the last commit, judged by lintian, and changed into the versions that come after it."""

import re
import subprocess
import sys
from pathlib import Path

from tests.packaging.tree import Tree, run
from tests.support.commands import ROOT

NEXT_TABLE = "CREATE TABLE of_the_next_version (unused TEXT);\n"


def built(tree: Tree, folder: Path) -> Path:
    """From a clone of this repository, in a tree that has `git` to clone it and nothing else for it.

    The libraries are fetched by this machine, which may have them from a mirror that a bare tree knows nothing of; the tree is handed
    the files, and checks their hashes.
    """
    tree.fetch("git")
    run("git", "clone", "--quiet", "--no-hardlinks", ROOT, tree.root / "srv/clone")
    pins = [word for name in ("run", "server") for word in ("-r", ROOT / f"requirements/{name}.txt")]
    options = ("--quiet", "--only-binary", ":all:", "--require-hashes", "--python-version", python_of_this_release())
    run(sys.executable, "-m", "pip", "download", *options, "--dest", tree.root / "srv/wheels", *pins)
    hand_in = "PIP_NO_INDEX=1 PIP_FIND_LINKS=/srv/wheels"
    made = tree.sh(f"cd /srv/clone && {hand_in} dev/package --out /srv/made").splitlines()[-1]
    run("cp", tree.root / made.lstrip("/"), folder)
    return folder / Path(made).name


def python_of_this_release() -> str:
    """Debian's own, which the package runs with: 3.11, say."""
    return run("/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()


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
