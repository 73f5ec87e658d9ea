"""The package's files, laid out once without the libraries."""

import subprocess
from pathlib import Path

import pytest

from tests.support.commands import ROOT


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the tree; DEBIAN lies in it too."""
    folder = tmp_path_factory.mktemp("package") / "tree"
    done = subprocess.run(
        [ROOT / "dev" / "package", "--stage", folder], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder
