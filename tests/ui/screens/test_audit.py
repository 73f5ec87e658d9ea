"""Every screen on every panel, at every text size, in both languages: looked over, widget by widget."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.domain.printer import PrinterSeen, Trouble
from kiosk.domain.standing import NOTHING_SAID, Notice, ServiceStanding, Standing
from kiosk.domain.ticket import TicketState
from kiosk.domain.words import words
from kiosk.errors import CardCopied, CardRolledBack, NotEnrolled, OtherMachine, StoppedByServer
from kiosk.tour.panels import PANELS, Panel
from tests.support.office import SetClock, at
from tests.ui.screens.audit import LEAST_CAPITALS_MM, problems
from tests.ui.screens.conftest import Scene

pytestmark = pytest.mark.usefixtures("unseen")


def views(scene: Scene) -> Iterator[str]:
    """Bring the screens on, one after the other."""
    citizen = scene.citizen
    citizen.flow.counted({service.id: 888 for service in citizen.office.services})
    yield "home"
    while "next" in scene.targets():
        scene.tap("next")
        yield "home, another page"
    citizen.flow.printer_seen(PrinterSeen(Trouble.NO_PAPER))
    yield "home, printer rests"
    citizen.flow.printer_seen(PrinterSeen())
    serving = ServiceStanding(waiting=888, now_serving=("A888", "A8-888", "A889"))
    text = words("Hôm nay bộ phận một cửa nghỉ sớm lúc 15 giờ.", en="Today the one-stop centre closes at 3 pm.")
    citizen.flow.stands(Standing(services={one.id: serving for one in citizen.office.services}, notices=(Notice(text),)))
    yield "home, as the server says"
    citizen.flow.stands(Standing(services={citizen.office.services[0].id: ServiceStanding(paused=True)}))
    yield "home, a service paused by the server"
    citizen.flow.stands(NOTHING_SAID)
    for reason in (NotEnrolled("x"), OtherMachine("x"), StoppedByServer("x"), CardCopied("x"), CardRolledBack("x")):
        citizen.flow.in_service(reason)
        yield f"stopped, {type(reason).__name__}"
    citizen.flow.in_service(None)
    citizen.flow.tap("priority")
    yield "priority"
    citizen.flow.tap(f"priority:{citizen.office.priority_classes[2].id}")
    yield "home with priority"
    citizen.wait(40)
    yield "leaving"
    citizen.flow.tap("stay")
    citizen.flow.tap("service:van-xa")
    yield "home, busy"
    citizen.number_comes(12345, 12344)
    yield "ticket, printing"
    for state, trouble in (
        (TicketState.PRINTED, None),
        (TicketState.UNCONFIRMED, None),
        *((TicketState.FAILED, trouble) for trouble in Trouble),
    ):
        citizen.print_becomes(state, trouble)
        yield f"ticket, {state} {trouble}"
    citizen.flow.tap("done")
    citizen.flow.ledger_ready(False)
    yield "fault"


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize(("language", "text_size"), [("vi", 1), ("vi", 2), ("vi", 4), ("en", 2), ("en", 3), ("en", 4)])
def test_nothing_is_cut_or_overlaps_and_all_can_be_read_and_reached(
    scene: Callable[..., Scene], panel: Panel, text_size: int, language: str
) -> None:
    here = scene(panel)
    found = []
    for name in views(here):
        session = here.citizen.flow.session
        here.citizen.flow.session = session.in_language(language).with_text_size(text_size)
        here.citizen.flow.tick()
        found += [f"{name}: {problem}" for problem in problems(here, LEAST_CAPITALS_MM[panel.name])]
    assert found == []


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("text_size", [1, 2, 3, 4])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_closed_screen_as_well(scene: Callable[..., Scene], panel: Panel, text_size: int, language: str) -> None:
    here = scene(panel, SetClock(at(20)))
    here.citizen.flow.session = here.citizen.flow.session.in_language(language).with_text_size(text_size)
    here.citizen.flow.tick()
    assert problems(here, LEAST_CAPITALS_MM[panel.name]) == []
