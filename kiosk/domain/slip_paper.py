"""The report of a change of paper: what the old roll did, and what the new one will do for."""

from datetime import datetime

from kiosk.domain.office import Office
from kiosk.domain.roll import Roll, millimetres
from kiosk.domain.slip import Align, Block, Slip, Text
from kiosk.domain.slip_head import Translate, head


def paper_slip(office: Office, before: Roll, after: Roll, local: datetime, tr: Translate) -> Slip:
    """Lay it out; `before` is the roll that went out."""
    lines: list[Block] = [
        Text(tr("Cuộn cũ: đã dùng {metres} m, {slips} phiếu").format(metres=_metres(before.used), slips=before.slips)),
        Text(tr("Cuộn mới: {metres} m").format(metres=_metres(after.length))),
    ]
    if after.forecast is not None:
        lines.append(Text(tr("Đủ cho khoảng {tickets} phiếu").format(tickets=after.forecast), bold=True))
    lines.append(Text(tr("Người thay giấy:") + " ____________________", align=Align.LEFT))
    return Slip((*head(office, tr("ĐÃ THAY GIẤY"), local, tr), *lines))


def _metres(rows: int) -> str:
    """With a decimal comma, as Vietnamese is written; English readers understand it too."""
    return f"{millimetres(rows) / 1000:.1f}".replace(".", ",")
