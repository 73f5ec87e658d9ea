"""A slip of paper as blocks: what is to be read, not how it is drawn. The encoder decides the bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.office import Office
from kiosk.domain.queue import Ahead
from kiosk.domain.ticket import Ticket
from kiosk.domain.ticket_words import DEFAULT_QR, ahead_text, qr_content


class Size(StrEnum):
    """Sizes of text on paper; each is at least 10 pt."""

    BODY = "body"
    LARGE = "large"


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; the encoder wraps it at words."""

    text: str
    size: Size = Size.BODY
    bold: bool = False
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class BigNumber:
    """The ticket number, at least 12 mm high, and as large as the paper allows."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A short word that staff see from afar: white on black."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the whole width."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Blank paper, in millimetres."""

    mm: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of this text."""

    content: str


Block = Text | BigNumber | Mark | Rule | Gap | Qr


@dataclass(frozen=True, slots=True)
class Slip:
    """Blocks from top to bottom; the printer cuts after the last."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a ticket slip says: the ticket, how many are before it, and the local time of issue.

    `copy`: 0 for the original, 1, 2, 3 for reprints, which say so.
    """

    ticket: Ticket
    ahead: Ahead
    local: datetime
    language: str = "vi"
    qr_template: str = DEFAULT_QR
    copy: int = 0


def ticket_slip(office: Office, facts: TicketFacts, tr: Callable[[str], str]) -> Slip:
    """Lay out the ticket. The priority class is never named, only that there is one.

    The code is the last, so that the blank paper below it is that up to the blade.
    """
    ticket, language = facts.ticket, facts.language
    service = office.service(ticket.service_id)
    blocks: list[Block] = []
    if office.parent is not None:
        blocks.append(Text(office.parent.in_language(language)))
    blocks += [
        Text(office.name.in_language(language), bold=True),
        Rule(),
    ]
    if facts.copy:
        blocks += [Mark(tr("IN LẠI")), Text(tr("Bản in lại lần {copy}").format(copy=facts.copy))]
    blocks += [
        Text(service.name.in_language(language), Size.LARGE, bold=True),
        BigNumber(str(ticket.number)),
    ]
    if ticket.priority is not None:
        blocks.append(Mark(tr("ƯU TIÊN")))
    counters = office.counters_of(service.id)
    if counters:
        places = ", ".join(str(counter.number) for counter in counters)
        blocks.append(Text(tr("Quầy: {places}").format(places=places), bold=True))
    blocks += [
        Text(ahead_text(facts.ahead, tr)),
        Text(tr("Cấp lúc {time} ngày {date}").format(time=f"{facts.local:%H:%M}", date=f"{facts.local:%d/%m/%Y}")),
        Text(tr("Mời ông/bà chờ gọi số. Phiếu có giá trị trong ngày.")),
        Qr(qr_content(facts.qr_template, ticket)),
    ]
    return Slip(tuple(blocks))
