"""What a kiosk never needs is kept out of the process: start-up is a feature.

Each saving leans on one import statement of Kivy 2.3.1, the pinned version; `tests/ui/engine/test_lean.py` counts them,
so that a new version of Kivy which imports otherwise is noticed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

STYLE_FOLDER = Path(__file__).with_name("style")
"""Holds the style.kv that is read in place of Kivy's own, which has rules for sixty widgets."""


@contextmanager
def without_optional_parts() -> Iterator[None]:
    """While Kivy's core is imported, offer stand-ins for what it would import and not use."""
    stand_ins = {
        "asyncio": _stand_in("asyncio", "wait_for"),
        "ctypes.util": None,
        "filetype": _stand_in("filetype", "guess_extension"),
        # For images in archives, and for programs that are packed into one file.
        "subprocess": ModuleType("subprocess"),
        "tempfile": ModuleType("tempfile"),
        "zipfile": ModuleType("zipfile"),
    }
    placed = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(placed)  # type: ignore[arg-type]  # None is the documented way to say "there is no such module"
    try:
        yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                sys.modules.pop(name, None)


def import_core() -> None:
    """Import Kivy's clock, language and event loop, without its style sheet and without its input drivers."""
    import kivy  # noqa: PLC0415 - only inside `without_optional_parts`

    _offer_no_input_drivers(Path(kivy.__file__).parent)
    original, kivy.kivy_data_dir = kivy.kivy_data_dir, str(STYLE_FOLDER)
    try:
        # The language reads style.kv from the data folder as it stands at this import; everybody else sees the real one.
        import kivy.lang.builder  # noqa: PLC0415
    finally:
        kivy.kivy_data_dir = original
    kivy.lang.builder.call_fn = _evaluate
    import kivy.base  # noqa: PLC0415
    import kivy.graphics  # noqa: PLC0415 - every widget does, and here it finds the stand-in for filetype
    from kivy.cache import Cache  # noqa: PLC0415
    from kivy.clock import Clock  # noqa: PLC0415

    # It wakes the loop once a second; our loop sweeps the cache when it is awake anyway.
    Clock.unschedule(Cache._purge_by_timeout)  # noqa: SLF001 - no public way


def _evaluate(rule: tuple[Any, str, CodeType, Any, dict[str, Any]], _instance: object, _value: object) -> None:
    """What Kivy does when something changes that a rule depends on, without first describing it in words that nobody logs."""
    element, key, expression, _, names = rule
    setattr(element, key, eval(expression, names))  # noqa: S307 - from the .kv files of this build


def _stand_in(name: str, taken: str) -> ModuleType:
    """With the one name that Kivy takes at import: of asyncio for a loop that we do not run, of filetype to look into images.

    That one says that it does not know: then Kivy believes the ending of the file's name.
    """
    module = ModuleType(name)
    setattr(module, taken, lambda _: None)
    return module


def _offer_no_input_drivers(kivy_folder: Path) -> None:
    """Let `kivy.input` find empty packages where it would import a dozen drivers and gesture filters.

    A single driver can still be imported by its full name, because the packages know their folder.
    """
    for name in ("providers", "postproc"):
        package = ModuleType(f"kivy.input.{name}")
        package.__path__ = [str(kivy_folder / "input" / name)]
        sys.modules[package.__name__] = package
    sys.modules["kivy.input.postproc"].kivy_postproc_modules = {}  # type: ignore[attr-defined]
