"""The checklist of a procedure: what to bring, as long as it is, page by page, each a slip of its own to be torn off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.domain.office import Office
from kiosk.domain.slip import Align, Block, Qr, Rule, Size, Slip, Text
from kiosk.domain.slip_head import Translate

LINE = 36
"""Letters that a line of body text holds at least, on 80 mm; on 58 mm a page is longer."""

PAGE = 30
"""Lines of a page below its head: about 15 cm, which still lies flat in a hand."""


MOST_PAGES = 4
"""The portal lists forty papers for some; whoever needs all of them reads on at home."""


@dataclass(frozen=True, slots=True)
class Section:
    """Items that belong together, such as the papers to bring; `heading` may be empty."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A procedure by its title and code, and what to do for it.

    `url` is its page, put below as a QR code; `source` says of when the facts are. Both may be empty.
    """

    title: str
    code: str
    sections: tuple[Section, ...]
    url: str = ""
    source: str = ""


def checklist_slips(office: Office, checklist: Checklist, tr: Translate, language: str = "vi") -> tuple[Slip, ...]:
    """One slip a page, at most `MOST_PAGES`; a section that goes on has its heading again, and no item is broken."""
    pages = [list(page) for page in _pages(checklist, tr)]
    if len(pages) > MOST_PAGES:
        pages = pages[:MOST_PAGES]
        pages[-1].append(Text(tr("Còn nữa. Mời ông/bà xem trên Cổng Dịch vụ công hoặc hỏi quầy."), bold=True))
    pages[-1] += _foot(checklist, tr)
    return tuple(
        Slip((*_head(office, checklist, tr, language, page=number, pages=len(pages)), *blocks))
        for number, blocks in enumerate(pages, start=1)
    )


def _foot(checklist: Checklist, tr: Translate) -> Iterator[Block]:
    if checklist.source or checklist.url:
        yield Rule()
    if checklist.source:
        yield Text(checklist.source)
    if checklist.url:
        yield Text(tr("Quét mã để xem trên Cổng Dịch vụ công quốc gia."))
        yield Qr(checklist.url)


def _head(office: Office, checklist: Checklist, tr: Translate, language: str, *, page: int, pages: int) -> Iterator[Block]:
    yield Text(office.name.in_language(language), bold=True)
    yield Text(checklist.title, Size.LARGE, bold=True)
    yield Text(tr("Mã thủ tục: {code}").format(code=checklist.code))
    if pages > 1:
        yield Text(tr("Trang {page}/{pages}").format(page=page, pages=pages))
    yield Rule()


def _pages(checklist: Checklist, tr: Translate) -> Iterator[list[Block]]:
    """At least one, even when nothing is known."""
    page: list[Block] = []
    for section in checklist.sections:
        for number in range(len(section.items)):
            entry = _entry(section, number, tr, begins=not page or number == 0)
            if page and _lines([*page, *entry]) > PAGE:
                yield page
                page, entry = [], _entry(section, number, tr, begins=True)
            page += entry
    yield page


def _entry(section: Section, number: int, tr: Translate, *, begins: bool) -> list[Text]:
    """An item, below its section's heading where a section or a page begins."""
    item = Text(f"{number + 1}. {section.items[number]}", align=Align.LEFT)
    if not begins or not section.heading:
        return [item]
    heading = tr("{heading} (tiếp)").format(heading=section.heading) if number else section.heading
    return [Text(heading, bold=True, align=Align.LEFT), item]


def _lines(blocks: Iterable[Block]) -> int:
    """Lines of body text that these take on 80 mm, at most."""
    return sum(max(1, -(-len(block.text) // LINE)) for block in blocks if isinstance(block, Text))
