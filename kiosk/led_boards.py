"""The LED boards of the settings, put together: a thread for each serial line."""

from itertools import groupby

from kiosk.config import Settings
from kiosk.device.board import BoardKeeper, LedBoard, Line
from kiosk.domain.board import ALL, Digits
from kiosk.domain.condition import BoardsCondition
from kiosk.usecases.boards import CallBoard, CallBoards


class LedBoards:
    """All of them; `calls` is told how the office stands."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened, and nothing begun."""
        lines = {one.uri: Line(one.uri) for one in settings.boards}
        self._boards = tuple(
            LedBoard(place, lines[one.uri], one.unit, Digits(one.digits, one.letters))
            for place, one in enumerate(settings.boards, 1)
        )
        by_line = sorted(zip(self._boards, settings.boards, strict=True), key=lambda pair: pair[1].uri)
        self._keepers = [
            BoardKeeper([board for board, _ in pairs]) for _, pairs in groupby(by_line, key=lambda pair: pair[1].uri)
        ]
        series = {one.id: one.series for one in settings.office.services}
        self.calls = CallBoards(
            [
                CallBoard(board, None if one.shows == ALL else series[one.shows])
                for board, one in zip(self._boards, settings.boards, strict=True)
            ]
        )

    def start(self) -> None:
        """Begin to tell them their numbers."""
        for one in self._keepers:
            one.start()

    def stop(self, seconds: float) -> bool:
        """End; returns whether each did within the limit."""
        ended = [one.stop(seconds) for one in self._keepers]
        return all(ended)

    def condition(self) -> BoardsCondition:
        """How they are; any thread."""
        return BoardsCondition(tuple(one.condition() for one in self._boards))
