"""`kiosk config check|schema`."""

import argparse
import json

from kiosk.config import config_schema, load_settings
from kiosk.storage.overlay import SETTINGS_NAME


def check(arguments: argparse.Namespace) -> int:
    """Load the settings; every problem is told by the caller, one line each."""
    settings = load_settings(arguments.config)
    print(f"{settings.source}: {len(settings.office.services)} services, {len(settings.office.counters)} counters, all well")
    if settings.overlay:
        print(f"{settings.data_dir / SETTINGS_NAME}: changed at the terminal, and holds: {', '.join(settings.overlay)}")
    return 0


def schema(_: argparse.Namespace) -> int:
    """Write the JSON Schema."""
    print(json.dumps(config_schema(), ensure_ascii=False, indent=2))
    return 0
