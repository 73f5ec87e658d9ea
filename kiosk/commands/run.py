"""`kiosk run` and `kiosk tour`."""

import argparse
import gc
from dataclasses import replace

from kiosk.config import load_settings


def run(arguments: argparse.Namespace) -> int:
    """Show the kiosk until it is told to stop."""
    gc.disable()  # until the first frame: there is nothing to collect yet, and looking for it takes a tenth of the start
    from kiosk.terminal import run_terminal  # noqa: PLC0415  the settings are checked first

    settings = load_settings(arguments.config)
    run_terminal(replace(settings, server="embedded") if arguments.embedded else settings)
    return 0


def tour(arguments: argparse.Namespace) -> int:
    """Walk through every screen."""
    from kiosk.tour import run_tour  # noqa: PLC0415  the settings are checked first

    return run_tour(load_settings(arguments.config), arguments.out)
