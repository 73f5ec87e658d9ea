"""Whatever a file says, it loads or is refused in lines; no other error comes out."""

import random
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.config import load_settings
from kiosk.errors import ConfigError
from tests.unit.config.files import SAMPLE, SMALL

WORDS = (
    "a: b: c", "- ", "{", "}", "[", "]", "~", "null", "true", "no", "450", "7:30", "7:30-11:30", "1e999", ".inf", "-1", "*a", "&a x",
    "!!str", "<<", "'", '"', "#", "|", ">", "I", "0", "99999999999999999999", "2027-02-30", "{foo}", "é", "\u200b", "\u0301", "...",
    "---", "%YAML 1.1", '"\\ud800"', '"\\0"', "?", ":", "mon", "services", "\t",
)  # fmt: skip
UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
LINES = SAMPLE.read_text(encoding="utf-8").splitlines()
calm = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def survives(path: Path) -> None:
    try:
        load_settings(path)
    except ConfigError as error:
        lines = getattr(error, "problems", (str(error),))
        assert lines
        assert all(line.startswith(str(path)) and not UNSEEN & {category(character) for character in line} for line in lines)


def mutated(seed: int, changes: int) -> str:
    """The sample with lines dropped, doubled, moved, or with words of it replaced."""
    chance = random.Random(seed)  # noqa: S311  a test's dice
    lines = list(LINES)
    for _ in range(changes):
        place = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, lines[chance.randrange(len(lines))])
            case 2:
                lines[place] = " " * chance.randrange(5) + lines[place].lstrip()
            case 3:
                name, colon, rest = lines[place].partition(":")
                lines[place] = f"{name[:-1]}{chance.choice('xyz')}{colon}{rest}"
            case 4:
                name, colon, _rest = lines[place].partition(":")
                lines[place] = f"{name}{colon} {chance.choice(WORDS)}"
            case _:
                cut = chance.randrange(len(lines[place]) + 1)
                lines[place] = lines[place][:cut] + chance.choice(WORDS) + lines[place][cut:]
    return "\n".join(lines)


@calm
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 4))
def test_a_bent_sample_loads_or_is_refused_in_lines(tmp_path: Path, seed: int, changes: int) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(mutated(seed, changes), encoding="utf-8")
    survives(path)


@calm
@given(data=st.binary(max_size=200))
def test_any_bytes_load_or_are_refused_in_lines(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(data)
    survives(path)


@calm
@given(
    value=st.text(max_size=40),
    place=st.sampled_from(["H32.12", "ho-tich", "A\n", "Hộ tịch, en", "users", "virtual:printer", "{number}"]),
)
def test_any_text_in_quotes_loads_or_is_refused_in_lines(tmp_path: Path, value: str, place: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(character):08x}" for character in value) + '"'
    path = tmp_path / "config.yaml"
    path.write_text(SMALL.replace(place, quoted + place[len(place.rstrip("\n")) :], 1), encoding="utf-8")
    survives(path)


@pytest.mark.parametrize("line", range(len(SMALL.splitlines())))
def test_a_missing_line_loads_or_is_refused_in_lines(tmp_path: Path, line: int) -> None:
    lines = SMALL.splitlines()
    del lines[line]
    path = tmp_path / "config.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    survives(path)
