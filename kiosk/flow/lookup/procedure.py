"""The screen of one procedure."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.office import Office, Service
from kiosk.domain.procedure_words import source_line
from kiosk.flow.bar import Bar, Choice
from kiosk.flow.lookup.lists import back
from kiosk.flow.lookup.passages import TABS, passages_of
from kiosk.flow.lookup.views import ProcedureView
from kiosk.i18n import Translate
from procedures.folding import fold
from procedures.model import Procedure

ICONS = {"documents": "file-text", "fees": "banknote", "steps": "list-checks", "places": "map-pin"}


class Print(StrEnum):
    """How the printed checklist is: not wanted yet, on its way, out, or not to be had; or this citizen had enough paper."""

    NOT_YET = "not_yet"
    COMING = "coming"
    OUT = "out"
    FAILED = "failed"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What the screen is made of besides the procedure. `closed` says why the service gives no numbers, else empty."""

    tab: str
    with_qr: bool
    print: Print
    service: Service | None
    closed: str
    asked: bool
    as_of: str


def service_for(procedure: Procedure, office: Office) -> Service | None:
    """The service that handles the procedure's field."""
    field = fold(procedure.field)
    return next((one for one in office.services if field and field in map(fold, one.fields)), None)


def make_procedure(one: Procedure, facts: ProcedureFacts, language: str, bar: Bar, tr: Translate) -> ProcedureView:
    """One procedure."""
    with_qr = facts.with_qr and bool(one.url)
    return ProcedureView(
        bar=bar,
        where=" · ".join(part for part in (one.field, tr("Mã thủ tục: {code}").format(code=one.code)) if part),
        tabs=tuple(
            Choice(f"tab:{tab}", tr(title), ICONS[tab], chosen=tab == facts.tab and not with_qr) for tab, title in TABS.items()
        ),
        passages=() if with_qr else passages_of(one, facts.tab, tr),
        qr=one.url if with_qr else "",
        qr_text=tr("Mời ông/bà mở máy ảnh điện thoại, quét mã để xem trên Cổng Dịch vụ công quốc gia.") if with_qr else "",
        actions=tuple(_actions(one, facts, tr)),
        queue=_queue(facts, language, tr),
        source=source_line(one.updated.isoformat() if one.updated else facts.as_of, tr),
        back=back(tr),
    )


def _actions(one: Procedure, facts: ProcedureFacts, tr: Translate) -> list[Choice]:
    printing = {
        Print.NOT_YET: Choice("print", tr("In giấy tờ cần mang"), "printer"),
        Print.COMING: Choice("", tr("Đang in…"), "printer", chosen=True),
        Print.OUT: Choice("", tr("Mời ông/bà lấy giấy"), "check"),
        Print.FAILED: Choice("print", tr("Chưa in được. In lại"), "printer"),
        Print.ENOUGH: Choice("", tr("Mời ông/bà hỏi quầy"), "info"),
    }
    actions = [printing[facts.print]]
    if one.url:
        actions.append(Choice("qr", tr("Mã QR"), "qr-code", chosen=facts.with_qr))
    return actions


def _queue(facts: ProcedureFacts, language: str, tr: Translate) -> Choice:
    if facts.service is None:
        return Choice("home", tr("Chọn dịch vụ để lấy số"), "ticket")
    name = facts.service.name.in_language(language)
    if facts.closed:
        return Choice("", tr("{service}: {note}").format(service=name, note=facts.closed), "clock")
    return Choice(f"service:{facts.service.id}", tr("Lấy số: {service}").format(service=name), "ticket", chosen=facts.asked)
