"""Where settings are looked for, and what is said when they cannot be had."""

from pathlib import Path

import pytest

from kiosk.config import check, find_config, load_settings
from kiosk.errors import ConfigError, ConfigProblems
from tests.unit.config.files import SMALL, problems_of, write


def test_the_named_file_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL)
    assert find_config(path, [tmp_path / "other.yaml"]) == path


def test_the_first_place_that_has_a_file_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL)
    assert find_config(None, [tmp_path / "missing.yaml", path, tmp_path]) == path


def test_the_working_folder_comes_before_etc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path)
    assert find_config() == Path("config.yaml")
    assert load_settings().source == tmp_path / "config.yaml"


def test_without_any_file_the_message_says_where_it_looked(tmp_path: Path) -> None:
    here, there = tmp_path / "config.yaml", tmp_path / "etc" / "config.yaml"
    with pytest.raises(ConfigError) as caught:
        find_config(None, [here, there])
    assert (
        str(caught.value)
        == f"no settings found: looked for {here} and {there}; put your config.yaml there, or name it with --config FILE"
    )


def test_a_named_file_that_is_missing_is_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"
    assert check(missing) == [f"there is no settings file {missing}; give the path of your config.yaml after --config"]


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    assert check(tmp_path) == [f"{tmp_path} cannot be read: Is a directory; name a text file that this user may read"]


def test_a_path_that_cannot_be_looked_at_is_told_by_reading_it(tmp_path: Path) -> None:
    endless = tmp_path / ("x" * 300)
    assert check(endless) == [f"{endless} cannot be read: File name too long; name a text file that this user may read"]


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("office:\n  code: H32.12\n  name: {vi: Hộ tịch}\n".encode("cp1258", errors="replace"))
    path.write_bytes(path.read_bytes().replace(b"H?", b"H\xf2"))
    assert check(path) == [f"{path}:3: is not UTF-8 text; save the file as UTF-8"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just a word\n", "---\n"])
def test_a_file_that_is_no_settings_at_all_is_one_line(tmp_path: Path, text: str) -> None:
    [line] = problems_of(tmp_path, text)
    assert line.endswith(": holds no settings; start from the sample config.yaml")


def test_a_wrong_file_raises_all_its_problems(tmp_path: Path) -> None:
    path = write(tmp_path, "kiosk_code: x\nwhat: 1\n")
    with pytest.raises(ConfigProblems) as caught:
        load_settings(path)
    assert list(caught.value.problems) == check(path)
    assert all("\n" not in line for line in caught.value.problems)
