"""A citizen who looks a procedure up: fields, words and what they find, step by step."""

import pytest

from kiosk.flow.home import HomeView
from kiosk.flow.lookup.views import LookUpView, ResultsView
from kiosk.usecases.look_up import Typed
from tests.support.flows import Citizen
from tests.support.looking_up import BOX, FIND, results, titles


@pytest.fixture
def citizen(citizen: Citizen) -> Citizen:
    """At home, where procedures can be looked up."""
    citizen.catalogue_is_there()
    return citizen


@pytest.fixture
def typist(citizen: Citizen) -> Citizen:
    """Before an empty search box."""
    citizen.opens(FIND, BOX)
    return citizen


def test_home_offers_to_look_up_only_when_there_is_a_catalogue() -> None:
    citizen = Citizen()
    assert FIND not in citizen.choices()
    citizen.catalogue_is_there()
    assert FIND in citizen.choices()
    citizen.flow.catalogue_ready(None)
    assert FIND not in citizen.choices()


def test_the_way_in_shows_what_is_asked_for_most_by_its_short_name(citizen: Citizen) -> None:
    citizen.tap(FIND)
    assert isinstance(citizen.view, LookUpView)
    assert [tile.title for tile in citizen.view.tiles] == ["Khai sinh cho con", "Đăng ký kết hôn"]
    assert citizen.view.source == "Theo Cổng Dịch vụ công quốc gia, ngày 18/07/2026"


def test_fields_stand_in_the_order_of_the_offices_services_the_others_below(citizen: Citizen) -> None:
    citizen.opens(FIND, "Theo lĩnh vực")
    assert isinstance(citizen.view, LookUpView)
    assert [(tile.title, tile.note) for tile in citizen.view.tiles] == [
        ("Hộ tịch", "3 thủ tục"),
        ("Chứng thực", "2 thủ tục"),
        ("Đường thủy", "1 thủ tục"),
    ]


def test_a_field_lists_its_procedures_and_back_leads_to_the_fields(citizen: Citizen) -> None:
    citizen.opens(FIND, "Theo lĩnh vực", "Chứng thực")
    assert titles(citizen) == ["Chứng thực bản sao từ bản chính", "Chứng thực chữ ký"]
    citizen.tap("Quay lại")
    assert isinstance(citizen.view, LookUpView)
    assert "Hộ tịch" in citizen.choices()


def test_a_typed_line_finds_more_with_each_key(typist: Citizen) -> None:
    typist.type("khai si")
    assert titles(typist)[0] == "Đăng ký khai sinh"


def test_everyday_words_find_it_and_are_shown_beside_the_official_name(typist: Citizen) -> None:
    typist.type("doc than")
    row = results(typist).rows[0]
    assert (row.title, row.note) == ("Cấp Giấy xác nhận tình trạng hôn nhân", "“giấy độc thân” · Hộ tịch")


def test_who_decides_is_said_when_it_is_not_the_commune(typist: Citizen) -> None:
    typist.type("ruou")
    assert results(typist).rows[0].note == "Công nghiệp · Cấp tỉnh"


def test_telex_makes_accents_in_the_box(typist: Citizen) -> None:
    typist.type("keest hoon")
    assert results(typist).box is not None
    assert results(typist).box.title == "kết hôn"  # type: ignore[union-attr]


def test_an_ambiguous_word_asks_which_one_is_meant(typist: Citizen) -> None:
    typist.type("chung thuc")
    assert results(typist).heading == "Ông/bà cần việc nào?"
    assert len(titles(typist)) == 2


def test_a_clear_word_asks_nothing(typist: Citizen) -> None:
    typist.type("doc than")
    assert results(typist).heading == "Mời ông/bà chọn thủ tục"


def test_nothing_found_offers_fields_and_the_help_desk(typist: Citizen) -> None:
    typist.type("zzzz")
    view = results(typist)
    assert view.heading == "Chưa tìm thấy"
    assert "hỏi quầy hướng dẫn" in view.help_line
    assert titles(typist) == ["Hộ tịch", "Chứng thực", "Đường thủy"]
    typist.opens("Hộ tịch")
    assert "Đăng ký khai sinh" in titles(typist)


def test_a_late_answer_to_an_earlier_line_is_passed_over(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    early, _ = typist.look_up.asked[-1]
    typist.type("h")
    before = titles(typist)
    typist.flow.replied(early, typist.look_up.reply_to(Typed("ruou")))
    assert titles(typist) == before


def test_an_answer_to_the_citizen_before_is_passed_over(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    serial, question = typist.look_up.asked[-1]
    typist.wait(200)
    typist.wait(200)
    assert isinstance(typist.view, HomeView)
    typist.opens(FIND, BOX)
    typist.flow.replied(serial, typist.look_up.reply_to(question))
    assert titles(typist) == []


def test_the_keyboard_can_be_put_away_and_comes_back_with_a_tap_on_the_box(typist: Citizen) -> None:
    typist.type("khai")
    typist.tap("Xem cả 1")
    assert results(typist).keyboard is None
    typist.tap("khai")
    assert results(typist).keyboard is not None


def test_a_catalogue_that_cannot_be_read_sends_to_the_help_desk_and_loses_no_letter(typist: Citizen) -> None:
    typist.flow.tap("key:k")
    typist.flow.replied(typist.look_up.asked[-1][0], None)
    view = results(typist)
    assert view.help_line == "Chưa tra cứu được lúc này. Mời ông/bà hỏi quầy hướng dẫn."
    assert view.box is not None
    assert view.box.title == "k"


def test_nothing_of_what_was_typed_is_left_for_the_next(typist: Citizen) -> None:
    typist.type("doc than")
    typist.wait(60)
    typist.wait(60)
    assert isinstance(typist.view, HomeView)
    typist.opens(FIND, BOX)
    view = results(typist)
    assert (view.box.title if view.box else None, view.rows) == ("", ())


def test_back_leads_home_step_by_step(typist: Citizen) -> None:
    typist.type("khai")
    typist.opens("Đăng ký khai sinh")
    for expected in (ResultsView, LookUpView, HomeView):
        typist.tap("Quay lại")
        assert isinstance(typist.view, expected)


def test_so_it_is_among_what_was_found_which_stays(typist: Citizen) -> None:
    typist.type("khai")
    typist.tap("Đăng ký khai sinh")
    typist.flow.replied(typist.look_up.asked[-1][0], None)
    assert (titles(typist), results(typist).help_line[:9]) == (["Đăng ký khai sinh"], "Chưa tra ")


def test_who_comes_back_to_a_line_that_was_not_answered_gets_its_answer(typist: Citizen) -> None:
    typist.type("khai")
    typist.flow.tap("key:clear")
    for key in "ruou":
        typist.flow.tap(f"key:{key}")
    typist.opens("Đăng ký khai sinh")
    typist.tap("Quay lại")
    typist.is_answered()
    assert titles(typist) == ["Cấp giấy phép sản xuất rượu"]
