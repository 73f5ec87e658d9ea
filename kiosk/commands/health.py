"""`kiosk health`: how the kiosk is that runs on this machine."""

import argparse
import time

import msgspec

from kiosk.config import load_settings
from kiosk.device.clock import boot_id
from kiosk.device.healthfile import HealthFile, Published
from kiosk.domain.condition import Condition
from kiosk.domain.problem_words import problem_line
from kiosk.domain.problems import Problem, problems
from kiosk.errors import NotRunning
from kiosk.exitcodes import FAILED
from kiosk.first_frame import translations
from kiosk.health import STALE_SECONDS

ENGLISH = "en"


def health(arguments: argparse.Namespace) -> int:
    """Say it, and what is wrong one line each; 0: all is well."""
    said = HealthFile(load_settings(arguments.config).data_dir).read(boot_id())
    age = None if said is None else time.monotonic() - said.monotonic_s
    if said is None or age is None or age > STALE_SECONDS:
        if arguments.json:
            print(msgspec.json.encode({"running": False, "well": False}).decode())
            return FAILED
        raise NotRunning(
            "the kiosk does not run" if age is None else f"the kiosk has said nothing for {age:.0f} s; it hangs, or was killed",
            "start it: systemctl restart kiosk, or kiosk run",
        )
    wrong = problems(said.condition)
    print(_json(said, age, wrong) if arguments.json else _lines(said.condition, wrong))
    return FAILED if wrong else 0


def _json(said: Published, age: float, wrong: tuple[Problem, ...]) -> str:
    told = {
        "running": True,
        "well": not wrong,
        "age_s": round(age, 1),
        "problems": [{"kind": one.kind, "facts": one.facts, "line": problem_line(one, translations(ENGLISH))} for one in wrong],
        "condition": said.condition,
    }
    return msgspec.json.encode(told).decode()


def _lines(condition: Condition, wrong: tuple[Problem, ...]) -> str:
    tr = translations(ENGLISH)
    return "\n".join([problem_line(one, tr) for one in wrong] or [f"kiosk {condition.kiosk}: all is well, as far as is known"])
