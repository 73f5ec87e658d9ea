"""Patterns that wait do what patterns do."""

import re

import pytest
import yaml

from kiosk.config.late import LatePattern, late_patterns


def test_a_late_pattern_finds_what_a_pattern_finds() -> None:
    assert LatePattern("[a-z]+", re.IGNORECASE).fullmatch("Abc").group() == "Abc"


def test_it_is_compiled_at_its_first_use() -> None:
    late = LatePattern("(")
    with pytest.raises(re.error):
        late.search("x")


def test_only_what_is_compiled_within_waits() -> None:
    with late_patterns():
        within = re.compile("a")
    assert isinstance(within, LatePattern)
    assert isinstance(re.compile("a"), re.Pattern)


def test_pyyaml_guesses_types_as_ever() -> None:
    assert yaml.safe_load("[1, 1.5, 7:30, no, ~]") == [1, 1.5, 450, False, None]
