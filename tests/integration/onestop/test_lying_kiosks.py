"""One kiosk that lies, or whose credential was stolen, harms no other one's tickets."""

import uuid

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from onestop.db.tables import ticket
from onestop.wire import EventBody, EventKind, SeriesMark
from tests.support.onestop.server import Branch


def papers(branch: Branch) -> list[EventKind | None]:
    return branch.administer(lambda tx: list(tx.connection.execute(select(ticket.c.paper)).scalars()))


def test_a_number_that_a_liar_claims_of_another_kiosk_is_still_called_for_whoever_holds_its_paper(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    claimed = uuid.uuid4()
    liar.ledger.intent(claimed)
    liar.ledger.numbered(claimed, 1, honest.ledger.code)
    assert liar.send().acknowledged == liar.ledger.last
    on_paper = honest.ledger.own_ticket()
    honest.send()
    called = branch.counter(1).act("call-next").ticket
    assert called is not None
    assert called.ticket_id == on_paper


@pytest.mark.parametrize("kind", [EventKind.VOID, EventKind.FAILED])
def test_nobody_tells_what_became_of_another_kiosks_ticket(branch: Branch, kind: EventKind) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    on_paper = honest.ledger.own_ticket()
    honest.send()
    liar.ledger.write(kind, on_paper, EventBody(reason="staff"))
    assert liar.send().acknowledged == liar.ledger.last
    assert honest.waiting()["ho-tich"] == 1
    assert papers(branch) == [EventKind.PRINTED]


def test_nobody_voids_a_grant_of_another_kiosk_by_its_ledger(branch: Branch) -> None:
    honest, liar = branch.kiosk(), branch.kiosk()
    grant = honest.grant()
    liar.ledger.write(EventKind.VOID, grant.ticket_id, EventBody(reason="staff"))
    liar.send()
    assert honest.grant(ticket_id=grant.ticket_id).n == grant.n


@pytest.mark.parametrize("lie", ["epoch", "entry", "mark", "number"])
def test_the_log_names_the_kiosk_by_whose_word_the_central_series_was_closed(branch: Branch, lie: str) -> None:
    branch.kiosk()
    liar, made = branch.kiosk(), uuid.uuid4()
    with capture_logs() as logged:
        if lie == "epoch":
            liar.hello(epoch=7)
        elif lie == "entry":
            liar.ledger.acknowledged = 7
            liar.hello()
        elif lie == "mark":
            liar.hello((SeriesMark("A", 0, 7),))
        else:
            liar.ledger.intent(made)
            liar.ledger.numbered(made, 7, code=0)
            liar.send()
    (told,) = [one["why"] for one in logged if one["event"] == "central_series_closed"]
    assert told.startswith(f"kiosk {liar.ledger.code} ")


def test_the_log_names_the_kiosk_by_whose_word_another_epoch_began_on_a_closed_day(branch: Branch) -> None:
    first, liar = branch.kiosk(), branch.kiosk()
    first.hello(epoch=4)
    with capture_logs() as logged:
        liar.hello(epoch=9)
    assert [(one["epoch"], one["why"][:7]) for one in logged if one["event"] == "central_series_closed"] == [(10, "kiosk 2")]
