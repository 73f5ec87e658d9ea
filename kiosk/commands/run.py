"""`kiosk run` and `kiosk tour`."""

import argparse
import gc
import os
from dataclasses import replace


def run(arguments: argparse.Namespace) -> int:
    """Show the kiosk until it is told to stop."""
    gc.disable()  # until the back office is there: there is nothing to collect yet, and looking for it takes a tenth of the start
    from kiosk import compiled  # noqa: PLC0415  before there are classes
    from kiosk.device.memory import keep_heap_small  # noqa: PLC0415  before there are threads
    from kiosk.device.watchdog import ServiceManager  # noqa: PLC0415  likewise
    from kiosk.screens import renderer  # noqa: PLC0415  it loads in the background what the window will need

    compiled.keep()
    keep_heap_small()
    if ServiceManager().seconds is not None:
        from kiosk.device.console import deafen  # noqa: PLC0415  nobody sits at the console of a service

        deafen()
    renderer.begin(os.environ)
    try:
        from kiosk.config import load_settings  # noqa: PLC0415  see above

        settings = load_settings(arguments.config)
    except BaseException:
        renderer.wait()  # a process must not end while libraries are being loaded
        raise
    from kiosk.terminal import run_terminal  # noqa: PLC0415  the settings are checked first

    run_terminal(replace(settings, server="embedded") if arguments.embedded else settings)
    return 0


def tour(arguments: argparse.Namespace) -> int:
    """Walk through every screen."""
    from kiosk.config import load_settings  # noqa: PLC0415  as above
    from kiosk.tour import run_tour  # noqa: PLC0415  the settings are checked first

    return run_tour(load_settings(arguments.config), arguments.out)
