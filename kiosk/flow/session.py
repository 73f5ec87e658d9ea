"""What one citizen has chosen so far; it is wiped when they leave."""

from dataclasses import dataclass, replace

from kiosk.flow.gesture import GestureKind
from kiosk.i18n import Translate, Translations

TEXT_SIZES = (1, 2, 3, 4)
"""Steps of the height of capitals (3.5, 4.8, 6.4 and 8.5 mm); the theme knows the pixels."""


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """What an office decides about the staff part. Seconds; metres of a new roll.

    `gesture` opens the door; `shuffle`: the digits of the PIN pad stand elsewhere each time; `cards`: a card before
    the scanner opens the door as well; `paperless`: numbers are given on
    the screen while there is no paper.
    """

    gesture: GestureKind = "corners"
    shuffle: bool = False
    cards: bool = False
    session_seconds: float = 120.0
    roll_metres: float = 80.0
    kiosk_code: int = 1
    languages: tuple[str, ...] = ("vi", "en")
    paperless: bool = True


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """What an office decides about the flow. Times in seconds."""

    languages: tuple[str, ...] = ("vi", "en")
    text_size: int = 2
    ticket_seconds: float = 12.0
    fault_seconds: float = 40.0
    idle_seconds: float = 60.0
    quiet_seconds: float = 1.0
    staff: StaffSettings = StaffSettings()

    @property
    def reading_seconds(self) -> float:
        """As `idle_seconds`, before a procedure: that is read, and not only tapped."""
        return self.idle_seconds * 2

    @property
    def warning_seconds(self) -> float:
        """How long before its end a session asks whether somebody is there: time enough to read and tap, for slow hands too."""
        return min(20.0, self.idle_seconds / 2)

    @property
    def language(self) -> str:
        """The language of a new session: the first that is offered."""
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class Session:
    """Language, text size (a step of `TEXT_SIZES`) and the priority class, if one was chosen."""

    language: str
    text_size: int
    priority: str | None = None

    @classmethod
    def fresh(cls, settings: FlowSettings) -> "Session":
        """As the next citizen finds it."""
        return cls(settings.language, settings.text_size)

    def larger_text(self) -> "Session":
        """The next larger text; after the largest, the smallest."""
        return self.with_text_size(TEXT_SIZES[TEXT_SIZES.index(self.text_size) + 1 - len(TEXT_SIZES)])

    def with_text_size(self, text_size: int) -> "Session":
        """The same session, read at this step."""
        return replace(self, text_size=text_size)

    def in_language(self, language: str) -> "Session":
        """The same session in another language."""
        return replace(self, language=language)

    def with_priority(self, priority: str | None) -> "Session":
        """The same session with a priority class, or without."""
        return replace(self, priority=priority)

    def translate(self, translations: Translations) -> Translate:
        """The translator of this session's language."""
        return translations(self.language)
