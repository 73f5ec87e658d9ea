"""The doors that Kivy and SDL leave open."""

import json
from pathlib import Path

import pytest

from kiosk.screens.lockdown import clean_environment
from kiosk.screens.renderer import FLAT_VISUAL
from kiosk.screens.settings import InputSource, ScreenSettings
from tests.ui.support.processes import PRELUDE, run

HOSTILE = {
    "KCFG_MODULES_INSPECTOR": "",
    "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
    "KCFG_INPUT_TUIO": "tuio,127.0.0.1:3333",
    "KIVY_NO_ENV_CONFIG": "0",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_MODULES_DIR": "/srv/stranger",
    "KIVY_DATA_DIR": "/srv/stranger",
    "KIVY_WINDOW": "x11",
    "KIVY_CLOCK": "free_all",
    "KIVY_METRICS_DENSITY": "3",
    "SDL_TOUCH_MOUSE_EVENTS": "1",
    "SDL_NO_SIGNAL_HANDLERS": "0",
    "SDL_VIDEO_X11_WINDOW_VISUALID": "0x21",
}

REPORT = """
import json
from kivy.config import Config
from kivy.metrics import Metrics
from kivy.modules import Modules
print(json.dumps({
    "modules": Config.items("modules"), "inputs": Config.items("input"), "escape": Config.get("kivy", "exit_on_escape"),
    "samples": Config.get("graphics", "multisamples"), "extensions": [n for n in Modules.mods if n == "stranger"],
    "density": Metrics.density, "path": sys.path, "clock": type(Clock).__name__,
}))
"""


def test_what_a_hostile_environment_says_to_kivy_is_removed() -> None:
    environment = {**HOSTILE, "PATH": "/usr/bin"}
    clean_environment(environment, ScreenSettings())
    assert not [name for name in environment if name.startswith("KCFG_")]
    assert not {"KIVY_NO_CONSOLELOG", "KIVY_MODULES_DIR", "KIVY_DATA_DIR", "KIVY_CLOCK", FLAT_VISUAL} & set(environment)
    assert environment["KIVY_NO_ENV_CONFIG"] == "1"
    assert environment["PATH"] == "/usr/bin"


@pytest.mark.parametrize(("source", "fingers_are_mice"), [("touch", "0"), ("mouse", "1"), ("mtdev:/dev/input/event0", "0")])
def test_one_touch_makes_one_kind_of_event(source: str, fingers_are_mice: str) -> None:
    environment: dict[str, str] = {}
    clean_environment(environment, ScreenSettings(input=InputSource.parse(source)))
    assert environment["SDL_TOUCH_MOUSE_EVENTS"] == fingers_are_mice
    assert environment["SDL_MOUSE_TOUCH_EVENTS"] == "0"


def test_no_bus_is_started_and_nothing_is_composed_from_keys() -> None:
    environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/tmp/bus", "XCOMPOSEFILE": "/home/somebody/.XCompose"}
    clean_environment(environment, ScreenSettings())
    assert environment["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"
    assert environment["XCOMPOSEFILE"] == "/dev/null"


def test_neither_environment_nor_home_reach_kivy(tmp_path: Path) -> None:
    stranger = tmp_path / ".kivy" / "mods" / "stranger.py"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("raise SystemExit(3)")
    (tmp_path / ".kivy" / "config.ini").write_text(
        "[kivy]\nexit_on_escape = 1\n[modules]\nstranger =\n[input]\nx = tuio,0.0.0.0:3333\n"
    )
    report = json.loads(run(PRELUDE + REPORT, **HOSTILE, HOME=str(tmp_path), KIVY_HOME=str(tmp_path / ".kivy")))
    assert report["modules"] == []
    assert report["inputs"] == []
    assert report["extensions"] == []
    assert report["escape"] == "0"
    assert report["samples"] == "0"
    assert report["density"] == 1
    assert not [entry for entry in report["path"] if ".kivy" in entry]


def test_nothing_is_written_into_the_home(tmp_path: Path) -> None:
    run(PRELUDE, HOME=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_arguments_do_not_reach_kivy() -> None:
    script = "import sys; sys.argv += ['-m', 'inspector', '--size', '9x9']\n" + PRELUDE
    assert (
        run(script + "from kivy.config import Config; print(Config.items('modules'), Config.get('graphics', 'width'))")
        == "[] 320\n"
    )


def test_kivy_that_was_imported_before_the_lock_is_refused() -> None:
    script = "import kivy\nfrom kiosk.errors import ScreenError\n"
    assert "before it was locked" in run(f"{script}try:\n    exec({PRELUDE!r})\nexcept ScreenError as error:\n    print(error)")


def test_locking_twice_is_harmless() -> None:
    assert run(PRELUDE + "lock(settings); print('well')") == "well\n"


def test_errors_are_still_seen_on_the_console() -> None:
    assert run(PRELUDE + "import logging; print(logging.root.handlers, sys.stderr is sys.__stderr__)") == "[] True\n"
