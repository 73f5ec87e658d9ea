"""Who carries a procedure out, from the names of agencies. What files call its level is too wide to be believed alone."""

import re
from collections.abc import Iterable

from procedures.model import Level

_COMMUNE = re.compile(
    r"\b(?:cấp xã|(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|công an|trạm y tế|chỉ huy quân sự) (?:cấp )?(?:xã|phường))\b",
    re.IGNORECASE,
)
_NOT_COMMUNE = re.compile(r"hải quan|thuế|biên phòng|kho bạc|tòa án|toà án|cửa khẩu|thi hành án|biên giới", re.IGNORECASE)
_PROVINCE = re.compile(r"\b(?:(?<!cơ )sở|cấp tỉnh|tỉnh|thành phố)\b", re.IGNORECASE)
_MINISTRY = re.compile(r"\b(?:bộ|cục|tổng cục|ngân hàng nhà nước)\b", re.IGNORECASE)

COMMUNE_LEVEL = "cấp xã"


def names_commune(agencies: Iterable[str]) -> bool:
    """Whether an authority of a commune is among them."""
    return any(_COMMUNE.search(agency) for agency in agencies)


def level_of(agencies: Iterable[str], levels: Iterable[str], field: str) -> Level:
    """The level of those who do it; a commune's only when an agency of it is named, or the file says so of a matter of communes."""
    named = tuple(agencies)
    if names_commune(named):
        return Level.COMMUNE
    says_commune = any(level.strip().casefold() == COMMUNE_LEVEL for level in levels)
    if says_commune and not _NOT_COMMUNE.search(" ".join((*named, field))):
        return Level.COMMUNE
    for pattern, level in ((_PROVINCE, Level.PROVINCE), (_MINISTRY, Level.MINISTRY)):
        if any(pattern.search(agency) for agency in named):
            return level
    return Level.OTHER
