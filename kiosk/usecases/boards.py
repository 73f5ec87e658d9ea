"""LED boards: what they show as counters call, and their test by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.board import newest_call
from kiosk.domain.standing import Standing
from kiosk.errors import UnknownChoice
from kiosk.usecases.ports import Board
from kiosk.usecases.staff_told import BoardNow, BoardsNow


@dataclass(frozen=True, slots=True)
class CallBoard:
    """A board, and whose calls it shows: those of a series, or (None) of all."""

    board: Board
    series: str | None


class CallBoards:
    """Keeps each board at the newest call of its kind: also while the server is away, until another day begins."""

    def __init__(self, boards: Sequence[CallBoard]) -> None:
        """Nothing was called yet."""
        self._boards = boards
        self._day: date | None = None

    def stands(self, standing: Standing) -> None:
        """The office stands otherwise; returns at once. Calls come one after the other."""
        begins, self._day = standing.business_day != self._day, standing.business_day
        for one in self._boards:
            number = newest_call(standing, one.series)
            if number or begins:
                one.board.show(number)

    @property
    def boards(self) -> tuple[Board, ...]:
        """In the order of the settings."""
        return tuple(one.board for one in self._boards)


class StaffBoards:
    """What staff do with boards; hands of the staff desk. `board` names one by its place."""

    def __init__(self, boards: Sequence[Board]) -> None:
        """In the order of the settings."""
        self._boards = boards

    def look(self, _: Mapping[str, str]) -> BoardsNow:
        """Which there are."""
        return BoardsNow(tuple(_now(one) for one in self._boards))

    def light(self, said: Mapping[str, str]) -> BoardNow:
        """Light every segment; raises `BoardError`."""
        board = self._named(said["board"])
        board.light()
        return _now(board)

    def tell(self, said: Mapping[str, str]) -> BoardNow:
        """Let it show its number again; raises `BoardError`."""
        board = self._named(said["board"])
        board.tell()
        return _now(board)

    def seen(self, said: Mapping[str, str]) -> BoardNow:
        """What staff saw stands in the staff log, as the order's words; here the board is only named."""
        return _now(self._named(said["board"]))

    def _named(self, place: str) -> Board:
        found = next((one for one in self._boards if str(one.place) == place), None)
        if found is None:
            raise UnknownChoice(f"there is no LED board {place}", "choose one of the page")
        return found


def _now(board: Board) -> BoardNow:
    return BoardNow(board.place, board.digits.count, board.digits.figure(board.number))
