"""What the scripted citizen does who looks a procedure up, on each kind of panel."""

from kiosk.flow.lookup.views import ProcedureView, ResultsView
from kiosk.flow.session import TEXT_SIZES
from kiosk.flow.ticket import Paper, TicketView
from kiosk.tour.guide import Guide
from kiosk.tour.panels import PANELS

SEARCHES = (
    ("prefix", "khai si", "search by the beginning of a word"),
    ("slip", "dang ky ket hom", "search with a slip of the finger"),
    ("everyday-word", "giaays ddoocj thaan", "search by an everyday word, typed as Telex"),
    ("code", "1.001193", "search by a code"),
    ("ambiguous", "chung thuc", "an ambiguous word: the citizen is asked which one"),
    ("nothing-found", "qpqp pqpq", "nothing found: fields, and the help desk"),
)


def look_up(guide: Guide, panel: str) -> None:
    """From home to a procedure, its checklist on paper, and the ticket that it leads to."""
    guide.tap("look-up")
    guide.see(f"look-up-{panel}", "the way into the procedures: what is asked for most")
    guide.tap("shelf:fields")
    guide.see(f"fields-{panel}", "fields, those of this office first")
    guide.tap("type")
    _answered(guide)
    guide.see(f"keyboard-{panel}", "the keyboard: nothing is typed yet")
    for name, text, what in SEARCHES if panel == PANELS[0].name else SEARCHES[-2:]:
        _type(guide, text)
        if name == "nothing-found":
            guide.wait_until(lambda: not _has_found(guide), "an answer without procedures")
        guide.see(f"search-{name}-{panel}", what)
    for layout in ("marks", "digits"):
        guide.tap(f"layout:{layout}")
        guide.see(f"keyboard-{layout}-{panel}", f"the keyboard: {layout}")
    guide.tap("layout:telex")
    _type(guide, "khai sinh")
    guide.tap("hide")
    guide.see(f"search-without-keyboard-{panel}", "all that was found")
    _procedure(guide, panel)


def _has_found(guide: Guide) -> bool:
    return isinstance(guide.view, ResultsView) and any(row.action.startswith("procedure:") for row in guide.view.rows)


def _type(guide: Guide, text: str) -> None:
    """Into the empty box."""
    guide.tap("key:clear")
    digits = any(letter.isdigit() for letter in text)
    guide.tap("layout:digits" if digits else "layout:telex")
    for letter in text:
        guide.tap("key:space" if letter == " " else f"key:{letter}")
    _answered(guide)


def _answered(guide: Guide) -> None:
    guide.wait_until(lambda: not guide.terminal.flow.is_looking_up, "an answer")


def _procedure(guide: Guide, panel: str) -> None:
    guide.tap("procedure:1.001193")
    guide.wait_until(lambda: isinstance(guide.view, ProcedureView), "the procedure")
    for tab in ("documents", "fees", "steps", "places"):
        guide.tap(f"tab:{tab}")
        guide.see(f"procedure-{tab}-{panel}", f"a procedure: {tab}")
    guide.tap("qr")
    guide.see(f"procedure-code-{panel}", "its page on the national portal, to be photographed")
    guide.tap("tab:documents")
    guide.tap("print")
    guide.wait_until(lambda: _is_out(guide), "the checklist")
    guide.checklist_printed()
    guide.see(f"procedure-printed-{panel}", "the checklist is out")
    _largest_text(guide, panel)
    service = guide.view.queue.action if isinstance(guide.view, ProcedureView) else ""
    guide.tap(service)
    guide.wait_until(lambda: isinstance(guide.view, TicketView) and guide.view.paper is Paper.TAKE, "the paper")
    assert isinstance(guide.view, TicketView)  # noqa: S101  awaited
    guide.number_printed(guide.view.number)
    guide.see(f"ticket-for-procedure-{panel}", "the ticket that the procedure leads to")
    guide.tap("done")


def _is_out(guide: Guide) -> bool:
    """Whether the screen says that the checklist can be taken."""
    return isinstance(guide.view, ProcedureView) and not guide.view.actions[0].action and not guide.view.actions[0].chosen


def _largest_text(guide: Guide, panel: str) -> None:
    while guide.view.bar.text_size != TEXT_SIZES[-1]:
        guide.tap("text-size")
    guide.see(f"procedure-largest-text-{panel}", "a procedure at the largest text size")
    guide.tap("back")
    guide.see(f"search-largest-text-{panel}", "what was found, at the largest text size")
    guide.tap("type")
    guide.see(f"keyboard-largest-text-{panel}", "the keyboard at the largest text size")
    guide.tap("procedure:1.001193")
    guide.wait_until(lambda: isinstance(guide.view, ProcedureView), "the procedure")
