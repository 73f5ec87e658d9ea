"""The settings of a server process, and its error tree."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from onestop import errors
from onestop.db.engine import open_database
from onestop.errors import OnestopError, SettingsError
from onestop.settings import DEFAULT_DATABASE, Settings, database_url, is_loopback


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("192.0.2.1", False)])
def test_loopback_is_known(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "192.0.2.1"},
        {"host": "kiosk.example"},
        {"tls_cert": Path("cert.pem")},
        {"clock": "maybe"},
        {"workers": 0},
        {"hooks": "anywhere"},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        Settings(**wrong)


def test_one_setting_chooses_the_database() -> None:
    environment = {"ONESTOP_DATABASE_URL": "postgresql://h/n"}
    assert database_url(None, {}) == DEFAULT_DATABASE
    assert database_url(None, environment) == "postgresql://h/n"
    assert database_url("sqlite:///x.db", environment) == "sqlite:///x.db"


@pytest.mark.parametrize("url", ["nonsense", "mysql://h/n", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        open_database(url)


def test_a_database_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(errors.StorageError, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'a.db'}")


def test_the_tree_in_the_docstring_names_every_error_class() -> None:
    classes = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, OnestopError)]
    named = re.findall(r"([A-Z]\w+)\s", inspect.getdoc(errors) or "")
    assert {one.__name__ for one in classes} <= set(named)


def test_an_error_is_one_line() -> None:
    assert str(OnestopError("it\nbroke", "mend\nit")) == "it broke; mend it"
