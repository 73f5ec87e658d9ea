"""The server's pure rules."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.db.transaction import LIFE_BITS
from onestop.domain import credentials
from onestop.domain.businessday import LONGEST_JUMP, business_day, is_central_open, local_date
from onestop.domain.calling import OLDEST_TAP, InLine, moment_by_kiosk, moment_of_tap, next_in_line
from onestop.domain.codes import ALL_CODES, CodeUse, free_codes, spare_code
from onestop.domain.lineage import (
    MOST_STALE_HELLOS,
    BootVerdict,
    Codes,
    KnownBoot,
    KnownLedger,
    LedgerEnd,
    LedgerVerdict,
    ShownLedger,
    ends_otherwise,
    judge_boot,
    judge_ledger,
)
from onestop.domain.place import Place
from onestop.domain.states import CodeRole

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(days, moments, st.booleans())
def test_the_business_day_never_falls_whatever_the_clock_says(current: date, now: datetime, trusted: bool) -> None:
    assert business_day(current, now, trusted=trusted) >= current


@given(days, moments)
def test_a_clock_that_nobody_vouches_for_moves_the_day_by_a_fortnight_at_most(current: date, now: datetime) -> None:
    assert business_day(current, now, trusted=False) - current <= LONGEST_JUMP


def test_the_day_begins_at_midnight_in_viet_nam() -> None:
    assert local_date(datetime(2026, 3, 1, 16, 59, tzinfo=UTC)) == MONDAY - timedelta(days=1)
    assert local_date(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == MONDAY


def test_after_a_restore_the_central_series_is_closed_through_its_day() -> None:
    assert is_central_open(MONDAY, None)
    assert not is_central_open(MONDAY, MONDAY)
    assert is_central_open(MONDAY + timedelta(days=1), MONDAY)


code_uses = st.dictionaries(
    st.sampled_from(list(ALL_CODES)),
    st.builds(CodeUse, st.sampled_from(CodeRole), st.none() | st.dates(MONDAY - timedelta(days=3), MONDAY)),
)


@given(code_uses)
def test_a_free_code_is_held_by_nobody_and_was_not_held_today(uses: dict[int, CodeUse]) -> None:
    for code in free_codes(uses, MONDAY):
        use = uses.get(code, CodeUse())
        assert use.role is CodeRole.FREE
        assert use.used_through is None or use.used_through < MONDAY


@given(code_uses)
def test_a_spare_leaves_a_code_for_the_next_kiosk(uses: dict[int, CodeUse]) -> None:
    spare = spare_code(uses, MONDAY)
    if spare is not None:
        assert set(free_codes(uses, MONDAY)) - {spare}


def test_the_longest_unused_code_is_given_first() -> None:
    uses = {code: CodeUse(CodeRole.FREE, MONDAY - timedelta(days=code)) for code in ALL_CODES}
    assert free_codes(uses, MONDAY) == list(reversed(ALL_CODES))


def in_line(second: int, kiosk: int = 1, place: int = 1) -> InLine:
    return InLine(NOON + timedelta(seconds=second), kiosk, place, uuid.uuid4())


def test_tickets_of_one_moment_go_by_kiosk_and_then_by_place() -> None:
    first, second, third = in_line(0, 1, 9), in_line(0, 2, 3), in_line(0, 2, 4)
    assert sorted([third, second, first]) == [first, second, third]


@pytest.mark.parametrize(
    ("streak", "ratio", "favoured_first"), [(0, 0, True), (99, 0, True), (0, 2, True), (1, 2, True), (2, 2, False), (3, 2, False)]
)
def test_the_ratio_says_when_an_ordinary_ticket_is_due(streak: int, ratio: int, favoured_first: bool) -> None:
    favoured, ordinary = in_line(5), in_line(1)
    assert (next_in_line(favoured, ordinary, streak, ratio) is favoured) is favoured_first


def test_whoever_waits_alone_is_next() -> None:
    one = in_line(0)
    assert next_in_line(one, None, 9, 1) is one
    assert next_in_line(None, one, 0, 1) is one
    assert next_in_line(None, None, 0, 0) is None


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_no_tap_lies_in_the_future_or_in_another_age(age: timedelta) -> None:
    assert NOON - OLDEST_TAP <= moment_of_tap(NOON, age) <= NOON


@given(moments, st.none() | st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 2, 4), timezones=st.just(UTC)))
def test_a_ticket_of_an_earlier_boot_is_neither_of_the_future_nor_before_its_predecessor(
    said: datetime, earliest: datetime | None
) -> None:
    moment = moment_by_kiosk(said, NOON, earliest)
    assert NOON - OLDEST_TAP <= moment <= NOON
    assert earliest is None or moment >= earliest


@pytest.mark.parametrize(
    ("known", "monotonic_ns", "expected"),
    [
        (None, 5, BootVerdict.NEW),
        (KnownBoot(5, 0, is_current=True), 6, BootVerdict.SAME),
        (KnownBoot(5, 0, is_current=True), 5, BootVerdict.REPLAYED),
        (KnownBoot(5, 0, is_current=False), 4, BootVerdict.REPLAYED),
        (KnownBoot(5, 0, is_current=False), 6, BootVerdict.OVER),
        (KnownBoot(5, MOST_STALE_HELLOS, is_current=False), 6, BootVerdict.CLONED),
    ],
)
def test_what_a_hellos_boot_tells(known: KnownBoot | None, monotonic_ns: int, expected: BootVerdict) -> None:
    assert judge_boot(known, monotonic_ns) is expected


LEDGER, NEXT = uuid.uuid4(), uuid.uuid4()
CODES = Codes(main=2, spare=8)


@pytest.mark.parametrize(
    ("known", "shown", "seen_before", "expected"),
    [
        (None, ShownLedger(LEDGER, 2, 0), False, LedgerVerdict.FIRST),
        (None, ShownLedger(LEDGER, 8, 0), False, LedgerVerdict.FIRST),
        (None, ShownLedger(LEDGER, 3, 0), False, LedgerVerdict.WRONG_CODE),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(LEDGER, 2, 10), False, LedgerVerdict.KNOWN),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(LEDGER, 2, 99), False, LedgerVerdict.KNOWN),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(LEDGER, 2, 9), False, LedgerVerdict.ROLLED_BACK),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(LEDGER, 3, 10), False, LedgerVerdict.WRONG_CODE),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(NEXT, 8, 0), False, LedgerVerdict.REPLACED),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(NEXT, 2, 0), False, LedgerVerdict.WRONG_CODE),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(NEXT, 8, 0), True, LedgerVerdict.ROLLED_BACK),
    ],
)
def test_what_a_hellos_ledger_tells(
    known: KnownLedger | None, shown: ShownLedger, seen_before: bool, expected: LedgerVerdict
) -> None:
    assert judge_ledger(known, shown, CODES, seen_before=seen_before, is_free=False) is expected


@pytest.mark.parametrize(
    ("known", "shown", "seen_before", "expected"),
    [
        (None, ShownLedger(LEDGER, 3, 0), False, LedgerVerdict.FIRST),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(NEXT, 3, 0), False, LedgerVerdict.REPLACED),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(NEXT, 3, 0), True, LedgerVerdict.ROLLED_BACK),
        (KnownLedger(LEDGER, 2, 10), ShownLedger(LEDGER, 3, 10), False, LedgerVerdict.WRONG_CODE),
    ],
)
def test_a_code_that_nobody_has_is_as_good_as_the_one_that_was_kept(
    known: KnownLedger | None, shown: ShownLedger, seen_before: bool, expected: LedgerVerdict
) -> None:
    assert judge_ledger(known, shown, CODES, seen_before=seen_before, is_free=True) is expected


@pytest.mark.parametrize(
    ("known", "shown", "expected"),
    [
        (LedgerEnd(9, "aa"), LedgerEnd(9, "bb"), True),
        (LedgerEnd(9, "aa"), LedgerEnd(9, "aa"), False),
        (LedgerEnd(9, "aa"), LedgerEnd(10, "bb"), False),
        (LedgerEnd(9, "aa"), LedgerEnd(9, None), False),
        (LedgerEnd(0, None), LedgerEnd(0, None), False),
    ],
)
def test_ledgers_of_one_length_are_the_same_if_they_end_alike(known: LedgerEnd, shown: LedgerEnd, *, expected: bool) -> None:
    assert ends_otherwise(known, shown) is expected


KEYS = credentials.Keys(b"k" * 32)


def test_a_token_is_read_as_it_was_written() -> None:
    secret, device = credentials.new_secret(), uuid.uuid4()
    token = credentials.parse_token(credentials.kiosk_prefix(7, device) + secret)
    assert token == credentials.Token("k1", 7, str(device), secret)
    assert credentials.parse_token(credentials.counter_token(7, 12, secret)) == credentials.Token("c1", 7, "12", secret)


@given(st.text(max_size=120))
def test_whatever_is_no_token_is_none(written: str) -> None:
    assert credentials.parse_token(written) is None


def test_a_one_time_code_has_128_bits_and_may_be_typed_carelessly() -> None:
    code = credentials.new_code()
    plain = credentials.plain_code(code)
    assert len(plain) == 26
    assert credentials.plain_code(f" {code.lower()}".strip().replace("O", "0").replace("I", "1")) == plain


@given(st.builds(Place, st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 2**LIFE_BITS - 1)))
def test_a_cursor_is_read_by_the_office_that_gave_it(place: Place) -> None:
    cursor = KEYS.cursor(3, place)
    assert KEYS.read_cursor(3, cursor) == place
    assert KEYS.read_cursor(4, cursor) is None
    assert credentials.Keys(b"x" * 32).read_cursor(3, cursor) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,30}\.[0-9]{1,30}\.[0-9]{1,30}\.[0-9a-f]{16}", fullmatch=True))
def test_whatever_is_no_cursor_is_none(written: str) -> None:
    assert KEYS.read_cursor(3, written) is None


def test_secrets_differ_by_device_and_are_the_same_in_every_worker() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    assert KEYS.command_key(1, one) == credentials.Keys(b"k" * 32).command_key(1, one)
    assert len({KEYS.command_key(1, one), KEYS.command_key(1, other), KEYS.command_key(2, one)}) == 3
