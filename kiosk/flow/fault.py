"""Fault: no number can be given. It says so kindly, and where to go."""

from dataclasses import dataclass
from typing import Final

from kiosk.flow.bar import Bar
from kiosk.i18n import N_, Translate

DEFECT_SECONDS: Final = 4.0
"""How long it stands after a defect of a screen, where the next citizen can very well be served: home again within five seconds."""


@dataclass(frozen=True, slots=True)
class FaultView:
    """What happened, what to do, and a short code that staff can read out over the telephone."""

    bar: Bar
    heading: str
    explain: str
    todo: str
    code: str


OUT_OF_SERVICE = {
    "NotEnrolled": N_("Máy này chưa được máy chủ một cửa chấp nhận."),
    "OtherMachine": N_("Dữ liệu của máy này được chép từ một máy khác."),
    "CardCopied": N_("Thẻ nhớ của máy này đã được chép sang một máy khác."),
    "CardRolledBack": N_("Dữ liệu của máy này cũ hơn sổ phiếu ở máy chủ một cửa."),
    "StoppedByServer": N_("Máy chủ một cửa đã cho máy này tạm dừng."),
}
"""What is said, by the name of the error, when the machine may give no numbers; staff see the code as well."""


def make_fault(code: str, bar: Bar, tr: Translate) -> FaultView:
    """The screen for a machine that cannot give numbers; `code` names the error class."""
    return FaultView(
        bar=bar,
        heading=tr("Máy tạm thời chưa cấp được số"),
        explain=tr(OUT_OF_SERVICE[code]) if code in OUT_OF_SERVICE else tr("Xin lỗi ông/bà vì sự bất tiện này."),
        todo=tr("Mời ông/bà đến quầy hướng dẫn để được giúp."),
        code=tr("Mã sự cố: {code}").format(code=code),
    )
