"""What the scripted citizen does, on each kind of panel."""

from dataclasses import replace

from kiosk.domain.printer import Trouble
from kiosk.domain.standing import NOTHING_SAID, Notice, ServiceStanding, Standing
from kiosk.domain.words import words
from kiosk.errors import CardCopied, CardRolledBack, NotEnrolled, OtherMachine, StoppedByServer
from kiosk.flow.closed import ClosedView
from kiosk.flow.home import HomeView
from kiosk.flow.leaving import LeavingView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.tour.behind_the_door import give_pin, staff
from kiosk.tour.guide import Guide
from kiosk.tour.looking_up import look_up
from kiosk.tour.panels import PANELS

SOME_BYTES = 200
"""After so many a print is held back while its picture is taken: it has begun, and has not ended."""


def walk(guide: Guide) -> None:
    """All panels, one after the other, then the closed doors."""
    give_pin(guide)
    for panel in PANELS:
        guide.stand_before(panel)
        _citizen(guide, panel.name)
        look_up(guide, panel.name)
        _largest_text(guide, panel.name)
        _paper_near_its_end(guide, panel.name)
        _without_paper(guide, panel.name)
        _fault(guide, panel.name)
        _with_a_server(guide, panel.name)
        staff(guide, panel.name)
    guide.stand_before(PANELS[0])
    _stopped(guide, PANELS[0].name)
    _closed(guide)


def _service(guide: Guide, index: int) -> str:
    services = guide.settings.office.services
    return f"service:{services[index % len(services)].id}"


def _citizen(guide: Guide, panel: str) -> None:
    assert guide.printer is not None  # noqa: S101  made with the back office
    guide.see(f"home-{panel}", "home: the services, one tap each")
    if guide.settings.office.priority_classes:
        guide.tap("priority")
        guide.see(f"priority-{panel}", "the choice of a priority class")
        guide.tap(f"priority:{guide.settings.office.priority_classes[0].id}")
        guide.see(f"home-with-priority-{panel}", "home, priority chosen")
        while not isinstance(guide.view, LeavingView):
            guide.wait(5)
        guide.see(f"leaving-{panel}", "nobody has touched the screen for a while: it asks before it begins anew")
        guide.tap("stay")
    guide.printer.change_later(SOME_BYTES, "stalled")
    lift = guide.press(_service(guide, 0))
    guide.see(f"home-pressed-{panel}", "a finger on a service: it answers at once")
    lift()
    guide.wait_until(lambda: isinstance(guide.view, TicketView), "the number")
    guide.see(f"ticket-printing-{panel}", "the number is there before the paper")
    guide.printer.change(stalled=False)
    _paper_comes(guide)
    guide.see(f"ticket-{panel}", "the paper is there")
    guide.tap("done")


def _paper_comes(guide: Guide) -> None:
    guide.wait_until(lambda: isinstance(guide.view, TicketView) and guide.view.paper is Paper.TAKE, "the paper")
    assert isinstance(guide.view, TicketView)  # noqa: S101  awaited
    guide.number_printed(guide.view.number)


def _largest_text(guide: Guide, panel: str) -> None:
    other = guide.settings.language.offered[-1]
    while guide.view.bar.text_size != 4:  # noqa: PLR2004  the largest
        guide.tap("text-size")
    guide.see(f"home-largest-text-{panel}", "home at the largest text size")
    guide.tap(f"language:{other}")
    guide.see(f"home-{other}-largest-text-{panel}", "home in the other language at the largest text size")
    guide.tap(_service(guide, 1))
    _paper_comes(guide)
    guide.see(f"ticket-{other}-largest-text-{panel}", "a ticket in the other language at the largest text size")
    guide.tap("done")


def _paper_near_its_end(guide: Guide, panel: str) -> None:
    _paper_ends(guide, soon=True)
    guide.see(
        f"home-paper-near-end-{panel}", "the sensor sees the end of the roll coming: home says so, and gives numbers as ever"
    )
    _paper_ends(guide, soon=False)


def _paper_ends(guide: Guide, *, soon: bool) -> None:
    assert guide.printer is not None  # noqa: S101  made with the guide
    assert guide.terminal.back_office is not None  # noqa: S101  likewise
    guide.printer.change(paper_near_end=soon)
    guide.terminal.back_office.spooler.check()
    guide.wait_until(lambda: isinstance(guide.view, HomeView) and bool(guide.view.notice) is soon, "the sensor's word")


def _without_paper(guide: Guide, panel: str) -> None:
    assert guide.printer is not None  # noqa: S101  made with the guide
    for condition, trouble in (("paper_out", Trouble.NO_PAPER), ("unplugged", Trouble.UNREACHABLE)):
        guide.printer.change(**{condition: True})
        guide.tap(_service(guide, 2))
        guide.wait_until(
            lambda: isinstance(guide.view, TicketView) and guide.view.paper is Paper.NONE, "the fault of the printer"
        )
        guide.see(
            f"ticket-{trouble.value.replace('_', '-')}-{panel}", "the number is valid without paper, and can be photographed"
        )
        guide.tap("done")
        guide.see(f"home-printer-rests-{trouble.value.replace('_', '-')}-{panel}", "home says beforehand that there is no paper")
        guide.printer.change(**{condition: False})
    assert guide.terminal.back_office is not None  # noqa: S101  likewise
    guide.terminal.back_office.spooler.check()
    guide.wait_until(lambda: isinstance(guide.view, HomeView) and not guide.view.notice, "the printer to be well again")


def _fault(guide: Guide, panel: str) -> None:
    guide.terminal.flow.ledger_ready(False)
    guide.see(f"fault-{panel}", "nothing can be made durable: the citizen is sent to the help desk")
    guide.terminal.flow.ledger_ready(True)


def _with_a_server(guide: Guide, panel: str) -> None:
    services = guide.settings.office.services
    said = {
        one.id: ServiceStanding(waiting=3 * place, now_serving=(f"{one.series}{place + 12:03}",) if place else ())
        for place, one in enumerate(services)
    }
    last = services[-1].id
    said[last] = replace(said[last], paused=True)
    text = words("Hôm nay nhận hồ sơ đến 16 giờ.", en="Today dossiers are taken until 4 pm.")
    guide.terminal.flow.stands(Standing(services=said, notices=(Notice(text),)))
    for language in guide.settings.language.offered:
        guide.tap(f"language:{language}")
        guide.see(f"home-with-a-server-{language}-{panel}", "who waits, who is served, what is closed, a message of the office")
    guide.tap(f"language:{guide.settings.language.default}")
    guide.terminal.flow.stands(NOTHING_SAID)


def _stopped(guide: Guide, panel: str) -> None:
    reasons = (
        (NotEnrolled(""), "the server has not accepted this kiosk yet"),
        (OtherMachine(""), "the card was copied from another machine: no number is given"),
        (StoppedByServer(""), "an administrator has put this kiosk out of service"),
        (CardCopied(""), "the server met two machines with this kiosk's card"),
        (CardRolledBack(""), "this kiosk's ledger is an older copy of what the server has"),
    )
    for language in guide.settings.language.offered:
        for reason, what in reasons:
            guide.terminal.flow.in_service(reason)
            guide.tap(f"language:{language}")
            guide.see(f"stopped-{type(reason).__name__.lower()}-{language}-{panel}", what)
    guide.tap(f"language:{guide.settings.language.default}")
    guide.terminal.flow.in_service(None)


def _closed(guide: Guide) -> None:
    guide.wait(6 * 3600)
    while not isinstance(guide.view, ClosedView):
        guide.wait(3600)
    for panel in PANELS:
        guide.stand_before(panel)
        guide.see(f"closed-{panel.name}", "outside opening hours")
