"""A procedure in passages: what to bring, what it costs and how long it takes, the steps, where to go."""

from collections.abc import Iterator

from kiosk.domain.procedure_words import CHANNELS, LEVELS, document_note, filings_together
from kiosk.flow.lookup.views import Passage, PassageKind
from kiosk.i18n import N_, Translate
from procedures.model import Procedure

DOT = "•"

TABS = {
    "documents": N_("Giấy tờ"),
    "fees": N_("Phí, thời hạn"),
    "steps": N_("Các bước"),
    "places": N_("Nơi nộp"),
}
"""In their order on the screen."""

LONG_NAME = 160
"""Letters of a name that is repeated on each tab; a longer one stands on the first alone."""


def passages_of(procedure: Procedure, tab: str, tr: Translate) -> tuple[Passage, ...]:
    """What a tab says, the name first."""
    body = {"documents": _documents, "fees": _fees, "steps": _steps, "places": _places}[tab]
    name = [Passage(PassageKind.NAME, procedure.name)] if tab == "documents" or len(procedure.name) <= LONG_NAME else []
    return (*name, *body(procedure, tr))


def _documents(one: Procedure, tr: Translate) -> Iterator[Passage]:
    if not one.documents:
        yield Passage(PassageKind.TEXT, tr("Chưa có danh mục giấy tờ của thủ tục này."))
        yield Passage(PassageKind.TEXT, tr("Mời ông/bà hỏi quầy hướng dẫn, hoặc quét mã QR để xem trên Cổng Dịch vụ công."))
    for group in one.documents:
        yield Passage(PassageKind.HEADING, group.title or tr("Giấy tờ cần mang"))
        for document in group.documents:
            yield Passage(PassageKind.ITEM, document.name, DOT)
            if note := document_note(document, tr):
                yield Passage(PassageKind.NOTE, note)


def _fees(one: Procedure, tr: Translate) -> Iterator[Passage]:
    if not one.filings:
        yield Passage(PassageKind.TEXT, tr("Chưa có thông tin. Mời ông/bà hỏi quầy hướng dẫn."))
    for heading, lines in filings_together(one, tr):
        yield Passage(PassageKind.HEADING, heading)
        yield from (Passage(PassageKind.ITEM, line, DOT) for line in lines)


def _steps(one: Procedure, tr: Translate) -> Iterator[Passage]:
    if not one.steps:
        yield Passage(PassageKind.TEXT, tr("Chưa có các bước của thủ tục này. Mời ông/bà hỏi quầy hướng dẫn."))
    for number, step in enumerate(one.steps, 1):
        yield Passage(PassageKind.ITEM, step, f"{number}.")
    if one.results:
        yield Passage(PassageKind.HEADING, tr("Kết quả nhận được"))
        yield from (Passage(PassageKind.ITEM, result, DOT) for result in one.results)
    if one.conditions:
        yield Passage(PassageKind.HEADING, tr("Điều kiện"))
        yield Passage(PassageKind.TEXT, one.conditions)


def _places(one: Procedure, tr: Translate) -> Iterator[Passage]:
    agencies = one.agencies or ((tr(LEVELS[one.level]),) if one.level in LEVELS else ())
    parts = (
        (tr("Nơi giải quyết"), agencies),
        (tr("Cách nộp"), tuple(dict.fromkeys(tr(CHANNELS[filing.channel]) for filing in one.filings))),
        (tr("Ai được làm"), one.applicants),
        (tr("Căn cứ pháp lý"), one.legal_basis),
    )
    if not any(items for _, items in parts):
        yield Passage(PassageKind.TEXT, tr("Chưa có thông tin. Mời ông/bà hỏi quầy hướng dẫn."))
    for heading, items in parts:
        if items:
            yield Passage(PassageKind.HEADING, heading)
            yield from (Passage(PassageKind.ITEM, item, DOT) for item in items)
