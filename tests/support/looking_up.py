"""A citizen who looks a procedure up: the way there, and what is shown."""

from kiosk.flow.lookup.views import ProcedureView, ResultsView
from tests.support.flows import Citizen

FIND = "Tìm thủ tục, giấy tờ cần mang"
BOX = "Gõ tên giấy tờ, việc cần làm"


def results(citizen: Citizen) -> ResultsView:
    """What was found."""
    assert isinstance(citizen.view, ResultsView)
    return citizen.view


def procedure(citizen: Citizen) -> ProcedureView:
    """The procedure that is open."""
    assert isinstance(citizen.view, ProcedureView)
    return citizen.view


def titles(citizen: Citizen) -> list[str]:
    """Of what was found."""
    return [row.title for row in results(citizen).rows]
