"""What a typed line is answered."""

from dataclasses import replace
from pathlib import Path

from kiosk.domain.lookup import Answer
from kiosk.domain.search.speech import Speech
from kiosk.usecases.find_procedure import FindProcedure
from procedures import folding
from procedures.folding import fold
from tests.support.procedures import FACTORY, catalogue_with, finder


def test_the_overview_has_what_is_asked_for_most_in_its_order_with_short_names() -> None:
    assert [(one.code, one.called) for one in finder().overview().asked] == [("1.001193", "Khai sinh cho con"), ("1.000894", "")]


def test_what_only_shares_a_word_is_no_find_but_shows_the_field() -> None:
    answer = finder().answer("xe máy của bố bị công an giữ ở ngã tư bến")
    assert answer.found == ()
    assert "Đường thủy" in answer.nearest


def test_nothing_is_near_to_nonsense() -> None:
    assert finder().answer("zzzz qqqq") == Answer()


def test_a_name_that_stands_in_the_one_that_is_shown_is_not_said_again() -> None:
    assert [one.called for one in finder().answer("khai sinh").found] == [""]
    assert [one.called for one in finder().answer("doc than").found] == ["giấy độc thân"]


def test_before_the_first_key_there_are_words_and_no_procedures() -> None:
    answer = finder().answer("  ")
    assert (answer.found, answer.nearest) == ((), ())
    assert answer.words


def test_a_code_is_no_other_name() -> None:
    assert [(one.code, one.called) for one in finder().answer("1.001193").found] == [("1.001193", "")]


def test_copies_that_provinces_have_of_one_procedure_are_one_line(tmp_path: Path) -> None:
    copies = tuple(replace(FACTORY, code=f"1.11500{number}") for number in range(3))
    other = replace(FACTORY, code="1.115999", name="Cấp giấy phép bán lẻ rượu bia")
    search = FindProcedure(catalogue_with(tmp_path, (FACTORY, *copies, other)), Speech())
    answer = search.answer("cấp giấy phép")
    assert len(search.hits("cấp giấy phép", 9)) == 5
    assert ([one.name for one in answer.found], answer.is_open) == ([FACTORY.name, other.name], True)
    assert not search.answer("sản xuất rượu").is_open


def test_no_word_that_was_typed_is_kept() -> None:
    finder().answer("giấy độc thân của tôi")
    assert (fold.cache_info().currsize, folding._one_spelling.cache_info().currsize) == (0, 0)
