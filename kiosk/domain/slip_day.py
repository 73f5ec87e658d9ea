"""The day report: numbers by service, what became of their paper, and how much paper that took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.day import ServiceTally
from kiosk.domain.office import Office
from kiosk.domain.roll import millimetres
from kiosk.domain.slip import Align, Block, Rule, Slip, Text
from kiosk.domain.slip_head import Translate, head
from kiosk.domain.ticket import TicketState
from kiosk.errors import UnknownChoice


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the report says; `paper_used` is rows of dots, `reprints` counts papers that were printed again."""

    day: date
    local: datetime
    services: Sequence[ServiceTally]
    reprints: int
    paper_used: int


def day_slip(office: Office, facts: DayFacts, tr: Translate) -> Slip:
    """Lay it out."""
    blocks: list[Block] = head(office, tr("BÁO CÁO NGÀY {date}").format(date=f"{facts.day:%d/%m/%Y}"), facts.local, tr)
    for tally in facts.services:
        blocks.append(Text(f"{_name(office, tally.service_id)}: {tally.given}", bold=True, align=Align.LEFT))
        span = tr("Từ {first} đến {last}").format(first=tally.first, last=tally.last)
        blocks.append(Text("; ".join((span, *_exceptions(tally, tr))), align=Align.LEFT))
    total = sum(tally.given for tally in facts.services)
    blocks += [
        Rule(),
        Text(tr("Tổng số đã cấp: {count}").format(count=total), bold=True, align=Align.LEFT),
        Text(tr("In lại: {count}").format(count=facts.reprints), align=Align.LEFT),
        Text(tr("Giấy đã dùng: {mm} mm").format(mm=round(millimetres(facts.paper_used))), align=Align.LEFT),
    ]
    return Slip(tuple(blocks))


def _name(office: Office, service_id: str) -> str:
    """A service that the office no longer has keeps its id."""
    try:
        return office.service(service_id).name.in_language("vi")
    except UnknownChoice:
        return service_id


def _exceptions(tally: ServiceTally, tr: Translate) -> list[str]:
    """What is not as it should be, if anything; a print that nobody confirmed is no exception."""
    words = {
        TicketState.VOID: tr("hủy {count}"),
        TicketState.FAILED: tr("không in được {count}"),
        TicketState.UNKNOWN: tr("không rõ {count}"),
    }
    return [text.format(count=tally.states[state]) for state, text in words.items() if tally.states[state]]
