"""The bar of every screen: office, date and time, language, larger text."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.office import Office
from kiosk.flow.session import TEXT_SIZES, FlowSettings, Session
from kiosk.i18n import N_, Translate

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English", "km": "ភាសាខ្មែរ"}
"""Each language by its own name, so that its speakers recognise it."""

WEEKDAYS = (N_("Thứ Hai"), N_("Thứ Ba"), N_("Thứ Tư"), N_("Thứ Năm"), N_("Thứ Sáu"), N_("Thứ Bảy"), N_("Chủ Nhật"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: `action` goes to `Flow.tap`, `title` is read; `chosen` marks what holds now."""

    action: str
    title: str
    icon: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar shows. `text_size` is the step that the whole screen is drawn with."""

    office: str
    parent: str
    clock: str
    date: str
    languages: tuple[Choice, ...]
    larger_text: Choice
    text_size: int
    language: str


def long_date(day: date, tr: Translate) -> str:
    """As one says it: `Thứ Hai, 02/03/2026`."""
    return tr("{weekday}, {date}").format(weekday=tr(WEEKDAYS[day.weekday()]), date=f"{day:%d/%m/%Y}")


def make_bar(office: Office, session: Session, settings: FlowSettings, local: datetime, tr: Translate) -> Bar:
    """The bar for this session at this local time."""
    return Bar(
        office=office.name.in_language(session.language),
        parent=office.parent.in_language(session.language) if office.parent else "",
        clock=f"{local:%H:%M}",
        date=long_date(local.date(), tr),
        languages=tuple(
            Choice(f"language:{code}", LANGUAGE_NAMES.get(code, code), chosen=code == session.language)
            for code in settings.languages
        ),
        larger_text=Choice("text-size", tr("Cỡ chữ"), "a-large-small", chosen=session.text_size != TEXT_SIZES[1]),
        text_size=session.text_size,
        language=session.language,
    )
