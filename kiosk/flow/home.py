"""Home: the services, one tap each."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.businessday import ClockReading
from kiosk.domain.office import Office, Service
from kiosk.domain.opening import is_open, opening_hours
from kiosk.domain.printer import NOTHING_SEEN, PaperState, PrinterSeen
from kiosk.domain.standing import NOTHING_SAID, Standing
from kiosk.flow.bar import Bar, Choice
from kiosk.flow.session import Session
from kiosk.i18n import Translate

MOST_SERVING = 2
"""Numbers that a tile has room for; the boards in the hall show all."""


@dataclass(frozen=True, slots=True)
class ServiceTile:
    """One service: `note` is the small line below it (numbers given, or why it is closed)."""

    action: str
    title: str
    hint: str
    icon: str
    note: str
    open: bool
    busy: bool = False


@dataclass(frozen=True, slots=True)
class HomeView:
    """What home shows; `look_up` leads to the procedures, where there are any; `notice` is a line about the machine itself, or a message of the office; empty when there is none."""

    bar: Bar
    heading: str
    tiles: tuple[ServiceTile, ...]
    priority: Choice | None
    look_up: Choice | None = None
    notice: str = ""
    notice_icon: str = ""


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What home needs to know: numbers given today by service id, the service being numbered, what was seen of the printer.

    `standing` is what the server says of the office; `paperless`: numbers are given while there is no paper.
    """

    given: Mapping[str, int]
    busy: str | None
    printer: PrinterSeen = NOTHING_SEEN
    standing: Standing = NOTHING_SAID
    look_up: Choice | None = None
    paperless: bool = True

    @property
    def waits_for_paper(self) -> bool:
        """Whether no numbers are given before there is paper again."""
        return self.printer.trouble is not None and not self.paperless


def make_home(office: Office, session: Session, reading: ClockReading, facts: HomeFacts, bar: Bar, tr: Translate) -> HomeView:
    """Home for this session at this moment."""
    return HomeView(
        bar=bar,
        heading=tr("Mời ông/bà chọn dịch vụ"),
        tiles=tuple(_tile(office, service, session, reading, facts, tr) for service in office.services),
        priority=_priority(office, session, tr),
        look_up=facts.look_up,
        notice=_notice(session, reading, facts, tr),
        notice_icon="printer" if facts.printer.trouble or facts.printer.paper is PaperState.NEAR_END else "info",
    )


def _notice(session: Session, reading: ClockReading, facts: HomeFacts, tr: Translate) -> str:
    """The machine's own trouble first, else what the office tells citizens."""
    if facts.waits_for_paper:
        return tr("Máy in đang tạm nghỉ, cán bộ sẽ đến ngay. Mời ông/bà chờ hoặc hỏi bàn hướng dẫn.")
    if facts.printer.trouble is not None:
        return tr("Máy in đang tạm nghỉ. Số sẽ hiện trên màn hình, mời ông/bà chụp lại.")
    message = facts.standing.notice(reading.utc)
    if message is not None:
        return message.in_language(session.language)
    if facts.printer.paper is PaperState.NEAR_END:
        return tr("Giấy in sắp hết. Nếu phiếu không ra, mời ông/bà chụp lại số trên màn hình.")
    return ""


def _tile(
    office: Office, service: Service, session: Session, reading: ClockReading, facts: HomeFacts, tr: Translate
) -> ServiceTile:
    opened = is_open(office, service, reading)
    gives = opened and not facts.waits_for_paper
    return ServiceTile(
        action=f"service:{service.id}",
        title=service.name.in_language(session.language),
        hint=service.hint.in_language(session.language) if service.hint else "",
        icon=service.icon,
        note=_queue_note(service, facts, tr) if opened else closed_note(office, service, reading, tr),
        open=gives,
        busy=service.id == facts.busy,
    )


def _queue_note(service: Service, facts: HomeFacts, tr: Translate) -> str:
    """How many wait and who is being served, where the server says so; else how many numbers this kiosk has given."""
    waiting, serving = facts.standing.waiting(service.id), facts.standing.now_serving(service.id)
    if waiting is None:
        return tr("Số đã cấp: {count}").format(count=facts.given.get(service.id, 0))
    if not serving:
        return tr("Đang chờ: {count} người").format(count=waiting)
    numbers = ", ".join(serving[:MOST_SERVING]) + (" …" if len(serving) > MOST_SERVING else "")
    return tr("Đang chờ: {count} · Đang gọi: {numbers}").format(count=waiting, numbers=numbers)


def closed_note(office: Office, service: Service, reading: ClockReading, tr: Translate) -> str:
    """Why a service gives no numbers, and from when it will."""
    if service.paused:
        return tr("Tạm dừng")
    opening = opening_hours(office, service).next_opening(reading.local)
    if opening is None:
        return tr("Đã đóng")
    if opening.date() == reading.local.date():
        return tr("Mở lại lúc {time}").format(time=f"{opening:%H:%M}")
    return tr("Mở lại ngày {date}").format(date=f"{opening:%d/%m}")


def _priority(office: Office, session: Session, tr: Translate) -> Choice | None:
    if not office.priority_classes:
        return None
    if session.priority is None:
        return Choice("priority", tr("Tôi thuộc diện ưu tiên"), "heart-handshake")
    name = office.priority_class(session.priority).name.in_language(session.language)
    return Choice("priority", tr("Ưu tiên: {name}").format(name=name), "heart-handshake", chosen=True)
