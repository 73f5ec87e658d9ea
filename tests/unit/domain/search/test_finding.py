"""What a small catalogue answers to lines as citizens type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.search.index import Entry, build
from kiosk.domain.search.rank import Hit, find
from kiosk.domain.search.speech import Speech, SpeechError, read_speech

INDEX = build(
    [
        Entry("1.001193", ("Đăng ký khai sinh", "làm giấy khai sinh"), weight=1.0),
        Entry("2.000635", ("Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh",), weight=1.0),
        Entry("1.004873", ("Cấp giấy xác nhận tình trạng hôn nhân", "giấy độc thân"), weight=1.0),
        Entry("1.000894", ("Đăng ký kết hôn",), weight=1.0),
        Entry("2.000806", ("Đăng ký kết hôn có yếu tố nước ngoài",), weight=1.0),
        Entry("1.004194", ("Đăng ký tạm trú", "ở trọ"), weight=1.0),
        Entry("1.001662", ("Đăng ký khai thác nước dưới đất", "khoan giếng"), weight=0.85),
        Entry("1.001612", ("Đăng ký thành lập hộ kinh doanh", "mở quán"), weight=0.85),
        Entry("1.115001", ("Đăng ký hộ kinh doanh của một tỉnh khác",), weight=0.0),
        Entry("1.013225", ("Cấp giấy phép xây dựng mới nhà ở riêng lẻ",), weight=1.0),
    ]
)
SPEECH = read_speech(
    """
    [viết tắt]
    dk = đăng ký
    gks = giấy khai sinh
    [cùng nghĩa]
    lấy vợ = kết hôn   # ở đâu cũng nói
    [bỏ qua]
    thủ tục
    cần giấy tờ gì
    """.splitlines()
)


def first(line: str, speech: Speech = SPEECH) -> str:
    found = find(line, INDEX, speech, 5)
    return found[0].code if found else "-"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("ĐĂNG KÝ KẾT HÔN", "1.000894"),
        ("thủ tục kết hôn cần giấy tờ gì", "1.000894"),
        ("ket hon nuoc ngoai", "2.000806"),
        ("giấy độc thân", "1.004873"),
        ("khoan gieng", "1.001662"),
        ("mo quan", "1.001612"),
        ("hộ kinh doanh", "1.001612"),
    ],
)
def test_names_of_either_kind_are_found_with_and_without_accents(line: str, code: str) -> None:
    assert first(line) == code


@pytest.mark.parametrize(
    ("line", "code"), [("khai si", "1.001193"), ("dang ky tam tr", "1.004194"), ("giấy phép xây d", "1.013225")]
)
def test_the_last_word_may_be_half_typed(line: str, code: str) -> None:
    assert first(line) == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("dang ky kkhai sinh", "1.001193"),
        ("giay phep xay dugn", "1.013225"),
        ("khoan giegn", "1.001662"),
        ("dang ky tam tur", "1.004194"),
        ("dang ky tan tru", "1.004194"),
    ],
)
def test_one_slip_of_the_finger_does_not_matter(line: str, code: str) -> None:
    assert first(line) == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ddawng kys keets hoon", "1.000894"),
        ("d9ang8 ky1 ket61 ho6n", "1.000894"),
        ("dangkykethon", "1.000894"),
        ("hooj kinh doanh", "1.001612"),
    ],
)
def test_keystrokes_without_vietnamese_input_and_words_written_as_one_are_understood(line: str, code: str) -> None:
    assert first(line) == code


@pytest.mark.parametrize(
    "line",
    ["1.004194", "1,004194", "1004194", " 1.004194 ", "1.004194.01", "1.0041", "thủ tục mã 1.004194", "ma so 1,004194 can gi"],
)
def test_a_code_is_found_however_it_is_written(line: str) -> None:
    assert first(line) == "1.004194"


def test_a_number_among_other_words_is_no_code() -> None:
    assert first("khai sinh 1004194") == "1.001193"


def test_one_telling_word_finds_it_among_many_that_hundreds_have() -> None:
    common = [Entry(f"1.{n:06}", (f"cấp giấy phép cho tổ chức số {n}",), weight=1.0) for n in range(3000)]
    index = build([*common, Entry("2.000001", ("mai táng cho tổ chức",))])
    assert find("xin cấp giấy phép mai táng cho tổ chức", index, Speech(), 1)[0].code == "2.000001"


def test_a_name_that_has_the_whole_line_is_found_behind_hundreds_that_have_it_in_several_names() -> None:
    many = [Entry(f"1.{n:06}", (f"việc {n}", "mất giấy", "sổ đỏ"), weight=1.0) for n in range(300)]
    index = build([*many, Entry("2.000001", ("cấp lại", "mất sổ đỏ"), weight=0.0)])
    assert "2.000001" in [hit.code for hit in find("mất sổ đỏ", index, Speech(), 24)]


def test_words_that_stand_in_other_names_of_a_procedure_count_for_it() -> None:
    index = build([Entry("1.000001", ("đăng ký khai tử", "báo tử cho bố")), Entry("1.000002", ("đăng ký khai tử lại",))])
    assert find("báo tử đăng ký", index, Speech(), 1)[0].code == "1.000001"


def test_words_with_other_accents_count_no_more_because_other_names_have_them_too() -> None:
    index = build(
        [
            Entry("1.000001", ("chỗ cần giám hộ", "chợ cần"), weight=1.0),
            Entry("1.000002", ("chó dại cắn trâu bò",), weight=0.8),
        ]
    )
    assert find("chó cắn", index, Speech(), 1)[0].code == "1.000002"


def test_what_has_the_line_as_a_name_comes_before_what_is_asked_for_more() -> None:
    index = build(
        [Entry("2.001406", ("chồng chết sang tên sổ đỏ",), weight=1.0), Entry("1.013831", ("sang tên sổ đỏ",), weight=0.25)]
    )
    assert find("sang ten so do", index, Speech(), 1)[0].code == "1.013831"


def test_of_several_that_have_the_line_as_a_name_the_one_that_is_asked_for_most_comes_first() -> None:
    index = build([Entry("1.000001", ("mở quán hát",), weight=0.25), Entry("1.000002", ("mở quán hát",), weight=0.8)])
    assert [hit.code for hit in find("mở quán hát", index, Speech(), 2)] == ["1.000002", "1.000001"]


def test_a_word_that_names_have_is_hardly_a_slip_for_another_one() -> None:
    index = build([Entry("1.000001", ("bán gạo",), weight=0.7), Entry("1.000002", ("bán bình gas",), weight=0.8)])
    assert find("bán gas", index, Speech(), 1)[0].code == "1.000002"


def test_abbreviations_and_other_words_for_the_same_are_known() -> None:
    assert first("dk gks") == "1.001193"
    assert first("lay vo") == "1.000894"
    assert first("lay vo", Speech()) != "1.000894"


def test_with_accents_another_accent_is_another_word() -> None:
    index = build([Entry("1.000001", ("chợ nổi",)), Entry("1.000002", ("cho nói",))])
    assert [hit.code for hit in find("chợ", index, Speech(), 2)] == ["1.000001", "1.000002"]
    assert [hit.code for hit in find("cho nói", index, Speech(), 1)] == ["1.000002"]


def test_what_this_office_does_comes_before_what_another_province_does() -> None:
    codes = [hit.code for hit in find("hộ kinh doanh", INDEX, SPEECH, 5)]
    assert codes.index("1.001612") < codes.index("1.115001")


def test_an_ambiguous_word_brings_all_that_it_may_mean() -> None:
    assert {hit.code for hit in find("kết hôn", INDEX, SPEECH, 5)[:2]} == {"1.000894", "2.000806"}


def test_as_many_are_found_as_are_wanted_at_most() -> None:
    assert [len(find("đăng ký", INDEX, SPEECH, limit)) for limit in (0, 1, 3)] == [0, 1, 3]


def test_a_name_that_says_only_what_was_typed_comes_before_one_that_says_more() -> None:
    assert [hit.code for hit in find("kết hôn", INDEX, SPEECH, 2)] == ["1.000894", "2.000806"]


def test_a_hit_says_why() -> None:
    (hit,) = find("giấy độc thân", INDEX, SPEECH, 1)
    assert (hit.name, hit.said, hit.says, hit.order, hit.weight) == ("giấy độc thân", 1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("line", ["", "   ", "!?", "xyzzy qqq", "\U0001f600"])
def test_nothing_is_found_for_what_has_no_word(line: str) -> None:
    assert find(line, INDEX, SPEECH, 5) == []


def test_nothing_is_found_when_no_name_has_most_of_the_line_however_many_have_a_word_of_it() -> None:
    index = build([Entry("1.000001", ("mở quán cơm", "nấu rượu", "nấu bia"), weight=1.0)])
    assert find("nấu cơm", index, Speech(), 5) == []


def test_two_words_of_a_long_story_are_enough() -> None:
    common = [Entry(f"1.{n:06}", (f"mất giấy số {n}", f"sổ tay số {n}")) for n in range(200)]
    index = build([*common, Entry("2.000001", ("làm khai sinh",))])
    found = find("cháu bé nhà chị hàng xóm vừa ra đời hôm qua nên muốn khai sinh", index, Speech(), 5)
    assert [hit.code for hit in found] == ["2.000001"]


@given(st.text(max_size=80))
def test_any_line_has_an_answer_that_falls_in_score_and_repeats_nothing(line: str) -> None:
    found = find(line, INDEX, SPEECH, 5)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.code for hit in found}) == len(found) <= 5


@given(
    st.lists(st.sampled_from(["khai", "sinh", "đăng", "ký", "hộ", "kết", "hôn", "xyz", "thủ", "tục", "gks"]), max_size=8).map(
        " ".join
    )
)
def test_an_answer_does_not_depend_on_what_was_asked_before(line: str) -> None:
    alone: list[Hit] = find(line, INDEX, SPEECH, 5)
    find("khai sinh", INDEX, SPEECH, 5)
    assert find(line, INDEX, SPEECH, 5) == alone


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[gì]", "there is no part 'gì'"),
        ("[viết tắt]\nhai từ = ba", "no line of"),
        ("[cùng nghĩa]\nmột", "no line of"),
        ("một", "no line of"),
    ],
)
def test_a_line_of_speech_without_meaning_is_told_with_its_number(line: str, says: str) -> None:
    with pytest.raises(SpeechError, match=rf"line {len(line.splitlines())}: .*{says}"):
        read_speech(line.splitlines())
