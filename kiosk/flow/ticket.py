"""Ticket: the number fills the screen; below it what to do now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.domain.office import Office
from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_words import DEFAULT_QR, ahead_text, qr_content
from kiosk.flow.bar import Bar, Choice
from kiosk.i18n import N_, Translate

if TYPE_CHECKING:
    from kiosk.usecases.issue_ticket import IssuedTicket


class Paper(StrEnum):
    """What the screen says about the paper."""

    COMING = "coming"
    TAKE = "take"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TicketView:
    """The number and what to do. `qr` is what a photograph of the screen should carry when there is no paper, else empty."""

    bar: Bar
    heading: str
    number: str
    service: str
    place: str
    ahead: str
    mark: str
    paper: Paper
    instruction: str
    advice: str
    qr: str
    done: Choice


TROUBLE_TEXT = {
    Trouble.NO_PAPER: N_("Máy in đã hết giấy"),
    Trouble.COVER_OPEN: N_("Nắp máy in đang mở"),
    Trouble.UNREACHABLE: N_("Máy in chưa sẵn sàng"),
    Trouble.SILENT: N_("Máy in không trả lời"),
    Trouble.CUTTER_JAM: N_("Máy in bị kẹt giấy"),
    Trouble.OVERHEATED: N_("Máy in đang quá nóng"),
    Trouble.NOT_TAKEN: N_("Phiếu chưa lấy đã được thu lại"),
    Trouble.FAULT: N_("Máy in đang gặp sự cố"),
}


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """The ticket, what is known of its print (`presented`: it hangs in the printer's mouth), and the QR template of the office."""

    issued: "IssuedTicket"
    state: TicketState
    trouble: Trouble | None = None
    presented: bool = False
    qr_template: str = DEFAULT_QR


def paper_of(state: TicketState, trouble: Trouble | None = None, *, presented: bool = False) -> Paper:
    """What to tell the citizen: a print that nobody confirmed most likely came out, unless the printer reports trouble."""
    if state is TicketState.PRINTED or presented:
        return Paper.TAKE
    if state is TicketState.UNCONFIRMED:
        return Paper.TAKE if trouble is None else Paper.NONE
    return Paper.NONE if state in (TicketState.FAILED, TicketState.UNKNOWN) else Paper.COMING


def make_ticket(office: Office, facts: TicketFacts, bar: Bar, tr: Translate) -> TicketView:
    """The ticket's screen in the session's language."""
    ticket = facts.issued.ticket
    service = office.service(ticket.service_id)
    counters = ", ".join(str(counter.number) for counter in office.counters_of(service.id))
    paper = paper_of(facts.state, facts.trouble, presented=facts.presented)
    instruction, advice = _advice(paper, facts, tr)
    return TicketView(
        bar=bar,
        heading=tr("Số của ông/bà"),
        number=str(ticket.number),
        service=service.name.in_language(bar.language),
        place=tr("Quầy: {places}").format(places=counters) if counters else "",
        ahead=ahead_text(facts.issued.ahead, tr),
        mark=tr("ƯU TIÊN") if ticket.priority else "",
        paper=paper,
        instruction=instruction,
        advice=advice,
        qr=qr_content(facts.qr_template, ticket) if paper is Paper.NONE else "",
        done=Choice("done", tr("Xong"), "check"),
    )


def _advice(paper: Paper, facts: TicketFacts, tr: Translate) -> tuple[str, str]:
    if paper is Paper.COMING:
        return tr("Đang in phiếu…"), ""
    if paper is Paper.TAKE and facts.state is not TicketState.UNCONFIRMED:
        return tr("Mời ông/bà lấy phiếu bên dưới"), ""
    if paper is Paper.TAKE:
        return tr("Mời ông/bà lấy phiếu bên dưới"), tr("Nếu không thấy phiếu, số này vẫn có giá trị.")
    return (
        tr(TROUBLE_TEXT[facts.trouble or Trouble.FAULT]),
        tr("Số này vẫn có giá trị. Mời ông/bà chụp lại màn hình hoặc ghi lại số."),
    )
