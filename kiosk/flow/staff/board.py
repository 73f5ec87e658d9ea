"""The test of an LED board: every segment lit, then its number, then what staff saw, which is noted in the staff log."""

from enum import Enum, auto

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import BoardNow, BoardsNow

TITLE = N_("Thử bảng LED")
ASK = N_("Có chữ số nào tối không?")


class Step(Enum):
    """How far the test has come."""

    CHOOSE = auto()
    LIT = auto()
    NUMBER = auto()
    WHICH = auto()
    NOTED = auto()


_AFTER = {"board-light": Step.LIT, "board-number": Step.NUMBER, "board-seen": Step.NOTED}
"""Hands of the staff desk, and where their answers lead."""


class BoardPage(Page):
    """One board after the other; where there is only one it is lit at once."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self._boards: tuple[BoardNow, ...] | None = None
        self._board: BoardNow | None = None
        self._step = Step.CHOOSE
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look which there are."""
        hall.ask(Look("boards"))

    def tap(self, action: str, hall: Hall) -> bool:
        """A board, or the next step with it."""
        if hall.is_waiting:
            return False
        kind, _, which = action.partition(":")
        chosen = next((one for one in self._boards or () if str(one.place) == which), None)
        if kind == "board" and self._step is Step.CHOOSE and chosen is not None:
            self._light(chosen, hall)
        elif self._board is None:
            return False
        elif kind == "light" and self._step in (Step.CHOOSE, Step.LIT, Step.NUMBER):
            self._light(self._board, hall)
        elif kind == "number" and self._step is Step.LIT:
            hall.ask(order(Act.TEST, "board-number", f"{self._board.place}", board=f"{self._board.place}"))
        elif kind == "dark" and self._step is Step.NUMBER and which in ("yes", "no"):
            self._answer(self._board, which, hall)
        elif kind == "digit" and self._step is Step.WHICH and which in _digits(self._board):
            self._note(self._board, f"digit {which} is dark", hall)
        elif kind == "others" and self._board is not None:
            self._board, self._step, self._error = None, Step.CHOOSE, None
        else:
            return False
        return True

    def _light(self, board: BoardNow, hall: Hall) -> None:
        self._board, self._error = board, None
        hall.ask(order(Act.TEST, "board-light", f"{board.place}", board=f"{board.place}"))

    def _answer(self, board: BoardNow, which: str, hall: Hall) -> None:
        if which == "yes":
            self._step = Step.WHICH
        else:
            self._note(board, "well", hall)

    def _note(self, board: BoardNow, seen: str, hall: Hall) -> None:
        hall.ask(order(Act.TEST, "board-seen", f"{board.place} {seen}", board=f"{board.place}"))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The boards, or the board did what it was told, or not."""
        if isinstance(reply, Failed):
            self._error = reply
        elif isinstance(reply, Done) and isinstance(reply.told, BoardsNow):
            self._boards = reply.told.boards
            if len(self._boards) == 1:
                self._light(self._boards[0], hall)
        elif isinstance(reply, Done) and isinstance(reply.told, BoardNow):
            self._board, self._error = reply.told, None
            self._step = _AFTER[reply.name]

    def draw(self, face: Face) -> Sheet:
        """What is to be looked at, and what can be answered."""
        tr, notice = face.tr, told(self._error.error, face.tr) if self._error else ""
        if self._boards is None:
            return Sheet(tr(TITLE), tr("Đang xem…"), notice=notice)
        if not self._boards:
            return Sheet(tr(TITLE), tr("Máy này không có bảng LED nào trong cấu hình."), "board")
        if self._board is None:
            rows = tuple(
                row(f"board:{one.place}", _name(one, tr), "monitor", tr("Đang hiện") + f" {one.shown}") for one in self._boards
            )
            return Sheet(tr(TITLE), tr("Chọn một bảng."), notice=notice, rows=rows, columns=2)
        others = (Choice("others", tr("Bảng khác"), "list"),) if len(self._boards) > 1 else ()
        return self._with(self._board, tr, notice, others)

    def _with(self, board: BoardNow, tr: Translate, notice: str, others: tuple[Choice, ...]) -> Sheet:
        title, again = f"{tr(TITLE)} · {_name(board, tr)}", Choice("light", tr("Sáng hết lần nữa"), "rotate-ccw")
        match self._step:
            case Step.CHOOSE:
                lead = "" if notice else tr("Đang bật sáng…")
                return Sheet(title, lead, "board", notice, actions=(again, *others) if notice else ())
            case Step.LIT:
                lead = tr("Mọi nét của {count} chữ số phải sáng. Nhìn kỹ từng chữ số.").format(count=board.digits)
                return Sheet(title, lead, "board", notice, actions=(Choice("number", tr("Tiếp"), "arrow-right"), again, *others))
            case Step.NUMBER:
                lead = tr("Bảng phải hiện {number}.").format(number=board.shown) + " " + tr(ASK)
                answers = (Choice("dark:no", tr("Không, bảng tốt"), "check"), Choice("dark:yes", tr("Có"), "circle-alert"))
                return Sheet(title, lead, "board", notice, actions=(*answers, again))
            case Step.WHICH:
                rows = tuple(
                    row(f"digit:{one}", tr("Chữ số {place} từ trái sang").format(place=one), "circle-alert")
                    for one in _digits(board)
                )
                return Sheet(title, tr("Chữ số nào tối?"), notice=notice, rows=rows, columns=2)
            case Step.NOTED:
                return Sheet(title, tr("Đã ghi vào nhật ký."), "well", actions=others, back=tr("Xong"))


def _name(board: BoardNow, tr: Translate) -> str:
    return tr("Bảng {place}").format(place=board.place)


def _digits(board: BoardNow) -> tuple[str, ...]:
    """From the left, 1 the first."""
    return tuple(str(one) for one in range(1, board.digits + 1))
