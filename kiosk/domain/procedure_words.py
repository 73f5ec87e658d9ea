"""What is said of a procedure, on the screen, on paper and by a command alike."""

from collections.abc import Callable, Iterator
from datetime import date

from kiosk.domain.slip_checklist import Checklist, Section
from kiosk.i18n import N_
from procedures.model import Channel, Document, Fee, Filing, Level, Procedure, TimeLimit, TimeUnit

Translate = Callable[[str], str]

CHANNELS = {
    Channel.DIRECT: N_("Nộp trực tiếp"),
    Channel.ONLINE: N_("Nộp trực tuyến"),
    Channel.POST: N_("Gửi qua bưu chính"),
}

LEVELS = {
    Level.COMMUNE: N_("Cấp xã"),
    Level.PROVINCE: N_("Cấp tỉnh"),
    Level.MINISTRY: N_("Bộ, ngành"),
}

UNITS = {
    TimeUnit.WORKING_DAY: N_("{count} ngày làm việc"),
    TimeUnit.DAY: N_("{count} ngày"),
    TimeUnit.HOUR: N_("{count} giờ"),
    TimeUnit.MONTH: N_("{count} tháng"),
}


def source_line(day: str, tr: Translate) -> str:
    """Of when the facts are; `day` is ISO 8601."""
    try:
        told = f"{date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return ""
    return tr("Theo Cổng Dịch vụ công quốc gia, ngày {date}").format(date=told)


def document_note(document: Document, tr: Translate) -> str:
    """How many of it, and its form."""
    told = []
    if document.originals:
        told.append(tr("{count} bản chính").format(count=document.originals))
    if document.copies:
        told.append(tr("{count} bản sao").format(count=document.copies))
    if document.form:
        told.append(tr("Mẫu: {form}").format(form=document.form))
    return ", ".join(told)


def filings_together(one: Procedure, tr: Translate) -> list[tuple[str, tuple[str, ...]]]:
    """How it is handed in, with time limit and fees; ways that are alike in these share a heading.

    In person first: whoever reads it stands there.
    """
    ways: dict[tuple[str, ...], list[str]] = {}
    for filing in sorted(one.filings, key=lambda filing: list(CHANNELS).index(filing.channel)):
        ways.setdefault(tuple(filing_lines(filing, tr)), []).append(tr(CHANNELS[filing.channel]))
    return [(", ".join(dict.fromkeys(channels)), lines) for lines, channels in ways.items()]


def filing_lines(filing: Filing, tr: Translate) -> Iterator[str]:
    """Its time limit and fees."""
    yield tr("Thời hạn: {limit}").format(limit=limit_text(filing.limit, tr))
    for fee in filing.fees or (Fee(),):
        yield tr("Lệ phí: {fee}").format(fee=fee_text(fee, tr))


def limit_text(limit: TimeLimit, tr: Translate) -> str:
    """Of a time limit. A number of what nobody knows is not told: `5` of the unit `other` may be days or working days."""
    if limit.count is None or limit.unit not in UNITS:
        return limit.text or tr("hỏi tại quầy")
    counted = tr(UNITS[limit.unit]).format(count=f"{limit.count:g}".replace(".", ","))
    return f"{counted} ({limit.text})" if limit.text else counted


def fee_text(fee: Fee, tr: Translate) -> str:
    """Of a fee."""
    if fee.amount is None:
        return fee.text or tr("hỏi tại quầy")
    amount = tr("{amount} đồng").format(amount=f"{fee.amount:,}".replace(",", ".")) if fee.amount else tr("miễn phí")
    return f"{amount} ({fee.text})" if fee.text else amount


def checklist_of(one: Procedure, as_of: str, tr: Translate) -> Checklist:
    """What a citizen takes home: papers, costs and time; `as_of` is the day of the facts where the procedure has none."""
    papers = [
        Section(group.title or tr("Giấy tờ cần mang"), tuple(_with_note(document, tr) for document in group.documents))
        for group in one.documents
    ]
    filings = [Section(heading, lines) for heading, lines in filings_together(one, tr)]
    source = source_line(one.updated.isoformat() if one.updated else as_of, tr)
    return Checklist(one.name, one.code, (*papers, *filings), one.url, source)


def _with_note(document: Document, tr: Translate) -> str:
    note = document_note(document, tr)
    return f"{document.name} ({note})" if note else document.name
