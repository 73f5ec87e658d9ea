"""What staff changed at the terminal holds over the file, is refused in its words, and never stops a kiosk."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kiosk import belongings
from kiosk.cli import main
from kiosk.config import Settings, check_overlay, load_settings
from kiosk.domain.overlay import Overlay, Value, act_of, known_paths
from kiosk.domain.staff import Act
from kiosk.errors import SettingRecordError, SettingRefused
from tests.unit.config.files import SMALL, bent, write


def changed(folder: Path, **values: Value | None) -> Settings:
    """The settings after staff changed these, `__` standing for a point."""
    path = write(folder, SMALL)
    belongings.change_settings(load_settings(path))({name.replace("__", "."): value for name, value in values.items()})
    return load_settings(path)


def put(folder: Path, overlay: Overlay) -> None:
    """An overlay that nobody has checked."""
    (folder / "data").mkdir()
    (folder / "data" / "settings.json").write_text(json.dumps(overlay), encoding="utf-8")


def refused(folder: Path, overlay: Overlay) -> str:
    with pytest.raises(SettingRefused) as caught:
        check_overlay(write(folder, SMALL), overlay, overlay)
    return str(caught.value)


def test_what_staff_changed_holds_over_the_file(tmp_path: Path) -> None:
    settings = changed(
        tmp_path,
        language__default="en",
        screen__brightness=40,
        screen__text_size=3,
        sound__volume=0,
        printer__uri="tcp:192.0.2.7:9100",
        printer__profile="raster",
        printer__roll_metres=40,
        message__text={"vi": "Nghỉ lúc 15 giờ", "en": "We close at 3 p.m."},
        message__until="2026-11-26 15:00",
    )
    assert settings.language.default == "en"
    assert (settings.screen.brightness, settings.screen.text_size, settings.sound.volume) == (40, 3, 0)
    assert (settings.printer.uri, settings.printer.profile, settings.printer.roll_metres) == ("tcp:192.0.2.7:9100", "raster", 40)
    assert settings.message is not None
    assert settings.message.text.in_language("en") == "We close at 3 p.m."


def test_what_staff_did_not_change_stays_as_the_file_says(tmp_path: Path) -> None:
    settings = changed(tmp_path, screen__brightness=40)
    assert settings.overlay == ("screen.brightness",)
    assert (settings.screen.width, settings.screen.input, settings.printer.uri) == (1080, "touch", "virtual:printer")


def test_a_service_is_paused_and_no_other(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL)
    belongings.change_settings(load_settings(path))({"services.chung-thuc.paused": True})
    assert [service.paused for service in load_settings(path).office.services] == [False, True]


def test_a_change_that_is_taken_back_leaves_what_the_file_says(tmp_path: Path) -> None:
    changed(tmp_path, language__default="en", screen__text_size=4)
    settings = changed(tmp_path, language__default=None)
    assert (settings.language.default, settings.screen.text_size, settings.overlay) == ("vi", 4, ("screen.text_size",))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("screen.brightness", 5, "screen.brightness: cannot be 5; write a number from 10 to 100"),
        ("sound.volume", 101, "sound.volume: cannot be 101; write a number from 0 to 100"),
        ("language.default", "xx", "language.default: 'xx' is not known to this version"),
        ("printer.profile", "rastre", "did you mean 'raster'?"),
        ("printer.uri", "lpt1", "printer.uri: "),
        ("message.until", "tomorrow", "write year-month-day, like 2027-01-01"),
        ("message.until", "2026-11-26 25:00", "names no time of day"),
        ("message.text", {"en": "Closed"}, "has no Vietnamese text"),
        ("message.text", {"vi": "a\nb"}, "has several lines"),
        ("services.ho-tic.paused", True, "did you mean 'ho-tich'?"),
        ("services.ho-tich.paused", "yes", "must be true or false"),
        ("screen.brightnes", 50, "cannot be changed at the terminal; did you mean 'screen.brightness'?"),
        ("office.code", "H99", "office.code: cannot be changed at the terminal"),
        ("kiosk_code", 2, "kiosk_code: cannot be changed at the terminal"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_the_file(tmp_path: Path, path: str, value: Value, words: str) -> None:
    with_text: Overlay = {"message.text": {"vi": "Nghỉ"}} if path == "message.until" else {}
    assert words in refused(tmp_path, with_text | {path: value})


def test_a_language_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, bent("offered: [vi, en]", "offered: [vi]"))
    with pytest.raises(SettingRefused, match="the default 'en' is not among the offered"):
        check_overlay(path, {"language.default": "en"}, ["language.default"])


def test_of_several_changes_one_that_cannot_be_keeps_all_from_being_written(tmp_path: Path) -> None:
    with pytest.raises(SettingRefused):
        changed(tmp_path, language__default="en", sound__volume=500)
    assert load_settings(tmp_path / "config.yaml").overlay == ()


def test_a_change_that_the_file_makes_impossible_later_is_left_out_and_the_others_hold(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changed(tmp_path, language__default="en", screen__text_size=4)
    settings = load_settings(write(tmp_path, bent("offered: [vi, en]", "offered: [vi]")))
    assert (settings.language.default, settings.screen.text_size, settings.overlay) == ("vi", 4, ("screen.text_size",))
    [line] = caplog.messages
    assert "language: the default 'en' is not among the offered" in line


def test_an_older_change_that_cannot_hold_any_more_does_not_keep_staff_from_the_next(tmp_path: Path) -> None:
    changed(tmp_path, language__default="en")
    path = write(tmp_path, bent("offered: [vi, en]", "offered: [vi]"))
    belongings.change_settings(load_settings(path))({"screen.text_size": 4})
    assert load_settings(path).screen.text_size == 4


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b"{'a': *b}", b"x" * 70_000])
def test_a_damaged_file_is_set_aside_in_one_line_and_its_double_holds(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    changed(tmp_path, language__default="en")
    file = tmp_path / "data" / "settings.json"
    file.write_bytes(damage)
    assert load_settings(tmp_path / "config.yaml").language.default == "en"
    assert file.with_name("settings.json.damaged").read_bytes() == damage
    assert len(caplog.messages) == 1


def test_when_both_are_damaged_the_kiosk_starts_with_what_the_file_says(tmp_path: Path) -> None:
    changed(tmp_path, language__default="en")
    for name in ("settings.json", "settings.json.good"):
        (tmp_path / "data" / name).write_bytes(b"\0\0\0")
    assert load_settings(tmp_path / "config.yaml").language.default == "vi"


def test_after_damage_staff_can_change_again(tmp_path: Path) -> None:
    changed(tmp_path, language__default="en")
    (tmp_path / "data" / "settings.json").write_bytes(b"{")
    settings = changed(tmp_path, screen__text_size=4)
    assert (settings.language.default, settings.screen.text_size) == ("en", 4)


def test_what_a_text_says_cannot_reach_other_settings(tmp_path: Path) -> None:
    tricky = '", "office.code": "H99'
    settings = changed(tmp_path, message__text={"vi": tricky})
    assert settings.message is not None
    assert (settings.message.text.texts["vi"], settings.office.code) == (tricky, "H32.12")


def test_a_change_that_cannot_be_written_is_told_and_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(tmp_path, language__default="en")

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingRecordError, match="No space left on device; check data_dir"):
        belongings.change_settings(load_settings(tmp_path / "config.yaml"))({"language.default": None})
    assert load_settings(tmp_path / "config.yaml").language.default == "en"


def test_an_impossible_overlay_never_stops_a_kiosk(tmp_path: Path) -> None:
    put(tmp_path, {"nonsense": 1, "screen.width": 5, "screen.text_size": 9, "services..paused": True, "sound": {"volume": "x"}})
    settings = load_settings(write(tmp_path, SMALL))
    assert (settings.screen.text_size, settings.overlay) == (2, ())


def test_each_change_is_an_act_that_a_role_may_do() -> None:
    acts = {path: act_of(path) for path in known_paths(["ho-tich"])}
    assert acts["services.ho-tich.paused"] is Act.PAUSE
    assert acts["printer.uri"] is Act.PRINTER
    assert acts["message.text"] is Act.SETTING
    assert act_of("data_dir") is None


@given(path=st.text(max_size=30), value=st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=3))
@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_an_overlay_the_settings_can_be_loaded(tmp_path: Path, path: str, value: object) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "settings.json").write_text(json.dumps({path: value, "sound.volume": 7}), encoding="utf-8")
    settings = load_settings(write(tmp_path, SMALL))
    assert settings.sound.volume in (7, None)
    assert settings.office.code == "H32.12"


def test_checking_the_settings_says_what_was_changed_at_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(tmp_path, language__default="en", screen__text_size=4)
    assert main(["config", "check", "--config", str(tmp_path / "config.yaml")]) == 0
    told = f"{tmp_path / 'data' / 'settings.json'}: changed at the terminal, and holds: language.default, screen.text_size"
    assert capsys.readouterr().out.splitlines()[1] == told
