"""The digest of the ledger's chain is SHA-256, whoever computes it."""

import hashlib
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.digest import sha256

LIGHT = "import sys; import kiosk.domain.journal as j; j.genesis('H32', 1, 'x'); sys.exit('_hashlib' in sys.modules)"


@given(st.binary(max_size=300))
def test_it_is_what_openssl_says(data: bytes) -> None:
    assert sha256(data).digest() == hashlib.sha256(data).digest()
    assert sha256(data).hexdigest() == hashlib.sha256(data).hexdigest()


def test_the_chain_needs_no_openssl() -> None:
    assert subprocess.run([sys.executable, "-c", LIGHT], cwd=Path(__file__).parents[3], check=False).returncode == 0
