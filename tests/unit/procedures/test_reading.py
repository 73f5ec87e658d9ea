"""Files as they are found in the world: what is kept of them, what is mended, what is refused."""

import gzip
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from procedures.errors import ProcedureFileError
from procedures.model import Channel, Document, DocumentGroup, Fee, Filing, Level, Procedure, TimeLimit, TimeUnit
from procedures.reading import read_files
from procedures.report import ImportReport

MERGED = {
    "code": "1.001193",
    "name": "Thủ tục đăng ký khai sinh",
    "field": "Hộ tịch",
    "promulgator": "Bộ Tư pháp",
    "executing": ["Ủy ban nhân dân cấp xã"],
    "level": ["Cấp xã"],
    "type": "STANDARD",
    "targets": ["Công dân Việt Nam"],
    "url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/x",
    "methods": [{"method": "Trực tiếp", "time": "1", "fees": [{"type": "FEE", "value": 8000, "text": ""}], "note": ""}],
    "cases": [{"qty": 1, "unit": "WORKING_DAY"}],
    "document_groups": [{"group": "* Phải nộp:", "items": [{"name": "- Tờ khai", "original": 1, "copy": 0}]}],
    "steps_items": [{"name": "", "text": "Nộp hồ sơ.\nNhận kết quả."}],
    "result": "Giấy khai sinh",
    "legal_basis_items": [{"code": "60", "name": "Luật hộ tịch"}],
    "updated_at": 1776242191512,
}
RAW = {
    "id": "019d2bfe-9088-744d-aa0a-e846b6dce3d5",
    "code": "1.013225",
    "name": "Cấp giấy phép xây dựng",
    "executionSteps": [{"name": "", "description": "Nộp."}],
    "executionMethods": [
        {
            "submissionMethod": "ONLINE",
            "processingTime": 10,
            "processingTimeUnit": "WORKING_DAY",
            "description": "10 ngày",
            "fees": [{"type": "FEE", "value": 0, "description": "Theo nghị quyết của tỉnh"}],
        }
    ],
    "executionCases": [
        {"name": "Nhà ở:", "profileComponents": [{"name": "Bản vẽ", "originalQty": 1, "copyQty": 2, "required": False}]}
    ],
    "categoriesDetails": [{"name": "Hoạt động xây dựng"}],
    "type": "STANDARD",
    "isInternal": False,
    "fees": [],
    "profileComponents": [],
}
LISTED = {
    "id": "019f68b7-3349-779e-afc4-d1801f6b64f0",
    "code": "1.115729",
    "name": "Đăng ký biến động",
    "categories": ["Đất đai"],
    "departments": ["Văn phòng Đăng ký đất đai"],
    "departmentPromulgate": "UBND tỉnh Lạng Sơn",
    "formalityTargetType": ["Công dân Việt Nam"],
    "type": "SPECIFIC",
}


def lines(folder: Path, *records: object, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> tuple[dict[str, Procedure], ImportReport]:
    return read_files([path])


def test_a_record_of_the_merged_file_keeps_all_that_a_citizen_asks_for(tmp_path: Path) -> None:
    found, report = read(lines(tmp_path, MERGED))
    assert found["1.001193"] == Procedure(
        "1.001193",
        "Đăng ký khai sinh",
        "Hộ tịch",
        Level.COMMUNE,
        ("Ủy ban nhân dân cấp xã",),
        ("Công dân Việt Nam",),
        (Filing(Channel.DIRECT, TimeLimit(1.0, TimeUnit.WORKING_DAY), (Fee(8000),)),),
        (DocumentGroup("Phải nộp", (Document("Tờ khai", 1, 0),)),),
        ("Nộp hồ sơ.", "Nhận kết quả."),
        ("Giấy khai sinh",),
        "",
        ("Luật hộ tịch",),
        "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/x",
        date(2026, 4, 15),
    )
    assert (report.records, report.kept, report.detailed, report.mended) == (1, 1, 1, {"begins with Thủ tục": 1})


def test_a_raw_detail_of_the_portal_has_its_fees_in_its_channels_and_its_papers_in_its_cases(tmp_path: Path) -> None:
    one = read(lines(tmp_path, RAW))[0]["1.013225"]
    assert one.filings == (
        Filing(Channel.ONLINE, TimeLimit(10.0, TimeUnit.WORKING_DAY, "10 ngày"), (Fee(None, "Theo nghị quyết của tỉnh"),)),
    )
    assert one.documents == (DocumentGroup("Nhà ở", (Document("Bản vẽ", 1, 2),)),)
    assert (one.field, one.steps) == ("Hoạt động xây dựng", ("Nộp.",))
    assert one.url.endswith("/019d2bfe-9088-744d-aa0a-e846b6dce3d5")


@pytest.mark.parametrize(("end", "is_kept"), [("x" * 280, True), ("x" * 3000, False), ("ộ" * 280, False)])
def test_an_address_that_no_square_code_can_hold_is_left_out_and_told(tmp_path: Path, end: str, is_kept: bool) -> None:
    url = f"https://xa.gov.vn/{end}"
    found, report = read(lines(tmp_path, {"code": "1.001193", "name": "Đăng ký khai sinh", "url": url}))
    assert found["1.001193"].url == (url if is_kept else "")
    assert report.mended == ({} if is_kept else {"address of its page too long": 1})


def test_an_item_of_the_portals_list_knows_whose_own_procedure_it_is(tmp_path: Path) -> None:
    one = read(lines(tmp_path, LISTED))[0]["1.115729"]
    assert (one.variant_of, one.agencies, one.has_detail) == ("Lạng Sơn", ("Văn phòng Đăng ký đất đai",), False)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_of_the_old_portal_may_have_a_title_and_any_separator(tmp_path: Path, separator: str) -> None:
    rows = [
        ["DANH MỤC THỦ TỤC HÀNH CHÍNH"],
        ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Cấp thực hiện", "Tình trạng"],
        ["1.000894", "ĐĂNG KÝ KẾT HÔN TRONG NƯỚC", "Hộ tịch", "Cấp xã", "=HYPERLINK(1)"],
    ]
    path = tmp_path / "a.csv"
    path.write_text("\ufeff" + "\n".join(separator.join(row) for row in rows), encoding="utf-8")
    found, report = read(path)
    assert found["1.000894"].name == "Đăng ký kết hôn trong nước"
    assert (found["1.000894"].level, report.mended) == (Level.COMMUNE, {"in capitals": 1})


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_a_table_too_and_its_formulas_are_only_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["DANH MỤC"],
            [None, "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Đối tượng"],
            [1, "1.000894", "Đăng ký kết hôn", "Hộ tịch", "Công dân; Tổ chức"],
            [2, "1.001193", '=HYPERLINK("http://evil","x")', "Hộ tịch", None],
        ],
    )
    found, report = read(path)
    assert (found["1.000894"].name, found["1.000894"].applicants) == ("Đăng ký kết hôn", ("Công dân", "Tổ chức"))
    assert (list(found), report.skipped) == (["1.000894"], {"has no name": 1})


def test_a_workbook_that_is_a_bomb_or_broken_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    whole = workbook(tmp_path / "whole.xlsx", [["Mã TTHC", "Tên TTHC"], ["1.000894", "Đăng ký kết hôn"]])
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(ProcedureFileError, match="is no whole workbook"):
        read(half)
    with pytest.raises(ProcedureFileError, match="is no whole workbook"):
        read(bomb)
    monkeypatch.setattr("procedures.workbook.LARGEST_WORKBOOK", 500_000)
    with pytest.raises(ProcedureFileError, match="which no such table has"):
        read(bomb)


def test_a_packed_file_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(MERGED).encode()))
    assert list(read(path)[0]) == ["1.001193"]


def test_dirt_is_taken_off_and_counted(tmp_path: Path) -> None:
    records = [
        {"code": " 1.014325", "name": "Thủ tục  cấp\tgiấy"},
        {"code": "1.014955-Xoa", "name": "Ca\u0302\u0301p gia\u0302\u0301y"},
        {"code": "1.012753.H19", "name": "ĐĂNG KÝ ĐẤT ĐAI LẦN ĐẦU"},
        {"code": "1.000001", "name": "Có\x00ký tự lạ"},
    ]
    found, report = read(lines(tmp_path, *records))
    assert {code: one.name for code, one in found.items()} == {
        "1.014325": "Cấp giấy",
        "1.014955": "Cấp giấy",
        "1.012753": "Đăng ký đất đai lần đầu",
        "1.000001": "Có ký tự lạ",
    }
    assert report.mended == {
        "code with something around it": 3,
        "tabs, line breaks or spaces too many": 1,
        "begins with Thủ tục": 1,
        "not NFC": 1,
        "in capitals": 1,
        "control characters": 1,
    }
    assert report.skipped == {}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"code": "1.0133611", "name": "x"}, "has no code like 1.001193"),
        ({"code": None, "name": "x"}, "has no code like 1.001193"),
        ({"code": "1.000001", "name": "  "}, "has no name"),
        ({"code": "1.000001", "name": "x" * 3000}, "its name is longer than 2000 characters"),
        (["1.000001"], "is no record"),
    ],
)
def test_a_record_that_cannot_be_kept_is_told_with_its_line_and_the_others_are_kept(
    tmp_path: Path, record: object, why: str
) -> None:
    found, report = read(lines(tmp_path, MERGED, [record] if isinstance(record, list) else record))
    assert (list(found), report.skipped) == (["1.001193"], {why: 1})
    assert report.told[0].startswith(f"a.jsonl, line 2: {why}")


def test_a_line_that_is_no_json_costs_only_itself(tmp_path: Path) -> None:
    path = lines(tmp_path, MERGED)
    path.write_bytes(path.read_bytes() + b'{"code": "1.0000\n' + b"[" * 100_000 + b"\n\xff\xfe\n" + json.dumps(RAW).encode())
    found, report = read(path)
    assert (sorted(found), report.skipped) == (["1.001193", "1.013225"], {"is no JSON": 3})


JUNK: list[object] = [
    None,
    float("nan"),
    float("inf"),
    5,
    -1,
    True,
    "x",
    "",
    [],
    {},
    [None],
    [5],
    ["x"],
    [[]],
    [{"name": 5}],
    [{"name": "y", "items": 3, "fees": "z", "method": []}],
]


@pytest.mark.parametrize("record", [MERGED, RAW, LISTED], ids=["merged", "raw", "listed"])
def test_a_field_of_any_other_type_is_as_good_as_none(tmp_path: Path, record: dict[str, object]) -> None:
    spoilt = [record | {key: junk} for key in record if key not in ("code", "name") for junk in JUNK]
    found, report = read(lines(tmp_path, *spoilt))
    assert (list(found), report.skipped) == ([record["code"]], {})


@pytest.mark.parametrize("junk", JUNK, ids=str)
@pytest.mark.parametrize("key", ["fees", "time", "processingTime", "processingTimeUnit", "description", "value"])
def test_so_is_one_within_a_channel(tmp_path: Path, key: str, junk: object) -> None:
    channel = {"submissionMethod": "DIRECT", "fees": [{"value": junk}], key: junk}
    (filing,) = read(lines(tmp_path, RAW | {"executionMethods": [channel, 5, {"submissionMethod": "PIGEON"}]}))[0][
        "1.013225"
    ].filings
    assert filing.channel is Channel.DIRECT


def test_a_list_of_papers_without_groups_is_one_group(tmp_path: Path) -> None:
    items = [{"name": "+ Tờ khai", "original": "1", "copy": "nhiều"}, {"name": " "}, 7]
    record = MERGED | {"document_groups": [], "document_items": items}
    assert read(lines(tmp_path, record))[0]["1.001193"].documents == (DocumentGroup("", (Document("Tờ khai", 1, 0),)),)


def test_a_report_tells_people_in_lines(tmp_path: Path) -> None:
    _, report = read(lines(tmp_path, MERGED | {"isInternal": True}, {"code": "x", "name": "y"}))
    assert report.lines() == [
        "2 records, 1 procedures, of these 1 between authorities, which are not shown, 1 with details",
        "mended: 1 x begins with Thủ tục",
        "skipped: 1 x has no code like 1.001193",
        "a.jsonl, line 2: has no code like 1.001193: 'x'",
    ]


def test_procedures_between_authorities_are_kept_and_hidden(tmp_path: Path) -> None:
    found, report = read(lines(tmp_path, MERGED | {"type": "STANDARD_INTERNAL"}, RAW | {"isInternal": True}))
    assert [one.is_public for one in found.values()] == [False, False]
    assert report.hidden == 2


def test_what_two_files_tell_of_one_procedure_is_put_together(tmp_path: Path) -> None:
    listed = {"code": "1.001193", "name": "Đăng ký khai sinh (mới)", "categories": ["Hộ tịch"]}
    found, _ = read_files([lines(tmp_path, MERGED), lines(tmp_path, listed, name="b.jsonl")])
    assert (found["1.001193"].name, len(found["1.001193"].documents)) == ("Đăng ký khai sinh (mới)", 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no procedures"),
        (b"hello\nworld\n", "no columns"),
        (b"[]\n", "has no procedures"),
        (b'{"code": "x"}\n', "is a procedure"),
        (b"\x1f\x8bgarbage", "cannot be read"),
        (gzip.compress(b'{"code": "1.000001", "name": "x"}\n', mtime=0)[:-12], "cannot be read"),
        (b"M\xc3\xa3 TTHC,T\xc3\xaan TTHC\n1.000001,\xff\n", "is no UTF-8"),
    ],
)
def test_a_file_that_is_no_catalogue_is_one_error_that_names_it(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(ProcedureFileError, match=rf"broken.*{says}"):
        read(path)


def test_a_bomb_in_gzip_and_an_endless_line_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procedures.source.LARGEST_FILE", 10_000)
    monkeypatch.setattr("procedures.source.LONGEST_LINE", 2_000)
    many = tmp_path / "many.gz"
    many.write_bytes(gzip.compress((json.dumps(MERGED | {"steps_items": []}) + "\n").encode() * 100))
    with pytest.raises(ProcedureFileError, match="larger than 10000 bytes"):
        read(many)
    long = tmp_path / "long.gz"
    long.write_bytes(gzip.compress(b'{"code": "' + b"1" * 9_000))
    with pytest.raises(ProcedureFileError, match="longer than 2000 bytes"):
        read(long)


def test_a_folder_and_a_device_that_never_ends_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero"), tmp_path / "nowhere"):
        with pytest.raises(ProcedureFileError, match="is no file"):
            read(path)


def test_a_time_limit_in_words_is_kept_as_its_text(tmp_path: Path) -> None:
    method = {"submissionMethod": "DIRECT", "processingTime": "Không quá 15 ngày", "processingTimeUnit": "OTHER"}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"code": "1.000001", "name": "Một", "executionMethods": [method]}), encoding="utf-8")
    assert read_files([file])[0]["1.000001"].filings[0].limit == TimeLimit(None, TimeUnit.OTHER, "Không quá 15 ngày")


def test_a_code_has_plain_digits_only(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"code": "1.00\uff11193", "name": "Một"}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(ProcedureFileError, match="has no code like"):
        read_files([file])


def test_an_address_without_end_is_none(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"code": "1.000001", "name": "Một", "url": "https://" + "a" * 3000}), encoding="utf-8")
    assert read_files([file])[0]["1.000001"].url == ""
