"""The audit finds each breach of the invariants in a journal, even one that is well chained."""

from typing import Any

import pytest

from kiosk.domain.audit import audit
from kiosk.domain.journal import Entry, chain_hash, genesis

START = genesis("H32.12", 1, "ledger-1")
Line = tuple[str, str, dict[str, Any]]


def problems(*lines: Line) -> list[str]:
    journal, before = [], START
    for seq, (kind, ticket_id, body) in enumerate(lines, start=1):
        entry = Entry(seq, kind, ticket_id, "2026-03-02T01:00:00+00:00", "boot", seq, body)
        before = chain_hash(before, entry)
        journal.append((entry, before))
    return audit(START, journal).problems()


def day(date: str = "2026-03-02") -> Line:
    return "day", "", {"business_day": date, "source": "ntp"}


def intent(ticket: str) -> Line:
    return "intent", ticket, {"service_id": "ho-tich", "series": "A", "priority": None, "language": "vi"}


def numbered(ticket: str, n: int, date: str = "2026-03-02") -> Line:
    return "numbered", ticket, {"business_day": date, "kiosk_code": 0, "n": n, "issued_at": "x"}


def granted(ticket: str, n: int, epoch: int = 1, code: int = 0) -> Line:
    return "numbered", ticket, {"business_day": "2026-03-02", "kiosk_code": code, "n": n, "issued_at": "x", "epoch": epoch}


def command(number: int) -> Line:
    return "command", "", {"command_number": number, "command": "restart", "outcome": "restarting"}


def test_below_a_granted_number_others_have_the_missing_ones() -> None:
    assert problems(day(), intent("a"), granted("a", 7), intent("b"), granted("b", 90), command(1), command(5)) == []


def reprint(ticket: str, state: str = "asked", copy: int = 1, *, of: str = "r", reason: str = "") -> Line:
    return "reprint", ticket, {"reprint_id": of, "copy": copy, "state": state, "reason": reason}


def failed(ticket: str) -> Line:
    return "failed", ticket, {"reason": "no paper"}


GIVEN = (day(), intent("a"), numbered("a", 1), failed("a"))


def test_reprints_are_part_of_a_clean_journal() -> None:
    again = (reprint("a"), reprint("a", "printing"), reprint("a", "printed"), reprint("a", copy=2, of="s"))
    assert problems(*GIVEN, *again, reprint("a", "unknown", 2, of="s", reason="a crash")) == []


def test_a_ticket_that_was_taken_back_while_it_was_printed_again_is_no_breach() -> None:
    taken_back: Line = ("void", "a", {"reason": "gone home"})
    assert problems(*GIVEN, reprint("a"), taken_back, reprint("a", "printing"), reprint("a", "printed")) == []


def test_a_clean_journal_has_no_problems() -> None:
    assert (
        problems(day(), intent("a"), numbered("a", 1), ("printing", "a", {"reason": ""}), ("printed", "a", {"reason": ""})) == []
    )


@pytest.mark.parametrize(
    ("lines", "breach"),
    [
        ((day(), intent("a"), numbered("a", 1), intent("b"), numbered("b", 1)), "I1: A001 of 2026-03-02 was given before"),
        ((day(), intent("a"), ("printed", "a", {"reason": ""})), "I2: printed may not follow intent"),
        ((day(), ("printing", "a", {"reason": ""})), "I2: printing may not follow nothing"),
        ((day(), intent("a"), numbered("a", 2), intent("b"), numbered("b", 1)), "I3: A001 of 2026-03-02 does not rise"),
        ((day(), day("2026-03-01")), "I5: the business day falls from 2026-03-02 to 2026-03-01"),
        (
            (day(), day("2026-03-03"), intent("a"), numbered("a", 1)),
            "I5: numbered in 2026-03-02, but the business day is 2026-03-03",
        ),
        ((day(), intent("a"), ("void", "a", {"reason": ""})), "I8: void without a reason"),
        (
            (day(), intent("a"), granted("a", 2), intent("b"), numbered("b", 3)),
            "I4: A003 of 2026-03-02 is central, but the server did",
        ),
        (
            (day(), intent("a"), granted("a", 2), intent("b"), granted("b", 3, epoch=2)),
            "I4: A003 of 2026-03-02 was granted in epoch 2",
        ),
        ((day(), intent("a"), granted("a", 2, code=3)), "I4: A3-002 of 2026-03-02 is no central number"),
        ((day(), intent("a"), granted("a", 2), intent("b"), granted("b", 2)), "I1: A002 of 2026-03-02 was given before"),
        ((command(2), command(2)), "command 2 was obeyed after command 2"),
        ((*GIVEN, reprint("a", "printed")), "I2: a reprint that is printed may not follow nothing"),
        ((*GIVEN, reprint("a"), reprint("a")), "I2: a reprint that is asked may not follow asked"),
        ((day(), reprint("a")), "I2: a reprint of a ticket that is not there"),
        ((day(), intent("a"), numbered("a", 1), reprint("a")), "I2: a reprint of a ticket that is numbered"),
        ((day(), intent("a"), ("void", "a", {"reason": "x"}), reprint("a")), "I2: a reprint of a ticket that is void"),
        ((*GIVEN, reprint("a", copy=2)), "I3: copy 2 does not follow 0"),
        ((*GIVEN, reprint("a"), reprint("b", "printing")), "I1: reprint r was of another ticket before"),
        ((*GIVEN, reprint("a"), reprint("a", "failed")), "I8: a reprint that is failed without a reason"),
        ((day(), intent("a"), numbered("a", 3)), "I8: 2 numbers below A003 of 2026-03-02 were never given"),
    ],
)
def test_each_breach_is_told_by_its_invariant(lines: tuple[Line, ...], breach: str) -> None:
    assert any(breach in problem for problem in problems(*lines))


def test_an_entry_taken_out_is_told() -> None:
    entry = Entry(2, "day", "", "x", "boot", 1, {"business_day": "2026-03-02", "source": "ntp"})
    found = audit(START, [(entry, chain_hash(START, entry))]).problems()
    assert found == ["entry 2 (day): entry 1 is missing"]


def test_the_chain_binds_the_ledger_to_its_office_kiosk_and_file() -> None:
    assert len({genesis("H32.12", 1, "x"), genesis("H32.13", 1, "x"), genesis("H32.12", 2, "x"), genesis("H32.12", 1, "y")}) == 4
