"""Every kind of slip that the sample settings make, as real as they come."""

from pathlib import Path

from kiosk.config import load_settings
from kiosk.domain.day import tallied
from kiosk.domain.numbering import Number
from kiosk.domain.queue import Ahead
from kiosk.domain.roll import Roll, rows
from kiosk.domain.slip import Slip, TicketFacts, ticket_slip
from kiosk.domain.slip_checklist import Checklist, Section, checklist_slips
from kiosk.domain.slip_day import DayFacts, day_slip
from kiosk.domain.slip_paper import paper_slip
from kiosk.domain.slip_printer import PrinterFacts, printer_slip
from kiosk.domain.ticket import Ticket, TicketState
from kiosk.first_frame import translations
from tests.support.office import MONDAY, at

SETTINGS = load_settings(Path(__file__).parents[2] / "config.yaml")
_OFFICE, _VI = SETTINGS.office, translations("vi")
_LOCAL = at(16, 30).local
_SENDING = (
    "Tờ khai đăng ký khai sinh theo mẫu",
    "Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp; không có thì nộp văn bản của người làm chứng xác nhận về việc sinh",
    "Văn bản ủy quyền được chứng thực nếu ủy quyền cho người khác",
)
_SHOWING = (
    "Căn cước hoặc hộ chiếu của người đi đăng ký",
    "Giấy chứng nhận kết hôn của cha, mẹ nếu đã đăng ký kết hôn",
)
_NOTES = (
    "Không thu lệ phí trong thời hạn 60 ngày",
    "Trả kết quả ngay trong ngày; hồ sơ nhận sau 15 giờ trả vào ngày làm việc tiếp theo",
)
_STATES = (TicketState.PRINTED, TicketState.FAILED, TicketState.VOID, TicketState.UNKNOWN)


def tickets() -> dict[str, Slip]:
    """One of each service, by its series; every other with a mark, and one as a reprint."""
    slips = {}
    for index, service in enumerate(_OFFICE.services):
        n, priority = 12 + 37 * index, "elderly" if index % 2 else None
        name = f"3f0c9a52-1a6b-4c58-9d10-{n:012d}"
        given = Ticket(
            name, _OFFICE.code, MONDAY, Number(service.series, 0, n), service.id, priority, at(8, 5).utc, TicketState.NUMBERED
        )
        facts = TicketFacts(
            given, Ahead(n - 1, exact=False), at(8, 5).local, qr_template=SETTINGS.ticket.qr, copy=int(index == 2)
        )
        slips[f"ticket {service.series}"] = ticket_slip(_OFFICE, facts, _VI)
    return slips


def slips_for_staff() -> dict[str, Slip]:
    """The test page, the pages of a checklist, the report of a change of paper and that of a day."""
    list_of_papers = Checklist(
        "Đăng ký khai sinh",
        "1.001193",
        (Section("Giấy tờ phải nộp", _SENDING), Section("Giấy tờ phải xuất trình", _SHOWING), Section("Lưu ý", _NOTES)),
    )
    day = [
        Ticket(f"{one.series}{n}", _OFFICE.code, MONDAY, Number(one.series, 0, n), one.id, None, at(8).utc, state)
        for one in _OFFICE.services
        for n, state in enumerate(_STATES, start=1)
    ]
    before = Roll().restocked(rows(80_000), "now")
    pages = checklist_slips(_OFFICE, list_of_papers, _VI)
    return {
        "test page": printer_slip(_OFFICE, PrinterFacts(_LOCAL, "usb:04b8:0e15", "tm-t20ii", 80), _VI),
        **{f"checklist {page}": slip for page, slip in enumerate(pages, start=1)},
        "paper": paper_slip(_OFFICE, before, before.restocked(rows(80_000), "now"), _LOCAL, _VI),
        "day": day_slip(_OFFICE, DayFacts(MONDAY, _LOCAL, tallied(day), 2, rows(4450)), _VI),
    }
