"""Records of the national portal and of files made from it, as procedures. Every field may be missing, null or of another type."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from procedures.agencies import level_of
from procedures.clean import Mended, clean_lines, clean_text
from procedures.model import Channel, Document, DocumentGroup, Fee, Filing, Procedure, TimeLimit, TimeUnit

Record = Mapping[str, Any]

PORTAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"

LONGEST_URL = 300
"""Bytes: four times the portal's; a square code of a few thousand cannot be drawn, and of a thousand not be read from paper."""

_INTERNAL = "STANDARD_INTERNAL"
_SPECIFIC = "SPECIFIC"
_PROVINCE = re.compile(r"(?:UBND|Ủy ban nhân dân)\s+(?:tỉnh|thành phố|TP\.?)\s+(.+)", re.IGNORECASE)
_CHANNELS = {
    "DIRECT": Channel.DIRECT,
    "ONLINE": Channel.ONLINE,
    "POSTAL": Channel.POST,
    "Trực tiếp": Channel.DIRECT,
    "Trực tuyến": Channel.ONLINE,
    "Dịch vụ bưu chính": Channel.POST,
}
_UNITS = {
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "DAY": TimeUnit.DAY,
    "HOUR": TimeUnit.HOUR,
    "MONTH": TimeUnit.MONTH,
}


def procedure_of(record: Record, code: str, name: str, mended: Mended) -> Procedure:
    """Any of the three kinds of record; whatever it does not have stays empty."""
    agencies = _texts(
        record, mended, "executing", "departments", "executingAgencies", "departmentsExecuting", "unitGroupsExecuting"
    )
    field = next(iter(_texts(record, mended, "field", "categories", "categoriesDetails")), "")
    kind = _text(record, mended, "type")
    return Procedure(
        code,
        name,
        field,
        level_of(agencies, _texts(record, mended, "level"), field),
        agencies,
        _texts(record, mended, "targets", "formalityTargetType"),
        tuple(_filings(record, mended)),
        tuple(_documents(record, mended)),
        _steps(record, mended),
        tuple(line for one in _texts(record, mended, "resultsDetails") or _several(record, mended, "result") for line in (one,)),
        "\n".join(_several(record, mended, "conditions", "requirementsAndConditions")),
        _texts(record, mended, "legal_basis_items", "legalBasisesDetails"),
        _url(record, mended),
        _updated(record),
        _province(
            _text(record, mended, "promulgator") or _text(record, mended, "departmentPromulgate", "departmentPromulgateName")
        )
        if kind == _SPECIFIC
        else "",
        is_public=kind != _INTERNAL and record.get("isInternal") is not True,
    )


def _text(record: Record, mended: Mended, *keys: str) -> str:
    return next((clean_text(record[key], mended) for key in keys if isinstance(record.get(key), str)), "")


def _several(record: Record, mended: Mended, *keys: str) -> tuple[str, ...]:
    return next((lines for key in keys if isinstance(record.get(key), str) and (lines := clean_lines(record[key], mended))), ())


def _texts(record: Record, mended: Mended, *keys: str) -> tuple[str, ...]:
    """The first list that has texts, or things with names."""
    for key in keys:
        found = tuple(
            text for one in _list(record.get(key)) if (text := clean_text(one if isinstance(one, str) else _name(one), mended))
        )
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _name(thing: object) -> str:
    if not isinstance(thing, dict):
        return ""
    name = next((thing[key] for key in ("name", "fullName", "title") if isinstance(thing.get(key), str)), "")
    return str(name)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value] if isinstance(value, str | dict) and value else []


def _url(record: Record, mended: Mended) -> str:
    if (url := _text(record, mended, "url")).startswith("https://"):
        if len(url.encode()) <= LONGEST_URL:
            return url
        mended("address of its page too long")
    portal_id = _text(record, mended, "id", "portal_id")
    return PORTAL_PAGE + portal_id if re.fullmatch(r"[0-9a-f-]{36}", portal_id) else ""


def _updated(record: Record) -> date | None:
    """Milliseconds since 1970."""
    value = record.get("updated_at", record.get("updatedAt"))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1 << 42:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).date()


def _province(promulgator: str) -> str:
    found = _PROVINCE.search(promulgator)
    return found[1] if found else promulgator


def _filings(record: Record, mended: Mended) -> Iterator[Filing]:
    cases = {(case.get("qty"), case.get("unit")) for case in _list(record.get("cases")) if isinstance(case, dict)}
    common = next(iter(cases)) if len(cases) == 1 else (None, None)
    for one in _list(record.get("methods")) or _list(record.get("executionMethods")):
        if not isinstance(one, dict):
            continue
        channel = _CHANNELS.get(str(one.get("method") or one.get("submissionMethod")))
        if channel is None:
            continue
        time = one.get("processingTime", one.get("time"))
        count = _number(time)
        unit = one.get("processingTimeUnit") or (common[1] if _number(common[0]) == count else None)
        in_words = clean_lines(time, mended) if isinstance(time, str) and count is None else ()
        text = "\n".join(dict.fromkeys((*in_words, *_several(one, mended, "description", "note"))))
        limit = TimeLimit(count or None, _UNITS.get(str(unit), TimeUnit.OTHER), text)
        yield Filing(channel, limit, tuple(_fees(one.get("fees"), mended)))


def _number(value: object) -> float | None:
    try:
        number = float(str(value)) if value is not None and not isinstance(value, bool) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _fees(fees: object, mended: Mended) -> Iterator[Fee]:
    for one in _list(fees):
        if isinstance(one, dict):
            amount = _number(one.get("value"))
            text = _text(one, mended, "text", "description")
            known = amount is not None and 0 <= amount < 1e12 and (amount > 0 or not text)  # noqa: PLR2004  beyond any fee
            yield Fee(int(amount) if known and amount is not None else None, text)


def _documents(record: Record, mended: Mended) -> Iterator[DocumentGroup]:
    for group in _list(record.get("document_groups")) or _list(record.get("executionCases")):
        if not isinstance(group, dict):
            continue
        items = _list(group.get("items")) or _list(group.get("profileComponents"))
        documents = tuple(_document(one, mended) for one in items if isinstance(one, dict) and _name(one).strip())
        if documents:
            yield DocumentGroup(_text(group, mended, "group", "name").strip("*:- "), documents)
    if not record.get("document_groups") and (items := _list(record.get("document_items"))):
        documents = tuple(_document(one, mended) for one in items if isinstance(one, dict) and _name(one).strip())
        if documents:
            yield DocumentGroup("", documents)


def _document(item: Record, mended: Mended) -> Document:
    def count(*keys: str) -> int:
        value = next((number for key in keys if (number := _number(item.get(key))) is not None), 0.0)
        return int(value) if 0 <= value < 100 else 0  # noqa: PLR2004  nobody brings a hundred

    name = clean_text(_name(item), mended).lstrip("-+•* ")
    return Document(name, count("original", "originalQty"), count("copy", "copyQty"), _text(item, mended, "form", "formName"))


def _steps(record: Record, mended: Mended) -> tuple[str, ...]:
    items = _list(record.get("steps_items")) or _list(record.get("executionSteps"))
    lines = [
        line
        for one in items
        if isinstance(one, dict)
        for key in ("name", "text", "description")
        if isinstance(one.get(key), str)
        for line in clean_lines(one[key], mended)
    ]
    return tuple(lines) or _several(record, mended, "steps")
