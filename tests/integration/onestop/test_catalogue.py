"""The catalogue at the server: imported as a whole, told change by change."""

from collections.abc import Mapping
from itertools import count

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onestop.errors import Refused
from onestop.usecases.catalogue import read_page
from onestop.wire import LARGEST_PAGE, MOST_RECORDS, CataloguePage, CatalogueSheet, ProblemKind
from procedures.model import Procedure
from tests.support.onestop.catalogues import Follower, keep, procedure
from tests.support.onestop.server import Branch, Kiosk, Store, running

ONE, TWO, THREE = (procedure(place) for place in range(3))


def page(kiosk: Kiosk, since: str | None = None) -> CatalogueSheet:
    told = kiosk.branch.get("/catalogue" + (f"?since={since}" if since else ""), CatalogueSheet, kiosk.headers)
    assert told is not None
    return told


def follow(kiosk: Kiosk, follower: Follower | None = None) -> Follower:
    """Ask until there is no more."""
    follower = follower or Follower()
    more = True
    while more:
        told = page(kiosk, follower.place)
        follower.take(told)
        more = told.more
    return follower


def test_an_office_without_a_catalogue_says_so(branch: Branch) -> None:
    kiosk = branch.kiosk()
    told = page(kiosk)
    assert (told.edition, told.records, told.more, told.digest) == ("", (), False, None)
    assert kiosk.now().versions.catalogue == ""


def test_a_kiosk_gets_the_whole_catalogue_and_then_what_changes(branch: Branch) -> None:
    keep(branch, ONE, TWO)
    kiosk = branch.kiosk()
    follower = follow(kiosk)
    assert follower.names() == {ONE.code: ONE.name, TWO.code: TWO.name}
    keep(branch, ONE, procedure(1, "Khác"), THREE)
    told = page(kiosk, follower.place)
    assert (len(told.records), told.removed, told.whole) == (2, (), False)
    follower.take(told)
    assert follower.names() == {ONE.code: ONE.name, TWO.code: "Khác 1", THREE.code: THREE.name}


def test_a_procedure_that_is_gone_is_told_and_may_come_again(branch: Branch) -> None:
    keep(branch, ONE, TWO)
    kiosk = branch.kiosk()
    follower = follow(kiosk)
    assert keep(branch, ONE).removed == 1
    told = page(kiosk, follower.place)
    assert (told.records, told.removed) == ((), (TWO.code,))
    follower.take(told)
    keep(branch, ONE, TWO)
    assert follow(kiosk, follower).names().keys() == {ONE.code, TWO.code}
    assert follower.whole == 1


def test_as_long_as_nothing_changes_nothing_is_told(branch: Branch) -> None:
    keep(branch, ONE, TWO)
    kiosk = branch.kiosk()
    follower = follow(kiosk)
    for _ in range(2):
        told = page(kiosk, follower.place)
        assert (told.records, told.removed, told.whole, told.more) == ((), (), False, False)
        follower.take(told)


def test_the_same_catalogue_again_changes_nothing(branch: Branch) -> None:
    first = keep(branch, ONE, TWO)
    kiosk = branch.kiosk()
    cursor = kiosk.now().cursor
    again = keep(branch, TWO, ONE)
    assert (again.edition, again.changed, again.removed, again.kept) == (first.edition, 0, 0, 2)
    assert kiosk.state(cursor) is None


def test_whoever_follows_the_office_hears_of_another_edition(branch: Branch) -> None:
    kiosk = branch.kiosk()
    cursor = kiosk.now().cursor
    edition = keep(branch, ONE).edition
    state = kiosk.state(cursor)
    assert state is not None
    assert state.versions.catalogue == edition != ""
    assert page(kiosk).edition == edition


def test_with_its_edition_a_kiosk_gets_no_body(branch: Branch) -> None:
    keep(branch, ONE)
    kiosk = branch.kiosk()

    def asked(known: str) -> tuple[int, bytes, str]:
        told = branch.client.get("/v1/catalogue", headers={**kiosk.headers, "If-None-Match": known})
        return told.status_code, told.content, told.headers["ETag"]

    etag = asked("nonsense")[2]
    assert asked(etag) == (304, b"", etag)
    assert asked(f'"old", W/{etag}')[0] == 304
    keep(branch, TWO)
    assert asked(etag)[0] == 200
    assert asked(etag)[2] != etag


def test_many_procedures_come_in_pages(branch: Branch) -> None:
    keep(branch, *(procedure(place) for place in range(MOST_RECORDS * 2)))
    follower = follow(branch.kiosk())
    assert (len(follower.records), follower.pages, follower.whole) == (MOST_RECORDS * 2, 3, 1)


def test_long_procedures_come_in_pages_of_limited_size(branch: Branch) -> None:
    keep(branch, *(procedure(place, steps="ă" * (LARGEST_PAGE // 3)) for place in range(3)), procedure(9, steps="b" * 900_000))
    kiosk = branch.kiosk()
    assert len(page(kiosk).records) == 1
    assert len(follow(kiosk).records) == 4


def test_an_import_between_two_pages_costs_no_new_beginning(branch: Branch) -> None:
    many = [procedure(place) for place in range(MOST_RECORDS + 3)]
    keep(branch, *many)
    kiosk, follower = branch.kiosk(), Follower()
    follower.take(page(kiosk))
    keep(branch, *(procedure(place, "Khác") for place in range(2)), *many[3:])
    assert follow(kiosk, follower).whole == 1
    assert (follower.names()["1.000001"], "1.000002" in follower.names()) == ("Khác 1", False)


@pytest.mark.parametrize("place", ["nonsense", "99-0123456789abcdef.99.1.000001", "1-.1.", "x" * 129, "0-0000000000000000.0."])
def test_with_a_strange_place_it_begins_at_the_beginning(branch: Branch, place: str) -> None:
    keep(branch, ONE)
    kiosk = branch.kiosk()
    assert (page(kiosk, place).whole, len(page(kiosk, place).records)) == (True, 1)


def test_a_restored_server_tells_the_whole_catalogue_again(store: Store, url: str) -> None:
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        keep(branch, ONE, TWO)
    backup = store.copy(url)
    with running(url) as branch:
        kiosk.branch = branch
        keep(branch, ONE, THREE)
        follower = follow(kiosk)
    with running(backup) as branch:
        kiosk.branch = branch
        assert follow(kiosk, follower).names().keys() == {ONE.code, TWO.code}
        assert follower.whole == 2
        keep(branch, TWO, THREE)
        assert follow(kiosk, follower).names().keys() == {TWO.code, THREE.code}
        assert follower.whole == 2


def test_a_restored_server_whose_revisions_come_again_tells_the_whole_catalogue_again(store: Store, url: str) -> None:
    with running(url) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        keep(branch, ONE)
    backup = store.copy(url)
    with running(url) as branch:
        kiosk.branch = branch
        first = keep(branch, ONE, TWO).edition
        follower = follow(kiosk)
    with running(backup) as branch:
        kiosk.branch = branch
        second = keep(branch, THREE).edition
        assert (first.split("-")[0], first) == (second.split("-")[0], first)
        assert follow(kiosk, follower).names().keys() == {THREE.code}


def test_offices_have_their_own_catalogues(branch: Branch) -> None:
    branch.open_office("H32.99")
    keep(branch, ONE)
    keep(branch, TWO, office="H32.99")
    here, there = branch.kiosk(), branch.kiosk("H32.99")
    assert (set(follow(here).names()), set(follow(there).names())) == ({ONE.code}, {TWO.code})
    assert page(there, follow(here).place).whole


def test_nobody_but_a_kiosk_or_a_counter_is_told(branch: Branch) -> None:
    keep(branch, ONE)
    with pytest.raises(Refused) as refusal:
        branch.get("/catalogue", CataloguePage, {})
    assert refusal.value.kind is ProblemKind.UNKNOWN_CREDENTIAL
    assert branch.get("/catalogue", CataloguePage, branch.counter(1).headers) is not None


def test_whoever_asks_too_often_waits(url: str) -> None:
    with running(url, device_rate=1.0) as branch:
        branch.open_office()
        kiosk = branch.kiosk()
        statuses = {branch.client.get("/v1/catalogue", headers=kiosk.headers).status_code for _ in range(20)}
    assert statuses == {200, 429}


def test_a_record_comes_as_the_protocol_describes_it(branch: Branch) -> None:
    keep(branch, procedure(1, steps="Nộp hồ sơ"))
    told = branch.get("/catalogue", CataloguePage, branch.kiosk().headers)
    assert told is not None
    assert told.records == (Procedure("1.000001", "Thủ tục 1", steps=("Nộp hồ sơ",)),)


_numbers = count()
_catalogues = st.dictionaries(st.integers(0, 9), st.sampled_from(["a", "b"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(imports=st.lists(st.tuples(_catalogues, st.integers(0, 3)), min_size=1, max_size=5))
def test_whenever_a_kiosk_asks_and_however_small_the_pages_it_ends_with_the_newest_catalogue(
    branch: Branch, imports: list[tuple[Mapping[int, str], int]]
) -> None:
    office = f"P{next(_numbers)}"
    office_id = branch.open_office(office)
    follower = Follower()

    def ask() -> bool:
        with branch.backend.database.reader.connect() as connection:
            told = msgspec.json.encode(read_page(connection, office_id, follower.place, most=2))
        sheet = msgspec.json.decode(told, type=CatalogueSheet)
        follower.take(sheet)
        return sheet.more

    for wanted, pages in imports:
        keep(branch, *(procedure(place, name) for place, name in wanted.items()), office=office)
        for _ in range(pages):
            ask()
    while ask():
        pass
    assert follower.names() == {f"1.{place:06}": f"{name} {place}" for place, name in imports[-1][0].items()}
