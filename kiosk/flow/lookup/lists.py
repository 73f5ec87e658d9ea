"""Lists of the look-up: the way in, and procedures as rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.lookup import Answer, Brief, FieldCount, Overview
from kiosk.domain.office import Office
from kiosk.domain.procedure_words import LEVELS, source_line
from kiosk.flow.bar import Bar, Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.keyboard import KeyboardView
from kiosk.flow.lookup.views import LookUpView, ResultsView
from kiosk.i18n import N_, Translate
from procedures.folding import fold
from procedures.model import Level

SHELVES = {"asked": N_("Hay hỏi"), "fields": N_("Theo lĩnh vực")}

LONGEST_NAME = 140
"""Letters of a name in a list; the whole one stands on the procedure's screen."""


@dataclass(frozen=True, slots=True)
class ListState:
    """`busy` is the code of the procedure that is being opened; `failed`: the catalogue cannot be read now."""

    busy: str = ""
    failed: bool = False


def in_order(fields: Iterable[FieldCount], office: Office) -> list[FieldCount]:
    """Fields that a service of the office handles first, in the order of the services; then the others, largest first."""
    own = [fold(field) for service in office.services for field in service.fields]
    return sorted(
        fields, key=lambda one: (own.index(fold(one.name)) if fold(one.name) in own else len(own), -one.count, one.name)
    )


def make_look_up(overview: Overview, shelf: str, state: ListState, bar: Bar, tr: Translate) -> LookUpView:
    """The way in, with one of its shelves."""
    icons = {"asked": "star", "fields": "folder"}
    return LookUpView(
        bar=bar,
        heading=tr("Tìm thủ tục"),
        help_line=_failed(tr) if state.failed else "",
        box=Choice("type", tr("Gõ tên giấy tờ, việc cần làm"), "search"),
        shelves=tuple(Choice(f"shelf:{one}", tr(title), icons[one], chosen=one == shelf) for one, title in SHELVES.items()),
        tiles=tuple(_asked_tiles(overview, state.busy) if shelf == "asked" else _field_tiles(overview, tr)),
        source=source_line(overview.as_of, tr),
        back=back(tr),
    )


def back(tr: Translate) -> Choice:
    """To where the citizen came from."""
    return Choice("back", tr("Quay lại"), "arrow-left")


def _asked_tiles(overview: Overview, busy: str) -> Iterable[ServiceTile]:
    for one in overview.asked:
        title = one.called or shortened(one.name)
        yield ServiceTile(f"procedure:{one.code}", title, "", "file-text", one.field, open=True, busy=one.code == busy)


def _field_tiles(overview: Overview, tr: Translate) -> Iterable[ServiceTile]:
    for one in overview.fields:
        note = tr("{count} thủ tục").format(count=one.count)
        yield ServiceTile(f"field:{one.name}", shortened(one.name), "", "folder", note, open=True)


def row(one: Brief, busy: str, tr: Translate) -> ServiceTile:
    """A procedure in a list; who decides is said where it is not the commune."""
    notes = [part for part in (one.called and f"“{one.called}”", one.field) if part]
    if one.level in LEVELS and one.level is not Level.COMMUNE:
        notes.append(tr(LEVELS[one.level]))
    return ServiceTile(
        f"procedure:{one.code}", shortened(one.name), "", "file-text", " · ".join(notes), open=True, busy=one.code == busy
    )


def shortened(name: str) -> str:
    """As much of a name as a list has room for, cut between words."""
    if len(name) <= LONGEST_NAME:
        return name
    return name[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


def make_field(field: str, found: tuple[Brief, ...] | None, state: ListState, bar: Bar, tr: Translate) -> ResultsView:
    """Procedures of a field; None while they are being read."""
    counted = "" if found is None else tr("{count} thủ tục").format(count=len(found))
    return ResultsView(
        bar=bar,
        heading=field,
        help_line=_failed(tr) if state.failed else counted,
        box=None,
        hide=None,
        rows=tuple(row(one, state.busy, tr) for one in found or ()),
        keyboard=None,
        back=back(tr),
    )


def make_results(
    text: str, answer: Answer | None, keyboard: KeyboardView | None, state: ListState, bar: Bar, tr: Translate
) -> ResultsView:
    """What was typed and what it means so far. `answer` is None while there is none; it says which fields to offer instead."""
    heading, help_line = _told(text, answer, tr)
    return ResultsView(
        bar=bar,
        heading=heading,
        help_line=_failed(tr) if state.failed else help_line,
        box=Choice("type", text, "search", chosen=keyboard is not None),
        hide=_hide(answer, tr) if keyboard else None,
        rows=tuple(_rows(answer, state, tr)) if answer else (),
        keyboard=keyboard,
        back=back(tr),
    )


def _told(text: str, answer: Answer | None, tr: Translate) -> tuple[str, str]:
    """Heading and the line below it."""
    if answer is None or not text.strip():
        return tr("Ông/bà cần tìm gì?"), tr("Ví dụ: khai sinh, sổ đỏ, giấy độc thân. Không cần gõ dấu.")
    if not answer.found:
        return tr("Chưa tìm thấy"), tr("Mời ông/bà thử từ khác, chọn lĩnh vực, hoặc hỏi quầy hướng dẫn.")
    return (tr("Ông/bà cần việc nào?") if answer.is_open else tr("Mời ông/bà chọn thủ tục")), ""


def _rows(answer: Answer, state: ListState, tr: Translate) -> Iterable[ServiceTile]:
    """What was found; else the fields that come near."""
    yield from (row(one, state.busy, tr) for one in answer.found)
    if not answer.found:
        yield from (ServiceTile(f"field:{name}", name, "", "folder", "", open=True) for name in answer.nearest)


def _hide(answer: Answer | None, tr: Translate) -> Choice:
    """Puts the keyboard away, for all that was found."""
    if answer is None or not answer.found:
        return Choice("hide", tr("Ẩn bàn phím"), "keyboard-off")
    return Choice("hide", tr("Xem cả {count}").format(count=len(answer.found)), "list")


def _failed(tr: Translate) -> str:
    return tr("Chưa tra cứu được lúc này. Mời ông/bà hỏi quầy hướng dẫn.")
