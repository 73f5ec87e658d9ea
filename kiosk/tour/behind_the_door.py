"""What the scripted member of staff does: opens the door, changes the roll, sees to uncertain tickets, stops and resumes."""

from kiosk.domain.businessday import utc_text
from kiosk.domain.staff import Role
from kiosk.errors import NotSentYet
from kiosk.flow.home import HomeView
from kiosk.flow.session import TEXT_SIZES
from kiosk.flow.staff.views import PadView, StaffView
from kiosk.flow.ticket import Paper, TicketView
from kiosk.outcomes import keep
from kiosk.staff_door import keys_of
from kiosk.tour.guide import Guide
from kiosk.tour.panels import PANELS
from kiosk.usecases.staff_told import Deed, Outcome

PIN, WRONG = "274193", "905128"


def give_pin(guide: Guide) -> None:
    """Somebody who may do everything."""
    keys_of(guide.settings, guide.clock).set_pin("ky-thuat", PIN, Role.TECHNICIAN)


def staff(guide: Guide, panel: str) -> None:
    """Everything behind the door on the first panel; on the others what is laid out otherwise there."""
    _a_ticket_without_paper(guide)
    _come_in(guide, panel)
    if panel == PANELS[0].name:
        _outcomes(guide, panel)
    _restock(guide, panel)
    _tickets(guide, panel)
    if panel == PANELS[0].name:
        _repair(guide, panel)
        _settings(guide, panel)
        _network(guide, panel)
        _reset(guide, panel)
    _largest_text(guide, panel)
    guide.tap("back")
    guide.wait_until(lambda: isinstance(guide.view, HomeView), "home")
    guide.other_paper()


def _a_ticket_without_paper(guide: Guide) -> None:
    assert guide.printer is not None  # noqa: S101  made with the back office
    guide.printer.change(paper_out=True)
    guide.wait(2)  # after the touches of the panel before, which hit nothing
    guide.tap(f"service:{guide.settings.office.services[0].id}")
    guide.wait_until(lambda: isinstance(guide.view, TicketView) and guide.view.paper is Paper.NONE, "the fault of the printer")
    guide.tap("done")


def _come_in(guide: Guide, panel: str) -> None:
    guide.go_round_the_corners()
    guide.see(f"staff-pin-{panel}", "the PIN pad, after the four corners were touched")
    _type(guide, WRONG)
    guide.wait_until(lambda: isinstance(guide.view, PadView) and bool(guide.view.note), "an answer to the PIN")
    guide.see(f"staff-pin-wrong-{panel}", "a wrong PIN")
    _type(guide, PIN)
    guide.wait_until(lambda: isinstance(guide.view, StaffView), "the door")
    guide.see(f"staff-menu-{panel}", "behind the door: what staff come for")


def _outcomes(guide: Guide, panel: str) -> None:
    """Staff are told what became of a restore or a wipe when they come in."""
    at = utc_text(guide.clock.read().utc)
    refused = Outcome(Deed.RESTORE, at, done=False, kind="NotSentYet", again=True)
    for outcome, what in (
        (Outcome(Deed.RESTORE, at, done=True, anew=True), "restored"),
        (refused, "not-restored"),
        (Outcome(Deed.WIPE, at, done=False, kind="LedgerBusy"), "not-wiped"),
    ):
        keep(guide.settings, outcome)
        guide.tap("back")
        guide.wait_until(lambda: isinstance(guide.view, HomeView), "home")
        guide.go_round_the_corners()
        _type(guide, PIN)
        _until_actions(guide, "read", "the outcome")
        guide.see(f"staff-outcome-{what}-{panel}", f"what became of what staff wanted at the last start: {what}")
        guide.tap("read")
        guide.wait_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.tiles), "the menu")


def _type(guide: Guide, pin: str) -> None:
    for digit in pin:
        guide.tap(f"digit:{digit}")


def _restock(guide: Guide, panel: str) -> None:
    assert guide.printer is not None  # noqa: S101  likewise
    guide.tap("go:restock")
    guide.see(f"staff-restock-open-{panel}", "a new roll: open the printer")
    guide.printer.change(cover_open=True)
    _step(guide, "insert", panel, "the sensor has seen the open cover: insert the roll")
    guide.tap("next")
    guide.see(f"staff-restock-close-{panel}", "close the printer")
    guide.printer.change(paper_out=False, cover_open=False)
    _until_actions(guide, "legible:yes", "the test slip")
    guide.other_paper()
    guide.see(f"staff-restock-read-{panel}", "the test slip is out: can it be read?")
    guide.tap("legible:yes")
    guide.see(f"staff-restock-length-{panel}", "how long the roll is")
    guide.tap(f"metres:{round(guide.settings.printer.roll_metres)}")
    _until_actions(guide, "all", "the tickets without paper")
    guide.see(f"staff-uncertain-{panel}", "tickets that may not be on paper")


def _step(guide: Guide, drawing: str, panel: str, what: str) -> None:
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and guide.view.drawing == drawing, what)
    guide.see(f"staff-restock-{drawing}-{panel}", what)


def _until_actions(guide: Guide, action: str, what: str) -> None:
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and any(one.action == action for one in guide.view.actions), what)


def _tickets(guide: Guide, panel: str) -> None:
    assert isinstance(guide.view, StaffView)  # noqa: S101  awaited
    guide.tap(guide.view.rows[0].action)
    guide.see(f"staff-ticket-{panel}", "one of them: print it again, or take it back")
    guide.tap("void")
    guide.see(f"staff-ticket-why-{panel}", "why it is taken back")
    guide.tap("back")
    _until_actions(guide, "all", "the list")
    guide.tap("all")
    guide.watch_until(
        lambda: isinstance(guide.view, StaffView) and all("IN LẠI" in one.note for one in guide.view.rows), "all paper"
    )
    guide.other_paper()
    guide.see(f"staff-reprinted-{panel}", "they are printed again")
    guide.tap("enough")


def _repair(guide: Guide, panel: str) -> None:
    guide.tap("go:repair")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the condition")
    guide.see(f"staff-repair-{panel}", "how the machine is, to be read out over the telephone")
    for part in ("printer", "software"):
        guide.tap(f"part:{part}")
        guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the facts")
        guide.see(f"staff-repair-{part}-{panel}", f"one part of it: {part}")
        guide.tap("back")
    guide.tap("tests")
    guide.see(f"staff-tests-{panel}", "tests of each part")
    guide.tap("go:print")
    _until_actions(guide, "again", "the printed test page")
    guide.other_paper()
    guide.see(f"staff-test-print-{panel}", "what the printer says of a test page")
    guide.tap("back")
    guide.tap("go:touch")
    for at in (0, 1, 2, 5):
        guide.tap(f"field:{at}")
    guide.see(f"staff-test-touch-{panel}", "the touch test")
    guide.tap("field:0")
    guide.tap("back")
    guide.tap("go:sound")
    _until_actions(guide, "again", "the answer of the loudspeaker")
    guide.see(f"staff-test-sound-{panel}", "the sound test; this machine may have no loudspeaker")
    guide.tap("back")
    guide.tap("go:pixels")
    guide.see(f"staff-test-pixels-{panel}", "the pixel test: the first of five colours")
    for _ in range(5):
        guide.tap("next-colour")
    _board(guide, panel)
    guide.tap("back")
    guide.tap("back")


def _board(guide: Guide, panel: str) -> None:
    guide.tap("go:board")
    _until_actions(guide, "number", "the board, lit")
    guide.see(f"staff-test-board-lit-{panel}", "the LED board: every segment is lit")
    guide.tap("number")
    _until_actions(guide, "dark:yes", "the board's number")
    guide.see(f"staff-test-board-{panel}", "the LED board shows its number: is a digit dark?")
    guide.tap("dark:yes")
    guide.see(f"staff-test-board-dark-{panel}", "which digit of the LED board is dark")
    guide.tap("back")


def _settings(guide: Guide, panel: str) -> None:
    guide.tap("go:settings")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the settings")
    guide.see(f"staff-settings-{panel}", "settings that staff change")
    guide.tap("setting:message")
    guide.see(f"staff-settings-message-{panel}", "the values of one of them")
    guide.tap("value:1")
    _until_actions(guide, "apply", "the change")
    guide.see(f"staff-settings-changed-{panel}", "it holds from the next start on, or at once")
    guide.tap("setting:message")
    guide.tap("value:off")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and not guide.view.actions, "the change back")
    _calibrate(guide, panel)
    guide.tap("back")
    guide.tap("go:data")
    guide.see(f"staff-data-{panel}", "logs and backups on a USB stick")
    guide.tap("give:logs")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.notice), "no stick")
    guide.see(f"staff-data-no-stick-{panel}", "there is no stick")
    guide.tap("back")


def _calibrate(guide: Guide, panel: str) -> None:
    guide.tap("calibrate")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the printer")
    guide.see(f"staff-calibrate-{panel}", "calibration of the printer: what it does, and what it keeps")
    guide.tap("print")
    guide.watch_until(lambda: isinstance(guide.view, PadView), "the calibration sheet")
    guide.other_paper()
    guide.tap("letter:A")
    guide.see(f"staff-calibrate-letters-{panel}", "which lines of the sheet read right")
    guide.tap("try")
    _until_actions(guide, "legible:yes", "the slip of the choice")
    guide.other_paper()
    guide.see(f"staff-calibrate-read-{panel}", "a slip as the choice has it: can it be read?")
    guide.tap("back")


def _network(guide: Guide, panel: str) -> None:
    guide.tap("go:network")
    guide.tap("go:wifi")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and "…" not in guide.view.lead, "the networks")
    guide.see(f"staff-wifi-{panel}", "Wi-Fi: no network is in the air")
    guide.tap("back")
    guide.tap("go:address")
    guide.see(f"staff-address-{panel}", "the machine's address: from the network, or a fixed one")
    guide.tap("fixed")
    for key in "192.0.2.5/24":
        guide.tap(f"char:{key}")
    guide.see(f"staff-address-fixed-{panel}", "a fixed address is typed")
    guide.tap("back")
    guide.tap("back")


def _reset(guide: Guide, panel: str) -> None:
    guide.tap("go:reset")
    guide.tap("go:service")
    first = guide.settings.office.services[0].id
    guide.tap(f"service:{first}")
    guide.watch_until(lambda: any(one.paused for one in guide.terminal.flow.office.services), "the pause")
    guide.see(f"staff-services-{panel}", "one service is paused at this kiosk")
    guide.tap("back")
    guide.tap("go:all")
    guide.see(f"staff-messages-{panel}", "what citizens read while all is stopped")
    guide.tap("message:0")
    guide.see(f"staff-confirm-{panel}", "what it does, and what it keeps")
    guide.tap("yes")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and guide.view.drawing == "well", "the pause of all")
    guide.see(f"staff-done-{panel}", "it was done")
    guide.tap("back")
    guide.tap("back")
    guide.tap("go:day")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the days")
    guide.see(f"staff-day-{panel}", "the business day and the clock")
    guide.tap("back")
    guide.tap("go:range")
    guide.see(f"staff-range-{panel}", "take back a run of numbers: which series")
    guide.tap(f"series:{guide.settings.office.services[0].series}0")
    for key in ("digit:3", "enter", "digit:1"):
        guide.tap(key)
    guide.see(f"staff-range-to-{panel}", "from which to which number")
    guide.tap("back")
    guide.tap("go:enrol")
    for letter in "K7QX2MP":
        guide.tap(f"letter:{letter}")
    guide.see(f"staff-enrol-{panel}", "enrol again: the one-time code is typed")
    guide.tap("back")
    guide.tap("go:resume")
    guide.tap("yes")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and guide.view.drawing == "well", "the end of all pauses")
    guide.tap("back")
    guide.tap("back")


def _largest_text(guide: Guide, panel: str) -> None:
    guide.tap("go:reset")
    guide.see(f"staff-reset-{panel}", "what can be stopped, restarted and set")
    while guide.view.bar.text_size != TEXT_SIZES[-1]:
        guide.tap("text-size")
    for language in guide.settings.language.offered:
        guide.tap(f"language:{language}")
        guide.see(f"staff-reset-largest-text-{language}-{panel}", "the same at the largest text size")
    _refused(guide, panel)
    _last_restore(guide, panel)
    _largest_calibration(guide, panel)
    for language in reversed(guide.settings.language.offered):
        guide.tap(f"language:{language}")
        guide.see(f"staff-menu-largest-text-{language}-{panel}", "the menu at the largest text size")


def _largest_calibration(guide: Guide, panel: str) -> None:
    """At the largest text size, with the sheet that was printed on the first panel."""
    guide.tap("go:settings")
    guide.watch_until(lambda: isinstance(guide.view, StaffView) and bool(guide.view.rows), "the settings")
    guide.tap("calibrate")
    _until_actions(guide, "letters", "the printer")
    for language in guide.settings.language.offered:
        guide.tap(f"language:{language}")
        guide.see(f"staff-calibrate-largest-text-{language}-{panel}", "calibration at the largest text size")
    guide.tap("letters")
    for language in guide.settings.language.offered:
        guide.tap(f"language:{language}")
        guide.see(f"staff-calibrate-letters-largest-text-{language}-{panel}", "the letters of the sheet at the largest text size")
    guide.tap("back")
    guide.tap("back")


def _refused(guide: Guide, panel: str) -> None:
    """From the reset page: a wipe of which the server would never hear everything, in every language; then back to the menu."""
    guide.tap("go:wipe")
    guide.terminal.refusal = NotSentYet(128)
    guide.tap("yes")
    _until_actions(guide, "anyway", "the refusal")
    guide.terminal.refusal = None
    for language in guide.settings.language.offered:
        guide.tap(f"language:{language}")
        guide.see(f"staff-wipe-refused-{language}-{panel}", "a wipe while the server lacks something, at the largest text size")
    guide.tap("anyway")
    for language in reversed(guide.settings.language.offered):
        guide.tap(f"language:{language}")
        guide.see(f"staff-wipe-anyway-{language}-{panel}", "what would be lost, before the second yes")
    guide.tap("back")
    guide.tap("back")


def _last_restore(guide: Guide, panel: str) -> None:
    """From the menu and back to it."""
    at = utc_text(guide.clock.read().utc)
    refused = Outcome(Deed.RESTORE, at, done=False, kind="NotSentYet", read=True)
    guide.tap("go:data")
    for what, outcome in (("refused", refused), ("done", Outcome(Deed.RESTORE, at, done=True, anew=True, read=True))):
        keep(guide.settings, outcome)
        guide.tap("last-restore")
        guide.watch_until(lambda: isinstance(guide.view, StaffView) and "·" in guide.view.lead, "the last restore")
        for language in guide.settings.language.offered:
            guide.tap(f"language:{language}")
            guide.see(f"staff-last-restore-{what}-{language}-{panel}", f"the last restore, {what}, at the largest text size")
        guide.tap("back")
    guide.tap("back")
