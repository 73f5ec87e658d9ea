"""Priority: who may be served earlier, by their own word. Nothing is asked for, nothing is printed but a mark."""

from dataclasses import dataclass

from kiosk.domain.office import Office
from kiosk.flow.bar import Bar, Choice
from kiosk.flow.session import Session
from kiosk.i18n import Translate


@dataclass(frozen=True, slots=True)
class PriorityView:
    """The classes, the way back without one, and a line that says what priority means."""

    bar: Bar
    heading: str
    explain: str
    choices: tuple[Choice, ...]
    none: Choice


def make_priority(office: Office, session: Session, bar: Bar, tr: Translate) -> PriorityView:
    """The choice for this session."""
    return PriorityView(
        bar=bar,
        heading=tr("Ông/bà thuộc diện nào?"),
        explain=tr("Không cần giấy tờ chứng minh. Phiếu không ghi lý do."),
        choices=tuple(
            Choice(f"priority:{one.id}", one.name.in_language(session.language), one.icon, chosen=one.id == session.priority)
            for one in office.priority_classes
        ),
        none=Choice("priority:", tr("Tôi không thuộc diện ưu tiên"), "arrow-left"),
    )
