"""Whose matter a procedure is."""

import pytest

from procedures.agencies import level_of, names_commune
from procedures.model import Level


@pytest.mark.parametrize(
    ("agencies", "levels", "field", "level"),
    [
        (["Ủy ban nhân dân cấp xã"], [], "Hộ tịch", Level.COMMUNE),
        (["UBND phường Tây Nha Trang"], [], "", Level.COMMUNE),
        (["Công an Xã"], [], "", Level.COMMUNE),
        ([""], ["Cấp xã"], "Hộ tịch", Level.COMMUNE),
        (["Chi cục Hải quan khu vực"], ["Cấp xã"], "Hải quan", Level.MINISTRY),
        (["Thuế cơ sở"], ["Cấp xã"], "Thuế", Level.OTHER),
        (["Sở Tư pháp tỉnh Tuyên Quang"], [], "", Level.PROVINCE),
        (["Cục Hàng hải"], [], "", Level.MINISTRY),
        ([], [], "", Level.OTHER),
    ],
)
def test_the_level_is_that_of_the_authority_that_is_named(
    agencies: list[str], levels: list[str], field: str, level: Level
) -> None:
    assert level_of(agencies, levels, field) is level


def test_a_level_that_only_the_file_says_names_no_authority() -> None:
    assert not names_commune([""])
    assert names_commune(["Sở Nội vụ", "Ủy ban nhân dân xã, phường"])
