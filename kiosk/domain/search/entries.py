"""Procedures as entries of the index: which are preferred when several fit as well."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kiosk.domain.search.index import Entry
from procedures.agencies import names_commune
from procedures.model import Level, Procedure

ASKED, HERE, HERE_BY_LEVEL, ELSEWHERE, OTHER_PROVINCE = 1.0, 0.8, 0.7, 0.25, 0.0
"""Weights: asked for most; an authority of a commune is named; only the file's level says so; another authority's; one province's
own."""


def entries_of(
    procedures: Iterable[Procedure], names: Mapping[str, Sequence[str]], asked: Collection[str] = ()
) -> Iterator[Entry]:
    """What the index is made of: every procedure that may be shown, with the names that citizens have for it.

    `asked`: codes of those that are asked for most.
    """
    for one in procedures:
        if one.is_public:
            weight = ASKED if one.code in asked else _weight(one)
            yield Entry(one.code, (one.name, *names.get(one.code, ())), one.field, weight)


def _weight(one: Procedure) -> float:
    if one.variant_of:
        return OTHER_PROVINCE
    if one.level is Level.COMMUNE:
        return HERE if names_commune(one.agencies) else HERE_BY_LEVEL
    return ELSEWHERE


def is_here(one: Procedure) -> bool:
    """Whether a commune's centre lists it among what it does: citizens browse these; the others they can search for."""
    return one.is_public and _weight(one) >= HERE_BY_LEVEL
