"""What a running terminal knows and nobody else may: looked for wherever it writes or can be looked at from outside."""

import base64
import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from kiosk.storage.bundle import BundleKey, OpenBundle
from tests.heal.hall import Hall, hall, wait_until
from tests.heal.unit import Unit
from tests.support.commands import kiosk
from tests.support.door import CLERKS_PIN, TECHNICIANS_PIN
from tests.support.networkmanager import NetworkManager

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb on this machine")

SERVERS = "the server's own"
"""It stands in the server's database, and nowhere else."""

WIFI, PASSWORD = "Office", "correct-horse-battery"
SLOWLY = """
case "$*" in *"wifi connect"*)
  cat > typed; touch joining
  n=0; while ! test -e go && test $n -lt 600; do sleep 0.05; n=$((n+1)); done;;
esac
"""
"""nmcli keeps what it is given on its input, and can be looked at while it joins."""


def free_port() -> int:
    """One that nobody has at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Hall]:
    with hall(tmp_path, Unit.read(), health={"port": free_port()}) as made:
        yield made


def secrets_of(data: Path) -> dict[str, bytes]:
    """By their names, once the terminal has enrolled and made a bundle."""
    device = json.loads((data / "device" / "device.json").read_bytes())
    pins = json.loads((data / "staff" / "pins.json").read_bytes().splitlines()[0])
    return {
        "credential": device["credential"].encode(),
        "pepper": (data / "staff" / "pepper").read_bytes(),
        "key of bundles": BundleKey(data).known() or b"",
        SERVERS: _secret_of_the_server(data),
        "password": PASSWORD.encode(),
        "salt": bytes.fromhex(pins["salt"]),
        **{f"hash of {one['name']}": bytes.fromhex(one["pin"]) for one in pins["members"]},
    }


def _secret_of_the_server(data: Path) -> bytes:
    with closing(sqlite3.connect(data / "server" / "onestop.db")) as database:
        [(kept,)] = database.execute("SELECT value FROM server WHERE name = 'secret'")
    return base64.b64decode(kept)


def found_in(content: bytes, secrets: dict[str, bytes]) -> list[str]:
    """Which of them stand there, as they are, in hex or in base64; and PINs that are not a part of a longer figure."""
    pins = rb"(?<![0-9a-fA-F])(%s|%s)(?![0-9a-fA-F])" % (TECHNICIANS_PIN.encode(), CLERKS_PIN.encode())
    shapes = {
        name: (
            secret,
            secret.hex().encode(),
            base64.b64encode(secret).rstrip(b"="),
            base64.urlsafe_b64encode(secret).rstrip(b"="),
        )
        for name, secret in secrets.items()
    }
    known = [name for name, shape in shapes.items() if any(one in content for one in shape)]
    return known + ["PIN"] * bool(re.search(pins, content))


def processes(place: Path) -> dict[str, bytes]:
    """Words and environment of every process that names this folder in either, by their words."""
    seen = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):  # it has ended
                words = (folder / "cmdline").read_bytes()
                told = words + (folder / "environ").read_bytes()
                if str(place).encode() in told:
                    seen[words.replace(b"\0", b" ").decode()] = told
    return seen


def members(bundle: Path) -> bytes:
    """All that is in a bundle."""
    with bundle.open("rb") as file:
        opened = OpenBundle(file)
        return bundle.read_bytes() + b"".join(opened.content(name) for name in opened.manifest.members)


def test_nothing_secret_stands_in_settings_logs_health_bundles_or_the_list_of_processes(there: Hall, tmp_path: Path) -> None:
    manager = NetworkManager(tmp_path / "nm")
    manager.does_meanwhile(SLOWLY)
    seen: dict[str, bytes] = {}
    with there.serving(KIOSK_LOG="DEBUG", HEAL_NMCLI=str(manager.nmcli)) as service:
        there.take_ticket()
        there.order(f"join {TECHNICIANS_PIN} {WIFI} {PASSWORD}")
        wait_until((tmp_path / "nm" / "joining").exists, "nmcli")
        seen |= processes(tmp_path)
        (tmp_path / "nm" / "go").touch()
        wait_until(
            lambda: kiosk("health", "--json", config=there.config).stdout.startswith('{"running":true'), "a word of its health"
        )
        for words in (("health", "--json"), ("health",), ("staff", "log", "--json"), ("staff", "list", "--json")):
            seen[" ".join(words)] = kiosk(*words, config=there.config).stdout.encode()
        port = re.search(rb"port: (\d+)", there.config.read_bytes().partition(b"health:")[2])
        assert port is not None
        with urlopen(f"http://127.0.0.1:{int(port[1])}/metrics", timeout=10) as answer:
            seen["Prometheus"] = answer.read()
    assert kiosk("bundle", "--out", tmp_path, config=there.config).returncode == 0
    assert kiosk("backup", tmp_path / "kept.bundle", config=there.config).returncode == 0
    seen |= {path.name: members(path) for path in tmp_path.glob("*.bundle")}
    seen |= {"config.yaml": there.config.read_bytes(), "log": service.journal.read_bytes()}
    seen |= {str(path.relative_to(there.data)): path.read_bytes() for path in (there.data / "server").rglob("onestop.db*")}
    seen |= {name: path.read_bytes() for name in ("settings.json", "restarts.json") if (path := there.data / name).exists()}
    secrets = secrets_of(there.data)

    assert [name for name in secrets if name not in found_in(_kept(there.data, tmp_path), secrets)] == [], (
        "the search finds nothing"
    )
    assert {"log", "Prometheus", "config.yaml", "kept.bundle", "health --json", "server/onestop.db"} <= seen.keys()
    assert sum("onestop serve" in words for words in seen) > 0
    assert sum(f"wifi connect {WIFI}" in words for words in seen) == 1
    assert b"DEBUG" in seen["log"]
    found = {name: found_in(content, secrets) for name, content in seen.items()}
    assert {name: some for name, some in found.items() if some} == {"server/onestop.db": [SERVERS]}


def _kept(data: Path, place: Path) -> bytes:
    """Where the secrets do stand."""
    where = (data / "device", data / "staff", BundleKey(data).path, data / "server", place / "nm" / "typed")
    files = [file for one in where for file in ([one] if one.is_file() else one.rglob("*")) if file.is_file()]
    return b"\n".join(file.read_bytes() for file in files)
