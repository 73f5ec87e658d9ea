"""Builds the package in a clean Debian tree, and installs, uses, boots, moves, removes and purges it in another one.

python -m tests.packaging.campaign [--package FILE] [--base DIR]      as root, on Debian, with a network

It ends with one JSON line. Exit code 1: something was not as it must be; `found` says what.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.packaging.life import EXPOSURE, Checks, exposure, gone, installed, lint, moved, size_mb, used
from tests.packaging.making import NEXT_TABLE, built, judged, later
from tests.packaging.running import runs_under_systemd
from tests.packaging.spoiling import spoiled
from tests.packaging.tree import Tree, Trouble, bare, copied
from tests.packaging.tried import examples


def life(tree: Tree, check: Checks, package: Path, folder: Path) -> dict[str, object]:
    """The whole life of a package in a system; returns figures."""
    tree.install(package)
    figures: dict[str, object] = {"installed_mb": size_mb(tree)}
    installed(tree, check)
    figures["exposure"] = {unit.removesuffix(".service"): exposure(tree, unit) for unit in EXPOSURE}
    figures |= used(tree, check)
    figures["spoiled_and_noticed"] = spoiled(tree)
    examples(tree, check)
    after = later(package, folder, "next")
    figures["booted"] = runs_under_systemd(tree, check, after)
    tree.install(package)
    moved(tree, check, package, after, later(package, folder, "over", NEXT_TABLE))
    installed(tree, check)
    gone(tree, check)
    return figures


def main() -> int:
    """All of it; one line of JSON at the end."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--package", type=Path, help="this one, instead of one that is built of the last commit")
    options.add_argument("--base", type=Path, help="a tree of debootstrap that is there already, or is to be kept there")
    given = options.parse_args()
    figures: dict[str, object] = {}
    check, found = Checks(), ""
    with tempfile.TemporaryDirectory(prefix="kiosk-package-") as made:
        folder = Path(made)
        try:
            base = bare(folder, given.base)
            package = given.package
            if package is None:
                with copied(base, folder / "builder") as builder:
                    package = built(builder, folder)
            said = judged(package)
            figures["package_mb"] = round(package.stat().st_size / 1e6, 1)
            figures["lintian"] = {"errors": len(said["E"]), "warnings": len(said["W"])}
            lint(check, said)
            with copied(base, folder / "tree") as tree:
                figures |= life(tree, check, package, folder)
        except Trouble as trouble:
            found = str(trouble)
            print(found, file=sys.stderr)
    print(json.dumps({**figures, "checks": len(check.passed), "found": [found.splitlines()[0][:300]] if found else []}))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
