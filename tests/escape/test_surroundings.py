"""What surrounds the program: environment, home, arguments, current folder. All of it hostile at once, and then every key."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.escape.displays import Stranger, server
from tests.escape.kiosks import WatchedKiosk, watched
from tests.support.commands import ROOT, command, settings_in

ENVIRONMENTS = MappingProxyType(
    {
        "KIVY_ variables": {
            "KIVY_NO_CONFIG": "0", "KIVY_NO_ARGS": "0", "KIVY_NO_ENV_CONFIG": "0", "KIVY_MODULES_DIR": "{home}/.kivy/mods",
            "KIVY_DATA_DIR": "{home}/.kivy", "KIVY_EXTS_DIR": "{home}/.kivy/mods", "KIVY_CLIPBOARD": "xclip", "KIVY_GL_DEBUG": "1",
        },
        "KCFG_ variables, an inspector and the settings of Kivy": {
            "KCFG_MODULES_INSPECTOR": "", "KCFG_MODULES_KEYBINDING": "", "KCFG_MODULES_CONSOLE": "", "KCFG_MODULES_STRANGER": "",
            "KCFG_KIVY_EXIT_ON_ESCAPE": "1", "KCFG_GRAPHICS_ROTATION": "90", "KCFG_INPUT_MOUSE": "mouse",
        },
        "A home with plug-ins and a config.ini": {"HOME": "{home}", "KIVY_HOME": "{home}/.kivy"},
        "SDL_ variables, another SDL": {
            "SDL_DYNAMIC_API": "{home}/stranger.so", "SDL_VIDEO_X11_WMCLASS": "stranger", "SDL_IM_MODULE": "stranger",
            "SDL_NO_SIGNAL_HANDLERS": "0", "SDL_GAMECONTROLLERCONFIG": "stranger",
        },
        "An overlay of the graphics driver": {"GALLIUM_HUD": "fps", "GALLIUM_HUD_VISIBLE": "true"},
        "An input method with windows of its own": {"XMODIFIERS": "@im=stranger", "XCOMPOSEFILE": "{home}/.XCompose"},
    }
)  # fmt: skip

MODULE = """
from pathlib import Path
Path(__file__).with_name("was-run").touch()
def start(*_): ...
stop = start
"""

CONFIG = """
[kivy]
exit_on_escape = 1
[modules]
inspector =
keybinding =
stranger =
[graphics]
rotation = 90
"""

ITEMS = (
    *ENVIRONMENTS,
    "Arguments of Kivy",
    "Modules in the current folder, Python's own variables",
)


@dataclass(frozen=True, slots=True)
class Surrounded:
    """A kiosk in all of these environments."""

    kiosk: WatchedKiosk
    home: Path
    stranger: Stranger

    def said(self) -> str:
        """On stderr."""
        return (self.home.parent / "stderr.txt").read_text()

    def environment(self) -> dict[str, str]:
        """As it is for whatever the program loads."""
        return dict(self.kiosk.look().environment)


@pytest.fixture(scope="module")
def surrounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surrounded]:
    folder = tmp_path_factory.mktemp("surrounded")
    home = folder / "home"
    modules = home / ".kivy" / "mods"
    modules.mkdir(parents=True)
    (modules / "stranger.py").write_text(MODULE)
    (home / ".kivy" / "config.ini").write_text(CONFIG)
    environment = {name: value.format(home=home) for one in ENVIRONMENTS.values() for name, value in one.items()}
    with (
        server() as name,
        watched(folder, DISPLAY=name, **environment) as kiosk,
        closing(Stranger(name)) as stranger,
    ):
        stranger.point(5, 400)
        yield Surrounded(kiosk, home, stranger)


@pytest.mark.parametrize("item", ENVIRONMENTS)
def test_a_hostile_environment_says_nothing_to_what_the_kiosk_loads(surrounded: Surrounded, item: str) -> None:
    mine = {name: value.format(home=surrounded.home) for name, value in ENVIRONMENTS[item].items() if name != "HOME"}
    left = surrounded.environment()
    assert {name for name, value in mine.items() if left.get(name) == value} == set()
    assert not list(surrounded.home.rglob("was-run"))
    assert "stranger" not in surrounded.said()


def test_in_hostile_surroundings_no_key_leads_out(surrounded: Surrounded) -> None:
    for chord in ("F1", "Escape", "Ctrl+e", "F11", "F12", "Shift+F11"):
        surrounded.stranger.press(chord)
    surrounded.stranger.press_every_key("Ctrl")
    surrounded.kiosk.is_where_it_was()


@pytest.mark.parametrize(
    "words", [("-m", "inspector"), ("--size", "9x9"), ("--", "-m", "inspector"), ("-c", "kivy:log_level:trace")]
)
def test_arguments_of_kivy_are_wrong_use_and_open_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*command("run", config=settings_in(tmp_path)), *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "unrecognized arguments" in done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        "import sys; print(sys.path, sys.flags.inspect, sys.pycache_prefix)",
        "import site; print(site.ENABLE_USER_SITE, site.USER_BASE)",
    ],
    ids=["import", "site"],
)
def test_the_command_of_the_package_runs_nothing_from_the_current_folder_or_pythons_variables(tmp_path: Path, asked: str) -> None:
    """A question in place of the kiosk tells where modules would come from."""
    for name in ("kiosk", "site", "os", "sitecustomize", "usercustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('stranger')")
    variables = ("PATH", "HOME", "USERBASE", "PYCACHEPREFIX", "STARTUP", "INSPECT", "BREAKPOINT")
    hostile = {f"PYTHON{name}": str(tmp_path) for name in variables}
    script = tmp_path / "kiosk"
    text = (ROOT / "dev/debian/kiosk.sh").read_text()
    script.write_text(text.replace("/opt/kiosk/bin/python", sys.executable).replace("-m @NAME@", f"-c '{asked}'"))
    done = subprocess.run(
        ["sh", script],
        cwd=tmp_path,
        env={**os.environ, **hostile},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert str(tmp_path) not in done.stdout
