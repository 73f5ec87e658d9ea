"""What is not imported when the first frame is shown: start-up is a feature."""

import json

import pytest

from tests.ui.support.processes import PRELUDE, run

ABSENT = {
    "asyncio",
    "ctypes.util",
    "filetype",
    "PIL",
    "requests",
    "socketserver",
    "sqlite3",
    "ssl",
    "unittest",
    "xml.dom",
    "kivy.app",
    "kivy.core.audio",
    "kivy.core.clipboard",
    "kivy.core.image.img_pil",
    "kivy.core.spelling",
    "kivy.core.text.text_pil",
    "kivy.core.video",
    "kivy.input.providers.mouse",
    "kivy.input.providers.probesysfs",
    "kivy.input.providers.tuio",
    "kivy.loader",
    "kivy.modules.inspector",
    "kivy.network.urlrequest",
    "kivy.uix.button",
    "kivy.uix.filechooser",
    "kivy.uix.scrollview",
    "kivy.uix.settings",
    "kivy.uix.textinput",
    "kivy.uix.vkeyboard",
}

FIRST_FRAME = """
import json
def shown():
    print(json.dumps({"modules": sorted(sys.modules), "rules": [rule.name for _, rule in Builder.rules]}))
    engine.stop()
from kivy.lang import Builder
engine = Engine(settings, on_start=shown)
engine.run(lambda: Label(text="Hộ tịch"))
"""


@pytest.fixture(scope="module")
def first_frame() -> dict[str, list[str]]:
    report: dict[str, list[str]] = json.loads(run(PRELUDE + FIRST_FRAME))
    return report


def test_heavy_modules_are_absent(first_frame: dict[str, list[str]]) -> None:
    assert set(first_frame["modules"]) & ABSENT == set()


def test_no_more_modules_than_were_counted_are_present(first_frame: dict[str, list[str]]) -> None:
    assert len(first_frame["modules"]) < 290


def test_the_style_has_rules_for_what_is_used_only(first_frame: dict[str, list[str]]) -> None:
    # Kivy brings the second one in Python, with the behaviours that its window imports.
    assert first_frame["rules"] == ["<Label>", "<-CoverBehavior>"]


def test_the_real_asyncio_can_be_imported_afterwards() -> None:
    assert run(PRELUDE + "import asyncio; asyncio.run(asyncio.sleep(0)); print('well')") == "well\n"


def test_the_real_filetype_can_be_imported_afterwards() -> None:
    assert run(PRELUDE + "import filetype; print(filetype.guess_extension(b'%PDF-1.7'))") == "pdf\n"


@pytest.mark.parametrize(
    ("module", "use"), [("subprocess", "run(['true'])"), ("tempfile", "gettempdir()"), ("zipfile", "is_zipfile('nowhere')")]
)
def test_the_real_ones_can_be_imported_afterwards(module: str, use: str) -> None:
    assert run(PRELUDE + f"import {module}; {module}.{use}; print('well')") == "well\n"


RULE = """
from kivy.lang import Builder
described = []
class Quiet(Label):
    def __repr__(self):
        described.append(1)
        return "a label"
label = Builder.load_string("Quiet:\\n    text: str(self.width)")
described.clear()
label.width = 320
print(label.text, len(described))
"""


def test_a_rule_is_evaluated_without_being_described() -> None:
    assert run(PRELUDE + RULE) == "320 0\n"


def test_asyncio_that_was_imported_before_stays() -> None:
    assert run("import asyncio\n" + PRELUDE + "print(sys.modules['asyncio'] is asyncio)") == "True\n"


def test_a_single_input_driver_can_still_be_imported() -> None:
    assert run(PRELUDE + "import kivy.input.providers.hidinput as it; print(it.__name__)") == "kivy.input.providers.hidinput\n"


def test_kivys_own_data_is_still_found() -> None:
    assert run(PRELUDE + "import kivy; print(os.path.isdir(os.path.join(kivy.kivy_data_dir, 'glsl')))") == "True\n"


def test_nothing_is_scheduled_by_kivy_itself() -> None:
    assert run(PRELUDE + "print(Clock.get_events())") == "[]\n"
