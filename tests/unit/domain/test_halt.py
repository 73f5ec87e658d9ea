"""What staff have stopped at the terminal."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.halt import Halt, halted
from kiosk.domain.standing import NOTHING_SAID, Notice, ServiceStanding, Standing
from kiosk.domain.words import words
from tests.support.office import MONDAY

SERVICES = ("ho-tich", "chung-thuc")
MESSAGE = words("Máy đang bảo trì.", en="The kiosk is being serviced.")


def paused(standing: Standing) -> set[str]:
    return {one for one, said in standing.services.items() if said.paused or said.stopped}


def test_a_service_that_is_paused_here_is_paused_for_everybody() -> None:
    assert paused(halted(NOTHING_SAID, Halt().pausing("ho-tich"), SERVICES, MONDAY, None)) == {"ho-tich"}


def test_what_the_server_paused_stays_so_and_keeps_what_else_it_said() -> None:
    said = Standing(services={"ho-tich": ServiceStanding(paused=True), "chung-thuc": ServiceStanding(waiting=7)})
    standing = halted(said, Halt().pausing("chung-thuc"), SERVICES, MONDAY, None)
    assert paused(standing) == {"ho-tich", "chung-thuc"}
    assert standing.waiting("chung-thuc") == 7


def test_a_message_stops_everything_and_is_told_first() -> None:
    said = Standing(notices=(Notice(words("Nghỉ sớm.")),))
    standing = halted(said, Halt(message="Máy đang bảo trì."), SERVICES, MONDAY, MESSAGE)
    assert paused(standing) == set(SERVICES)
    assert [one.text for one in standing.notices] == [MESSAGE, words("Nghỉ sớm.")]


def test_a_closed_day_stops_that_day_alone() -> None:
    halt = Halt(closed_day=MONDAY.isoformat())
    assert halt.is_all(MONDAY)
    assert not halt.is_all(MONDAY + timedelta(days=1))


def test_while_nobody_knows_the_day_it_may_be_the_closed_one() -> None:
    assert Halt(closed_day=MONDAY.isoformat()).is_all(None)
    assert not Halt().is_all(None)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("a", "b", "c")))))
def test_the_last_word_on_a_service_holds(steps: list[tuple[bool, str]]) -> None:
    halt = Halt()
    for pausing, service in steps:
        halt = halt.pausing(service) if pausing else halt.resuming(service)
    last = {service: pausing for pausing, service in steps}
    assert set(halt.services) == {service for service, pausing in last.items() if pausing}
    assert len(halt.services) == len(set(halt.services))
