"""Text in several languages, as an office writes it in its settings."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in each language, keyed by language code; Vietnamese is always there."""

    texts: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The text in `language`, in Vietnamese where it was not translated."""
        return self.texts.get(language) or self.texts[DEFAULT_LANGUAGE]

    def __str__(self) -> str:
        """The Vietnamese text."""
        return self.texts[DEFAULT_LANGUAGE]


def words(vi: str, **others: str) -> Words:
    """Write a text in Vietnamese and, if wanted, in other languages: `words("Hộ tịch", en="Civil status")`."""
    return Words({DEFAULT_LANGUAGE: vi, **others})
