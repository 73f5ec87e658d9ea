"""Before something is done: what it does, what it keeps. After it: that it was done, or why not."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.staff import Act, may
from kiosk.errors import NotSentYet
from kiosk.flow.bar import Choice
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Order, Reply

Tell = Callable[[object, Translate], str]
"""What a hand has told, in words."""


LOSS = N_("Máy chủ sẽ không bao giờ biết các mục chưa gửi. Đồng ý?")
"""Before something is done of which the server will lack entries."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What an order is to people; texts in Vietnamese, to be translated. `leaves`: staff are out once it is done."""

    title: str
    does: str
    keeps: str
    yes: str
    order: Order
    done: str
    icon: str = "circle-alert"
    leaves: bool = False
    tell: Tell | None = None
    ask: str = N_("Ông/bà có chắc không?")
    anyway: "Deed | None" = None
    """The same whatever the server lacks: offered once that was refused, and asked about like a deed of its own."""


class ConfirmPage(Page):
    """Asks once, does it once, and says what became of it."""

    def __init__(self, deed: Deed) -> None:
        """Nothing is done yet."""
        self._deed = deed
        self._reply: Reply | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """Yes; or, where the server lacks something, on to the question whether that is to be lost."""
        if action == "anyway" and self._offered is not None and not hall.is_waiting:
            hall.swap(ConfirmPage(self._offered))
            return True
        if action != "yes" or hall.is_waiting or isinstance(self._reply, Done):
            return False
        hall.ask(self._deed.order)
        return True

    @property
    def _offered(self) -> Deed | None:
        lacks = isinstance(self._reply, Failed) and isinstance(self._reply.error, NotSentYet)
        return self._deed.anyway if lacks else None

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It was done, or not."""
        self._reply = reply
        if isinstance(reply, Done) and self._deed.leaves:
            hall.leave()

    def draw(self, face: Face) -> Sheet:
        """The question, or what became of it."""
        deed, tr, reply = self._deed, face.tr, self._reply
        if isinstance(reply, Done):
            said = deed.tell(reply.told, tr) if deed.tell else tr(deed.done)
            return Sheet(tr(deed.title), said, "well", back=tr("Xong"))
        allowed = face.hall.member is not None and may(face.hall.member.role, deed.order.act)
        yes = Choice("yes", tr("Đang làm…") if face.hall.is_waiting else tr(deed.yes), deed.icon, chosen=face.hall.is_waiting)
        return Sheet(
            tr(deed.title),
            "" if isinstance(reply, Failed) else tr(deed.ask),
            notice=_notice(reply, tr, allowed=allowed),
            rows=(row("", tr(deed.does), "arrow-right", tr("Việc sẽ làm")), row("", tr(deed.keeps), "lock", tr("Giữ nguyên"))),
            actions=(*self._anyway(tr), yes) if allowed else (),
        )

    def _anyway(self, tr: Translate) -> tuple[Choice, ...]:
        return (Choice("anyway", tr("Vẫn làm"), "triangle-alert"),) if self._offered is not None else ()


def _notice(reply: Reply | None, tr: Translate, *, allowed: bool) -> str:
    if isinstance(reply, Failed):
        return told(reply.error, tr)
    return "" if allowed else tr("Việc này cần mã PIN của kỹ thuật viên.")


def order(act: Act, name: str, what: str = "", **arguments: str) -> Order:
    """An order with its arguments."""
    return Order(act, name, what, arguments)
