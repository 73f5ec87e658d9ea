"""`kiosk enrol`, and `kiosk issue` with a server: each in a process of its own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import load_settings
from kiosk.domain.condition import Condition
from kiosk.errors import OtherDigit
from kiosk.staff_tools import ToolParts, make_tools
from kiosk.sync.device import DeviceFile
from tests.support.commands import kiosk, settings_in
from tests.support.serving import Served, served

OFFICE = "H32.12"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server")) as running:
        running.import_settings(settings_in(tmp_path_factory.mktemp("office")))
        yield running


@pytest.fixture
def config(tmp_path: Path, server: Served) -> Path:
    return settings_in(tmp_path, server={"url": server.address.base}, clock={"trust": "system"})


def test_an_enrolled_kiosk_gives_the_servers_numbers_and_tells_it_what_became_of_them(config: Path, server: Served) -> None:
    done = kiosk("enrol", server.address.base, server.code_for(OFFICE, 1), config=config)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"this is kiosk 1 of office {OFFICE}" in done.stdout
    told = [json.loads(kiosk("issue", "A", "--json", config=config).stdout) for _ in range(2)]
    assert [one["number"] for one in told] == ["A001", "A002"]
    kinds = [kind for _, kind, _ in server.kept_of(OFFICE)]
    assert kinds.count("printed") == 2
    assert kiosk("ledger", "verify", config=config).returncode == 0


def digit_of(config: Path) -> int | None:
    """The kiosk code of the enrolment that is kept."""
    device = DeviceFile(load_settings(config).data_dir).read()
    return device.kiosk_code if device else None


def test_a_code_for_another_digit_is_refused_before_anything_is_written(config: Path, server: Served) -> None:
    kiosk("enrol", server.address.base, server.code_for(OFFICE), config=config)
    kiosk("issue", "A", config=config)
    digit = digit_of(config)
    done = kiosk("enrol", server.address.base, server.code_for(OFFICE), config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"onestop kiosk add {OFFICE} --code {digit}" in done.stderr
    assert digit_of(config) == digit
    assert kiosk("issue", "A", config=config).returncode == 0


def test_at_the_terminal_such_a_code_is_refused_while_the_ledger_is_not_open_either(config: Path, server: Served) -> None:
    kiosk("enrol", server.address.base, server.code_for(OFFICE), config=config)
    kiosk("issue", "A", config=config)
    settings, digit = load_settings(config), digit_of(config)
    DeviceFile(settings.data_dir).remove()
    tools = make_tools(ToolParts(settings, lambda: None, lambda: None, Condition))
    with pytest.raises(OtherDigit, match=f"--code {digit}"):
        tools["enrol"]({"code": server.code_for(OFFICE)})
    assert digit_of(config) is None


def test_a_kiosk_that_was_never_enrolled_says_how(config: Path) -> None:
    done = kiosk("issue", "A", config=config)
    assert (done.returncode, done.stdout) == (1, "")
    assert "was never enrolled; enrol it: kiosk enrol" in done.stderr


def test_a_wrong_code_is_one_line(config: Path, server: Served) -> None:
    done = kiosk("enrol", server.address.base, "WRNG-WRNG-WRNG-WRNG-WRNG-WRNG-WR", config=config)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "enrolment code" in done.stderr


@pytest.mark.parametrize(
    ("settings", "url", "said"),
    [
        ({"server": "none"}, "http://localhost:8100", "say server: none; write server: {url: http://localhost:8100"),
        ({"server": {"url": "http://localhost:8100"}}, "http://localhost:8101", "name the server http://localhost:8100"),
        ({"server": {"url": "http://localhost:8100"}}, "http://192.0.2.7", "unencrypted to another machine"),
        ({"server": "none"}, "embedded", "do not say server: embedded"),
    ],
)
def test_settings_that_say_something_else_are_told(tmp_path: Path, settings: dict[str, object], url: str, said: str) -> None:
    done = kiosk("enrol", url, "CODE", config=settings_in(tmp_path, **settings))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr


def test_without_a_code_it_says_where_one_comes_from(config: Path, server: Served) -> None:
    done = kiosk("enrol", server.address.base, config=config)
    assert (done.returncode, "onestop kiosk add" in done.stderr) == (1, True)


def test_with_a_server_beside_the_kiosk_a_command_gives_own_numbers_while_the_kiosk_is_off(tmp_path: Path) -> None:
    config = settings_in(tmp_path, server="embedded")
    told = [json.loads(kiosk("issue", "A", "--json", config=config).stdout)["number"] for _ in range(2)]
    assert told == ["A1-001", "A1-002"]
