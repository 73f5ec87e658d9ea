"""What the printer did since the program started."""

from kiosk.printer.figures import Figures, Tally


def test_a_whole_slip_is_counted_with_its_bytes_and_its_cut() -> None:
    tally = Tally()
    tally.sent(300, whole=True)
    tally.sent(200, whole=True)
    assert tally.figures == Figures(sent_bytes=500, slips=2, cuts=2)


def test_a_slip_that_broke_off_was_not_cut() -> None:
    tally = Tally()
    tally.sent(100, whole=False)
    assert tally.figures == Figures(sent_bytes=100, slips=1, cuts=0)


def test_a_slip_of_which_nothing_was_taken_is_none() -> None:
    tally = Tally()
    tally.sent(0, whole=True)
    assert tally.figures == Figures()


def test_the_last_error_is_remembered_when_the_printer_is_well_again() -> None:
    times = iter((10.0, 20.0))
    tally = Tally(lambda: next(times))
    tally.heard("no paper")
    tally.heard("")
    assert (tally.figures.error, tally.figures.error_at) == ("no paper", 10.0)
    tally.heard("cover open")
    assert (tally.figures.error, tally.figures.error_at) == ("cover open", 20.0)
