"""Gettext catalogues: the source language is Vietnamese, so that a missing translation still speaks to the citizen."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

DOMAIN = "kiosk"
SOURCE_LANGUAGE = "vi"

Translations = Callable[[str], "Translate"]
"""From a language code to its translator."""

Translate = Callable[[str], str]
"""Turns a Vietnamese source text into the reader's language. Calls are written `tr("…")`, so that they can be extracted."""


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools know
    """Mark a text for extraction where it is written, to be translated where it is shown."""
    return text


@cache
def translator(locale_dir: Path, language: str) -> Translate:
    """The translator into `language` from `locale_dir`; Vietnamese, and languages without a catalogue, pass unchanged."""
    if language == SOURCE_LANGUAGE:
        return str
    return gettext.translation(DOMAIN, locale_dir, [language], fallback=True).gettext
