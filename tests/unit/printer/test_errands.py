"""Errands: work that has the printer for itself, between the jobs of the spooler."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.printer import Trouble
from kiosk.domain.ticket import TicketState
from kiosk.errors import CalibrationError, PrinterRecordError, PrinterTimeout
from kiosk.printer.press import Result
from kiosk.printer.spooler import Errand
from kiosk.printer.transports.base import Transport
from tests.support.printers import rig


def errand(work: Callable[[Transport], Result]) -> Errand:
    return Errand("errand", work)


def test_an_errand_has_the_printer_for_itself_behind_the_jobs_and_before_the_next(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (printer, spooling):
        seen: list[int] = []

        def work(transport: Transport) -> Result:
            seen.append(len(printer.slips))
            assert not transport.is_open
            return Result(TicketState.PRINTED)

        spooling.submit(1)
        spooling.spooler.run(errand(work))
        assert spooling.print(2).state is TicketState.PRINTED
        assert seen == [1]
        assert spooling.fate("errand").state is TicketState.PRINTED


def test_an_errand_that_the_printer_refuses_is_told_with_its_trouble(tmp_path: Path) -> None:
    with rig("virtual", tmp_path) as (_, spooling):

        def work(_: Transport) -> Result:
            raise PrinterTimeout("it takes nothing", "switch it off and on")

        spooling.spooler.run(errand(work))
        told = spooling.fate("errand")
        assert (told.state, told.trouble) == (TicketState.FAILED, Trouble.SILENT)


@pytest.mark.parametrize("error", [CalibrationError("letters", "x"), PrinterRecordError("disk", "x"), ZeroDivisionError()])
def test_what_an_errand_cannot_do_for_another_reason_is_not_laid_to_the_printer(tmp_path: Path, error: Exception) -> None:
    with rig("virtual", tmp_path) as (_, spooling):

        def work(_: Transport) -> Result:
            raise error

        spooling.spooler.run(errand(work))
        told = spooling.fate("errand")
        assert (told.state, told.trouble) == (TicketState.FAILED, None)
        assert spooling.print(1).state is TicketState.PRINTED
