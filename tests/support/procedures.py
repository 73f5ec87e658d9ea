"""A small catalogue on a real file, and a look-up desk that answers when the test says so."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kiosk.catalogue.reading import About
from kiosk.catalogue.store import CatalogueFile
from kiosk.domain.search.entries import entries_of
from kiosk.domain.search.index import build
from kiosk.domain.search.speech import Speech
from kiosk.usecases.find_procedure import FindProcedure
from kiosk.usecases.look_up import Checklist, FieldChosen, ProcedureChosen, Question, Reply, Typed
from procedures.model import Channel, Document, DocumentGroup, Fee, Filing, Level, Procedure, TimeLimit, TimeUnit

HERE = ("Ủy ban nhân dân cấp xã",)

BIRTH = Procedure(
    "1.001193",
    "Đăng ký khai sinh",
    "Hộ tịch",
    Level.COMMUNE,
    HERE,
    applicants=("Cá nhân",),
    filings=(
        Filing(Channel.DIRECT, TimeLimit(1.0, TimeUnit.WORKING_DAY), (Fee(0),)),
        Filing(Channel.ONLINE, TimeLimit(5.0, TimeUnit.OTHER), (Fee(8000, "trường hợp quá hạn"),)),
    ),
    documents=(
        DocumentGroup("Giấy tờ nộp", (Document("Tờ khai", 1, 0, "Mẫu 01"), Document("Giấy chứng sinh", 1, 2))),
        DocumentGroup("", (Document("Căn cước"),)),
    ),
    steps=("Lấy số.", "Nộp hồ sơ."),
    results=("Giấy khai sinh",),
    url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
)
MARRIAGE = Procedure("1.000894", "Đăng ký kết hôn", "Hộ tịch", Level.COMMUNE, HERE)
SINGLE = Procedure("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch", Level.COMMUNE, HERE)
COPY = Procedure("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", Level.COMMUNE, HERE)
SIGNATURE = Procedure("2.000884", "Chứng thực chữ ký", "Chứng thực", Level.COMMUNE, HERE)
FERRY = Procedure("1.009444", "Công bố bến khách ngang sông", "Đường thủy", Level.COMMUNE, HERE)
FACTORY = Procedure("1.003001", "Cấp giấy phép sản xuất rượu", "Công nghiệp", Level.PROVINCE, ("Sở Công Thương",))
ALL = (BIRTH, MARRIAGE, SINGLE, COPY, SIGNATURE, FERRY, FACTORY)
NAMES = {"1.004873": ("giấy độc thân",)}
ASKED = {"1.001193": "Khai sinh cho con", "1.000894": ""}


def catalogue_with(
    folder: Path, procedures: tuple[Procedure, ...] = ALL, names: Mapping[str, tuple[str, ...]] = NAMES
) -> CatalogueFile:
    """A catalogue of these on a real file."""
    file = CatalogueFile(folder / "catalogue.db")
    index = build(entries_of(procedures, names, ASKED))
    file.write(procedures, index, About("test", "2026-11-26T00:00:00+00:00", "", "", "2026-07-18"))
    return file


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []
"""Kept until the process ends, which removes them."""


@cache
def finder() -> FindProcedure:
    """A search over `ALL`."""
    _FOLDERS.append(tempfile.TemporaryDirectory(prefix="kiosk-catalogue-"))
    return FindProcedure(catalogue_with(Path(_FOLDERS[-1].name)), Speech(), ASKED)


@dataclass
class NotedLookUp:
    """Notes questions; `reply_to` has the real search answer one."""

    asked: list[tuple[int, Question]] = field(default_factory=list)
    printed: list[Checklist] = field(default_factory=list)

    def ask(self, serial: int, question: Question) -> None:
        self.asked.append((serial, question))

    def print(self, checklist: Checklist) -> None:
        self.printed.append(checklist)

    @staticmethod
    def reply_to(question: Question) -> Reply:
        match question:
            case Typed(text):
                return finder().answer(text)
            case FieldChosen(name):
                return finder().of_field(name)
            case ProcedureChosen(code):
                return finder().procedure(code)
