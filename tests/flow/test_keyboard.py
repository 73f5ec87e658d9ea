"""Typing on the kiosk's own keyboard."""

import unicodedata
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.first_frame import translations
from kiosk.flow.keyboard import LONGEST_TEXT, KeyboardView, Layout, Typing, make_keyboard


def shown(typing: Typing, *words: str, language: str = "vi") -> KeyboardView:
    return make_keyboard(typing, words, translations(language))


def actions(typing: Typing) -> list[str]:
    """Of all keys that are there."""
    return [key.action for row in shown(typing).rows for key in row if key.action]


def after(typing: Typing, action: str) -> Typing:
    """A tap on a key that is there."""
    assert action in actions(typing), f"no key {action} on {typing.layout}"
    tapped = typing.tap(action)
    assert tapped is not None
    return tapped


def struck(keys: str, layout: Layout = Layout.TELEX, text: str = "") -> str:
    """What keys make, each letter a key, a space the space key."""
    names = (f"key:{'space' if key == ' ' else key}" for key in keys)
    return reduce(after, names, Typing(text, layout)).text


def tapped(*names: str, text: str = "", layout: Layout = Layout.MARKS) -> str:
    return reduce(after, (f"key:{name}" for name in names), Typing(text, layout)).text


def test_a_citizen_begins_with_telex_and_nothing_typed() -> None:
    assert Typing() == Typing("", Layout.TELEX)


def test_telex_makes_accents_as_a_phone_does() -> None:
    assert struck("giaays khai sinh") == "giấy khai sinh"


def test_keys_without_accents_stand_for_themselves() -> None:
    assert struck("giaays", Layout.ENGLISH) == "giaays"


def test_who_knows_no_telex_finds_every_letter_and_tone() -> None:
    assert tapped("đ", "ă", "n", "g", "space", "k", "y", "sac") == "đăng ký"
    assert tapped("h", "ô", "n", "nang", "space", "p", "h", "i", "hoi") == "hộn phỉ"
    assert tapped("g", "i", "a", "huyen", "space", "m", "a", "nga") == "già mã"


def test_a_tone_key_struck_again_takes_the_tone_away() -> None:
    assert tapped("sac", text="giây") == "giấy"
    assert tapped("sac", text="giấy") == "giây"


def test_another_tone_takes_the_place_of_the_first() -> None:
    assert tapped("huyen", text="giấy") == "giầy"


def test_a_tone_that_was_given_early_goes_to_the_letter_where_it_belongs() -> None:
    assert tapped("h", "o", "a", "huyen", "n") == "hoàn"


def test_a_tone_key_with_no_word_before_it_does_nothing() -> None:
    assert tapped("sac") == ""
    assert tapped("sac", text="giấy ") == "giấy "


def test_the_alphabet_has_no_key_that_is_no_vietnamese_letter() -> None:
    assert {f"key:{letter}" for letter in "fjwz"}.isdisjoint(actions(Typing(layout=Layout.MARKS)))
    assert {f"key:{letter}" for letter in "aăâbcdđeêghiklmnoôơpqrstuưvxy"} <= set(actions(Typing(layout=Layout.MARKS)))


def test_a_code_is_typed_with_digits_and_signs() -> None:
    assert struck("1.004194", Layout.DIGITS) == "1.004194"
    assert struck("12/2024-3, ", Layout.DIGITS) == "12/2024-3, "


def test_other_keys_leave_the_text_as_it_is() -> None:
    assert after(Typing("giấy"), "layout:digits") == Typing("giấy", Layout.DIGITS)


@pytest.mark.parametrize("layout", Layout)
def test_from_all_keys_there_is_a_way_to_all_others(layout: Layout) -> None:
    typing = Typing("giấy", layout)
    assert {after(typing, f"layout:{other}").layout for other in Layout} == set(Layout)


@pytest.mark.parametrize("layout", Layout)
def test_exactly_the_keys_in_use_are_marked(layout: Layout) -> None:
    marked = [key.action for row in shown(Typing("", layout)).rows for key in row if key.chosen]
    assert marked == [f"layout:{layout}"]


@pytest.mark.parametrize("layout", Layout)
def test_delete_takes_one_letter_with_its_accents_and_clear_takes_all(layout: Layout) -> None:
    assert after(Typing("khai tử", layout), "key:backspace").text == "khai t"
    assert after(Typing("khai tử", layout), "key:clear").text == ""
    assert after(Typing("", layout), "key:backspace").text == ""


@pytest.mark.parametrize("layout", Layout)
def test_a_space_struck_twice_is_one_and_none_stands_first(layout: Layout) -> None:
    assert tapped("space", "space", text="khai", layout=layout) == "khai "
    assert tapped("space", layout=layout) == ""


def test_a_suggestion_completes_the_word_and_goes_on_to_the_next() -> None:
    assert Typing("làm giâ").tap("suggest:giấy") == Typing("làm giấy ")
    assert Typing("làm ").tap("suggest:giấy") == Typing("làm giấy ")
    assert Typing("").tap("suggest:giấy") == Typing("giấy ")


def test_a_suggestion_in_parts_is_put_together() -> None:
    assert Typing("gi").tap("suggest:gia\u0302\u0301y") == Typing("giấy ")


def test_suggestions_are_offered_as_they_are_written() -> None:
    view = shown(Typing("gi"), "giấy", "già")
    assert [(choice.action, choice.title) for choice in view.suggestions] == [("suggest:giấy", "giấy"), ("suggest:già", "già")]


@pytest.mark.parametrize(
    "action",
    ["key:1", "key:é", "key:", "key:ab", "key:sac", "layout:russian", "suggest:", "suggest:a b", "service:x", "stay", ""],
)
def test_what_is_no_key_here_is_no_tap(action: str) -> None:
    assert Typing("a").tap(action) is None


def test_a_line_that_is_full_takes_no_more_and_loses_nothing() -> None:
    full = Typing("a" * LONGEST_TEXT)
    assert after(full, "key:b") == full
    assert full.tap("suggest:giấy") == Typing("giấy ")
    assert Typing(f"{'a ' * 39}a").tap("suggest:khai") == Typing(f"{'a ' * 39}a")
    assert after(full, "key:backspace").text == "a" * (LONGEST_TEXT - 1)


@pytest.mark.parametrize("layout", Layout)
def test_rows_are_equally_wide_so_that_all_edges_meet(layout: Layout) -> None:
    view = shown(Typing("", layout))
    assert [sum(key.width for key in row) for row in view.rows] == pytest.approx([view.columns] * 4)


def test_the_keys_that_all_layouts_share_stay_at_their_place() -> None:
    shares = []
    for layout in Layout:
        view = shown(Typing("", layout))
        shares.append([(key.action, round(key.width / view.columns, 6)) for key in view.rows[-1]])
    assert shares == [shares[0]] * len(Layout)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_says_what_it_does_and_no_two_say_the_same(language: str) -> None:
    for layout in Layout:
        keys = [key for row in shown(Typing("", layout), language=language).rows for key in row if key.action]
        assert all(key.title for key in keys)
        assert len({key.title for key in keys}) == len({key.action for key in keys}) == len(keys)


def test_keys_speak_the_language_of_the_session() -> None:
    def titles(language: str) -> list[str]:
        return [key.title for key in shown(Typing(), language=language).rows[-1]]

    assert titles("vi") == ["Telex", "Chữ có dấu", "Không dấu", "Số", "Cách", "Xoá hết"]
    assert titles("en") == ["Telex", "Accents", "No accents", "123", "Space", "Clear all"]


TAPS = st.lists(
    st.sampled_from(sorted({action for layout in Layout for action in actions(Typing("", layout))}))
    | st.sampled_from(["suggest:giấy", "suggest:khai", "suggest:gia\u0302\u0301y", "suggest:?", "home", "key:"])
    | st.text(max_size=3).map("key:{}".format)
    | st.text(max_size=12).map("suggest:{}".format),
    max_size=120,
)


@settings(deadline=None)
@given(st.sampled_from(["", "khai " * 15, "a" * LONGEST_TEXT]), st.sampled_from(Layout), TAPS)
def test_whatever_is_tapped_the_text_is_composed_and_not_too_long(text: str, layout: Layout, taps: list[str]) -> None:
    typing = Typing(text, layout)
    for action in taps:
        typing = typing.tap(action) or typing
        assert typing.text == unicodedata.normalize("NFC", typing.text)
        assert len(typing.text) <= LONGEST_TEXT


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 400))
def test_a_storm_of_keys_ends_in_a_line_that_can_be_cleared(seed: int, count: int) -> None:
    typing = Typing()
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) % 2**32
        there = actions(typing)
        typing = after(typing, there[(seed >> 16) % len(there)])
    assert after(typing, "key:clear").text == ""
