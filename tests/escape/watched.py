"""`kiosk run` with an observer inside.

python -m tests.escape.watched run --config FILE

It reads orders, one JSON list a line, from stdin: `["look", {}]`, or the name of a function of `tests.ui.support.sdl` with its keyword
arguments. After each it writes what stands on the screen, as JSON on stdout. Nothing of the kiosk is replaced.
"""

import json
import os
import sys
import threading
from functools import partial
from typing import Any
from unittest.mock import patch

from kiosk import terminal
from kiosk.cli import main

FOREIGN = (
    "kivy.app",
    "kivy.modules.",
    "kivy.uix.settings",
    "kivy.uix.popup",
    "kivy.uix.modalview",
    "kivy.uix.textinput",
    "webbrowser",
)
"""What a foreign screen would be made of; none of it is ever imported."""


def look(kiosk: terminal.Terminal) -> dict[str, Any]:
    """What is shown, and what can be tapped: the middle of it in pixels from the upper left corner."""
    app, window = kiosk.app, kiosk.app.engine.window
    walked = [] if app.root is None else [*app.root.walk(restrict=True)]
    middles = {one.action: one.to_window(*one.center) for one in walked if getattr(one, "action", None)}
    return {
        "view": type(kiosk.flow.view).__name__,
        "language": kiosk.flow.view.bar.language,
        "windows": [type(one).__name__ for one in window.children],
        "screens": [type(one).__name__ for one in (app.root.children if app.root else ())],
        "size": [int(side) for side in window.system_size],
        "rotation": int(window.rotation),
        "foreign": sorted(
            name
            for name in [*sys.modules]
            if name.startswith(FOREIGN) and getattr(sys.modules.get(name), "__file__", None) is not None
        ),
        "markup": sum(bool(getattr(one, "markup", False)) for one in walked),
        "running": app.engine.running,
        "pid": os.getpid(),
        "given": sum(kiosk.flow.given.values()),
        "ready": bool(kiosk.flow.given) and kiosk.flow.overview is not None,
        "environment": dict(os.environ),
        "targets": {action: [round(x), round(window.height - 1 - y)] for action, (x, y) in middles.items()},
    }


def obey(kiosk: terminal.Terminal, line: str) -> None:
    """On the screen's thread."""
    what, how = json.loads(line)
    if what != "look":
        from tests.ui.support import sdl  # noqa: PLC0415  it looks for the library that the kiosk has loaded

        getattr(sdl, what)(**how)
    print(json.dumps(look(kiosk)), flush=True)


def listen(kiosk: terminal.Terminal) -> None:
    """Until nobody asks any more."""
    for line in sys.stdin:
        kiosk.app.post(partial(obey, kiosk, line))


def watch() -> None:
    """From the first frame on."""
    real = terminal.Terminal.start

    def start(self: terminal.Terminal) -> None:
        real(self)
        threading.Thread(target=listen, args=(self,), daemon=True).start()

    patch.object(terminal.Terminal, "start", start).start()


if __name__ == "__main__":
    watch()
    sys.exit(main(sys.argv[1:]))
