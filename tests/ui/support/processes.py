"""Runs a piece of code in a fresh process: Kivy is imported, and its window opened, only once in each."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]

PRELUDE = """
import os, sys
from kiosk.screens.lockdown import lock
from kiosk.screens.settings import InputSource, ScreenSettings
settings = ScreenSettings(width=320, height=240, fullscreen=False, input=InputSource.parse("mouse"))
lock(settings)
from kivy.clock import Clock
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from kiosk.screens.engine import Engine
"""
"""A locked process off screen, with the names that most scripts use."""


def start(script: str, **environment: str) -> subprocess.Popen[str]:
    """Start the script; its output can be read as text."""
    return subprocess.Popen([sys.executable, "-c", script], **_options(environment))


def run(script: str, **environment: str) -> str:
    """Run the script to its end and return what it printed; fails when it does."""
    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False, **_options(environment))
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def _options(environment: dict[str, str]) -> dict[str, Any]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("KIVY_", "KCFG_", "SDL_"))}
    return {
        "cwd": ROOT,
        "env": {**surroundings, "SDL_VIDEODRIVER": "offscreen", "PYTHONWARNINGS": "ignore", **environment},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }
