"""Shuts every door that Kivy and SDL leave open, and then lets Kivy in.

Kivy reads the environment, a configuration file, the command line and a folder of extensions while it is being imported,
and each of these can bring a settings panel, an inspector, another window system or code of a stranger. So the order is:

    1. `lock` clears the environment of everything that speaks to Kivy and sets what we want;
    2. Kivy is imported, its settings are written from ours, and what a kiosk never needs is kept out (see `lean`);
    3. from then on any module may import Kivy as usual.
"""

import os
import sys
from collections.abc import Mapping, MutableMapping

from kiosk.errors import ScreenError
from kiosk.screens import renderer
from kiosk.screens.bare import bare_size
from kiosk.screens.settings import InputKind, ScreenSettings

_FOREIGN = ("KIVY_", "KCFG_", "SDL_", "GALLIUM_HUD")
"""SDL takes another library by a variable, and Mesa draws figures over the picture."""

_CHOSEN = ("SDL_VIDEODRIVER", "SDL_KMSDRM_", "SDL_VIDEO_KMSDRM_")
"""Which display and which card is for whoever installs the kiosk to say."""

_ENVIRONMENT: Mapping[str, str] = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    # Kivy compares this one with "1" exactly; any other text lets KCFG_* in.
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    # Python's own logging: Kivy neither adds handlers nor takes stderr away.
    "KIVY_LOG_MODE": "PYTHON",
    # A folder that cannot exist, so that no file in it is ever read.
    "KIVY_HOME": "/dev/null/kivy",
    "KIVY_WINDOW": "sdl2",
    "KIVY_TEXT": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_GL_BACKEND": "sdl2",
    "KIVY_CLIPBOARD": "dummy",
    "KIVY_AUDIO": "none",
    "KIVY_VIDEO": "none",
    "KIVY_CAMERA": "none",
    "KIVY_SPELLING": "none",
    # One unit is one pixel; the theme knows how many of them make a millimetre.
    "KIVY_DPI": "96",
    "KIVY_METRICS_DENSITY": "1",
    "KIVY_METRICS_FONTSCALE": "1",
    "SDL_NO_SIGNAL_HANDLERS": "1",
    "SDL_MOUSE_TOUCH_EVENTS": "0",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
    "SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS": "0",
    # Joysticks are no input of a kiosk; without these SDL looks for them at every turn of the loop.
    "SDL_JOYSTICK_HIDAPI": "0",
    "SDL_AUTO_UPDATE_JOYSTICKS": "0",
    # SDL would start a session bus of its own, to ask it for input methods and screen savers; a kiosk has neither.
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    # The letters are on the screen: nothing is composed from keys, and X's six thousand ways to do so need not be read.
    "XCOMPOSEFILE": "/dev/null",
    # An input method would be a program with windows of its own.
    "XMODIFIERS": "@im=none",
}


def lock(settings: ScreenSettings) -> None:
    """Prepare the process and import Kivy's core; safe to repeat. Call it from the main thread, before others start.

    Raises `ScreenError` when Kivy was imported before, because then its doors have been open.
    """
    if _Lock.held:
        return
    if "kivy" in sys.modules:
        raise ScreenError("Kivy was imported before it was locked", "call kiosk.screens.lockdown.lock first")
    renderer.wait()
    clean_environment(os.environ, settings, renderer.flat_visual())
    _import_kivy(settings)
    _Lock.held = True


class _Lock:
    """Whether this process has been locked."""

    held = False


def clean_environment(environment: MutableMapping[str, str], settings: ScreenSettings, visual: str | None = None) -> None:
    """Remove what speaks to Kivy, SDL and Mesa from `environment` and set what a kiosk needs; `visual`: which one an X window is to have."""
    for name in [name for name in environment if name.startswith(_FOREIGN) and not name.startswith(_CHOSEN)]:
        del environment[name]
    environment.update(_ENVIRONMENT)
    if visual is not None:
        environment[renderer.FLAT_VISUAL] = visual
    # As `mouse`, a touch panel is a mouse with one button; as `touch`, its fingers are themselves and make no second event.
    environment["SDL_TOUCH_MOUSE_EVENTS"] = "1" if settings.input.kind is InputKind.MOUSE else "0"


def kivy_settings(settings: ScreenSettings, *, ask_for_full_screen: bool) -> Mapping[str, Mapping[str, str]]:
    """What Kivy's own configuration must say, by section and key; a window that fills its display needs not ask."""
    return {
        "kivy": {
            "desktop": "0",
            "exit_on_escape": "0",
            "log_enable": "0",
            "log_level": "warning",
            "pause_on_minimize": "0",
            "keyboard_mode": "system",
        },
        "graphics": {
            "width": str(settings.width),
            "height": str(settings.height),
            "fullscreen": "auto" if settings.fullscreen and ask_for_full_screen else "0",
            "borderless": str(int(settings.fullscreen)),
            "position": "custom" if settings.fullscreen else "auto",
            "left": "0",
            "top": "0",
            "resizable": "0",
            "rotation": str(settings.rotation),
            "show_cursor": str(int(settings.cursor)),
            "allow_screensaver": "0",
            # The largest single cost of a software renderer: half of the start, the memory and the time of a tap.
            "multisamples": "0",
            # The clock never sleeps by itself; the loop does.
            "maxfps": "0",
        },
    }


def _import_kivy(settings: ScreenSettings) -> None:
    """Import Kivy's core in the order in which each part finds its settings made."""
    from kiosk.screens import lean  # noqa: PLC0415 - nothing of the screens before the environment is clean

    fills = bare_size(os.environ) == (settings.width, settings.height)
    with lean.without_optional_parts():
        from kivy.config import Config  # noqa: PLC0415 - Kivy comes after the environment

        for section in ("input", "modules", "postproc"):
            Config.remove_section(section)
            Config.add_section(section)
        for section, values in kivy_settings(settings, ask_for_full_screen=not fills).items():
            for key, value in values.items():
                Config.set(section, key, value)
        lean.import_core()
