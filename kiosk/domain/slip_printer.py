"""The test page: everything that a slip may be made of, so that staff see at a glance what the printer does wrongly."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.office import Office
from kiosk.domain.slip import Align, BigNumber, Gap, Mark, Qr, Rule, Size, Slip, Text
from kiosk.domain.slip_head import Translate, head

SMALL_LETTERS = "aàảãáạ ăằẳẵắặ âầẩẫấậ đ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ"
"""Every Vietnamese vowel with every tone; the capitals follow from them."""

SIGNS = "0123456789 – … · / ( ) ? ! : ; , ."


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """What it says of the printer: its address, what is believed of it, and the width of the paper in mm."""

    local: datetime
    printer: str
    profile: str
    width_mm: int


def printer_slip(office: Office, facts: PrinterFacts, tr: Translate) -> Slip:
    """Lay it out."""
    return Slip(
        (
            *head(office, tr("TRANG IN THỬ"), facts.local, tr),
            Text(tr("Máy in: {printer}").format(printer=facts.printer), align=Align.LEFT),
            Text(
                tr("Kiểu máy: {profile}, giấy {width} mm").format(profile=facts.profile, width=facts.width_mm), align=Align.LEFT
            ),
            Rule(),
            Text(SMALL_LETTERS, align=Align.LEFT),
            Text(SMALL_LETTERS.upper(), align=Align.LEFT),
            Text(SIGNS, align=Align.LEFT),
            Text(tr("Chữ đậm"), bold=True),
            Text(tr("Chữ to"), Size.LARGE),
            BigNumber("A128"),
            Mark(tr("ƯU TIÊN")),
            Gap(1.5),
            Qr(f"{office.code} {facts.local:%Y-%m-%d %H:%M} {facts.profile}"),
            Gap(1.5),
            Text(tr("Nếu đọc được mọi chữ và quét được mã, máy in hoạt động tốt.")),
        )
    )
