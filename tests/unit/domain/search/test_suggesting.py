"""The words that a keyboard offers while a citizen types."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.search.habits import habits_of
from kiosk.domain.search.index import Entry, build
from kiosk.domain.search.suggest import LONGEST_WORD, suggest
from procedures.folding import fold

INDEX = build(
    [
        Entry("1.001193", ("Đăng ký khai sinh", "làm giấy khai sinh"), weight=1.0),
        Entry("1.000894", ("Đăng ký kết hôn",), weight=1.0),
        Entry("2.000806", ("Đăng ký kết hôn có yếu tố nước ngoài",), weight=0.8),
        Entry("1.004873", ("Cấp giấy xác nhận tình trạng hôn nhân", "giấy độc thân"), weight=1.0),
        Entry("1.000001", ("Hỗ trợ của tỉnh trước thiên tai",), weight=1.0),
        Entry("1.000002", ("Hỗ trợ của tỉnh trước mùa mưa",), weight=1.0),
        Entry("1.000003", ("Khai thác cát", "Khai thác đá", "Khai thác sỏi"), weight=0.0),
        Entry("1.000004", ("Giày dép xuấtkhẩusangnướcngoài",), weight=0.0),
        Entry("1.000005", ("Hoàn thuế", "hóa đơn"), weight=0.5),
        Entry("1.000006", ("Mẫu 01 a b c",), weight=1.0),
    ]
)
HABITS = habits_of(INDEX)
TEXTS = st.text(st.sampled_from("aădđegiklnoôstưuxyấáàảãạế 1.-") | st.characters(), max_size=30)


def test_a_half_word_without_accents_is_completed_with_them() -> None:
    assert suggest("giay", HABITS)[0] == "giấy"


def test_accents_that_are_typed_are_meant() -> None:
    assert suggest("già", HABITS) == ["giày"]
    assert suggest("giâ", HABITS) == ["giấy"]


def test_a_tone_may_still_move_to_another_vowel() -> None:
    assert suggest("hoà", HABITS) == ["hoàn"]


def test_accents_that_no_name_has_are_taken_for_a_slip() -> None:
    assert suggest("gỉay", HABITS)[0] == "giấy"


def test_after_a_space_comes_what_follows_in_names() -> None:
    assert suggest("khai ", HABITS)[0] == "sinh"
    assert suggest("Đăng ký kết ", HABITS) == ["hôn"]


def test_a_half_word_is_rather_one_that_follows_the_word_before() -> None:
    assert suggest("s", HABITS, 1) == suggest("khai s", HABITS, 1) == ["sinh"]
    assert suggest("khai thác s", HABITS, 1) == ["sỏi"]


def test_two_words_before_tell_more_than_one() -> None:
    assert suggest("của tinh tr", HABITS, 1) == ["trước"]
    assert suggest("xac nhan tinh tr", HABITS, 1) == ["trạng"]


def test_what_is_asked_for_here_comes_before_what_is_not() -> None:
    assert suggest("khai ", HABITS)[:2] == ["sinh", "thác"]


def test_nothing_typed_offers_how_names_begin() -> None:
    assert suggest("", HABITS)[0] == "đăng"


def test_the_word_that_stands_there_already_is_not_offered() -> None:
    assert "giấy" not in suggest("giấy", HABITS)


def test_nothing_is_offered_after_a_word_that_no_name_has() -> None:
    assert suggest("qwerty ", HABITS) == []


def test_words_written_as_one_and_numbers_are_not_offered() -> None:
    assert suggest("xuat", HABITS) == []
    assert suggest("mau ", HABITS) == []
    assert suggest("mau 01 ", HABITS) == []


def test_a_catalogue_without_procedures_offers_nothing() -> None:
    empty = habits_of(build([]))
    assert suggest("", empty) == suggest("gi", empty) == suggest("gi ", empty) == []


@settings(deadline=None)
@given(TEXTS, st.integers(0, 5))
def test_whatever_is_typed_what_is_offered_are_words_of_names_and_not_more_than_asked_for(text: str, limit: int) -> None:
    found = suggest(text, HABITS, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert set(found) <= set(INDEX.spelt)
    assert all(len(word) <= LONGEST_WORD and word == unicodedata.normalize("NFC", word) for word in found)


@settings(deadline=None)
@given(TEXTS, st.text(st.sampled_from("abcdđeghiklmnoprstuvxyấáàãạêôơư"), min_size=1, max_size=4))
def test_what_is_offered_for_a_half_word_begins_with_it(before: str, half: str) -> None:
    assert all(fold(word).startswith(fold(half)) for word in suggest(f"{before} {half}", HABITS))


@pytest.mark.parametrize("text", ["", "s", "khai ", "đăng ký khai ", "dang ky khai t"])
def test_words_that_are_as_likely_are_always_offered_in_the_same_order(text: str) -> None:
    entries = [
        Entry(f"1.{number}", (f"Đăng ký khai {word}",)) for number, word in enumerate(("sinh", "sanh", "tử", "tuất", "thác"))
    ]
    offered = {
        tuple(suggest(text, habits_of(build(listed)), 9)) for listed in (entries, entries[::-1], entries[2:] + entries[:2])
    }
    assert len(offered) == 1
