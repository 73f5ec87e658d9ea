"""Each problem is one line that says what is wrong and what to do."""

import pytest

from kiosk.build import LOCALE
from kiosk.domain.printer import Trouble
from kiosk.domain.problem_words import problem_line
from kiosk.domain.problems import Facts, Problem, ProblemKind
from kiosk.errors import CardCopied, CardRolledBack, NotEnrolled, OtherMachine, OutOfService, StoppedByServer
from kiosk.i18n import translator

KINDS = (NotEnrolled, OtherMachine, StoppedByServer, CardCopied, CardRolledBack)
FACTS: Facts = {
    "reason": "stopped", "free_mb": 7, "seconds": 150, "offset_s": -90, "entries": 3, "celsius": 84, "errors": 2,
    "used_mb": 900, "total_mb": 1000, "since": "2026-03-02T01:00:00.000000+00:00", "days": 120,
    "place": 2,
}  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_has_a_line_with_its_figures(kind: ProblemKind, language: str) -> None:
    line = problem_line(Problem(kind, FACTS), translator(LOCALE, language))
    assert "{" not in line
    assert "\n" not in line
    assert (":" if kind is ProblemKind.OUT_OF_SERVICE else ";") in line


def test_the_languages_differ() -> None:
    problem = Problem(ProblemKind.NO_PAPER)
    assert problem_line(problem, translator(LOCALE, "vi")) == "Hết giấy; lắp cuộn giấy mới"
    assert problem_line(problem, translator(LOCALE, "en")) == "There is no paper; put in a new roll"


@pytest.mark.parametrize(
    ("facts", "said"), [({"minutes": 12, "tickets": 40}, "12 min"), ({"tickets": 40}, "40 tickets"), ({}, "about to end")]
)
def test_low_paper_is_told_by_the_best_figure_there_is(facts: dict[str, int], said: str) -> None:
    assert said in problem_line(Problem(ProblemKind.PAPER_LOW, facts), translator(LOCALE, "en"))


def test_seconds_are_told_as_minutes() -> None:
    assert "for 2 min" in problem_line(Problem(ProblemKind.SERVER_AWAY, {"seconds": 150}), translator(LOCALE, "en"))


def test_each_trouble_of_a_printer_has_its_own_advice() -> None:
    troubles = (Trouble.UNREACHABLE, Trouble.SILENT, Trouble.CUTTER_JAM, Trouble.OVERHEATED, Trouble.FAULT)
    assert len({problem_line(Problem(ProblemKind.PRINTER, {"trouble": one.value}), str) for one in troubles}) == 5


def test_a_moment_is_told_to_the_minute() -> None:
    line = problem_line(Problem(ProblemKind.FALLS, FACTS), str)
    assert line == "Phần mềm bị ngắt liên tiếp từ 2026-03-02 01:00 UTC; gọi kỹ thuật viên"


@pytest.mark.parametrize("kind", KINDS)
def test_why_no_number_may_be_given_is_told_in_the_language_of_the_page(kind: type[OutOfService]) -> None:
    problem = Problem(ProblemKind.OUT_OF_SERVICE, {"reason": "the log's English", "error": kind.__name__})
    vietnamese, english = (problem_line(problem, translator(LOCALE, one)) for one in ("vi", "en"))
    assert "the log's English" not in vietnamese + english
    assert vietnamese != english
