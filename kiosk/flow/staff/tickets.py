"""Tickets whose print is uncertain: print each again, or take it back; one by one, or all."""

from collections.abc import Sequence

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.staff import Act
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.ports import PrintOutcome
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Uncertain

STATES = {
    TicketState.UNKNOWN: N_("Mất điện khi đang in, không rõ đã ra giấy chưa"),
    TicketState.FAILED: N_("Không in ra được"),
    TicketState.UNCONFIRMED: N_("Đã gửi, máy in không xác nhận"),
    TicketState.PRINTED: N_("Đã in"),
}

VOID_REASONS = (N_("Người lấy số đã về"), N_("Lấy nhầm dịch vụ"), N_("In thử"))
"""Why a ticket is taken back; the staff log and the server get the Vietnamese words."""


class UncertainPage(Page):
    """The tickets of the last minutes. `None`: they are still being looked up."""

    def __init__(self, tickets: Sequence[Ticket] | None = None) -> None:
        """Nothing was done with any of them yet."""
        self._tickets = tickets
        self._jobs: dict[str, str] = {}
        """Reprints by job: the ticket's id."""
        self._over: dict[str, str] = {}
        """What became of a ticket here, by its id, in words."""
        self._queue: list[Ticket] = []
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look them up."""
        if self._tickets is None:
            hall.ask(Look("uncertain"))

    def tap(self, action: str, hall: Hall) -> bool:
        """One ticket, all, or enough."""
        kind, _, which = action.partition(":")
        if kind == "ticket" and (found := self._find(which)) is not None:
            hall.go(TicketPage(found, self._over))
        elif kind == "all" and not self._queue:
            self._queue = [one for one in self._tickets or () if one.ticket_id not in self._over]
            self._next(hall)
        elif kind == "enough":
            hall.back()
        else:
            return False
        return True

    def _find(self, ticket_id: str) -> Ticket | None:
        return next((one for one in self._tickets or () if one.ticket_id == ticket_id), None)

    def _next(self, hall: Hall) -> None:
        """One reprint after the other, so that one error is told once and the rest waits."""
        if self._queue:
            one = self._queue[0]
            job = hall.new_id()
            self._jobs[job] = one.ticket_id
            hall.ask(order(Act.REPRINT, "reprint", str(one.number), ticket=one.ticket_id, job=job))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The tickets, or the next reprint."""
        if isinstance(reply, Failed):
            self._error, self._queue = reply, []
        elif isinstance(reply, Done) and isinstance(reply.told, Uncertain):
            self._tickets = reply.told.tickets
        elif isinstance(reply, Done) and self._queue:
            self._over[self._queue.pop(0).ticket_id] = N_("Đang in lại")
            self._next(hall)

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """A reprint is out, or not."""
        del hall
        if (ticket_id := self._jobs.get(outcome.ticket_id)) is not None and outcome.state not in OPEN_STATES:
            self._over[ticket_id] = (
                N_("Không in lại được") if outcome.state is TicketState.FAILED else N_("Đã in lại, có chữ IN LẠI")
            )

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr = face.tr
        if not self._tickets:
            lead = tr("Đang tìm…") if self._tickets is None else tr("Không có phiếu nào in chưa chắc chắn.")
            return Sheet(tr("Phiếu in chưa chắc"), lead, "" if self._tickets is None else "well")
        left = [one for one in self._tickets if one.ticket_id not in self._over]
        again = (Choice("all", tr("In lại cả {count} phiếu").format(count=len(left)), "printer", chosen=bool(self._queue)),)
        return Sheet(
            tr("Phiếu in chưa chắc"),
            tr("Những phiếu này có thể chưa ra giấy. Chạm để in lại hoặc huỷ."),
            notice=told(self._error.error, tr) if self._error else "",
            rows=tuple(self._row(one, tr) for one in self._tickets),
            columns=2,
            actions=(*(again if left else ()), Choice("enough", tr("Xong"), "check")),
        )

    def _row(self, one: Ticket, tr: Translate) -> ServiceTile:
        at = f"{one.issued_at.astimezone(OFFICE_ZONE):%H:%M}"
        over = self._over.get(one.ticket_id)
        note = tr(over) if over else tr(STATES[one.state])
        return row(f"ticket:{one.ticket_id}", f"{one.number}", "check" if over else "ticket", f"{at} · {note}")


class TicketPage(Page):
    """One ticket: print it again, or take it back with a reason."""

    def __init__(self, ticket: Ticket, over: dict[str, str]) -> None:
        """`over`: where what became of it is told to the list."""
        self._ticket, self._over = ticket, over
        self._asks_why = False
        self._error: Failed | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """Again, or back with a reason."""
        kind, _, which = action.partition(":")
        number, ticket_id = str(self._ticket.number), self._ticket.ticket_id
        if hall.is_waiting:
            return False
        if kind == "again" and not self._asks_why:
            hall.ask(order(Act.REPRINT, "reprint", number, ticket=ticket_id, job=hall.new_id()))
        elif kind == "void" and not self._asks_why:
            self._asks_why = True
        elif kind == "why" and self._asks_why and which.isdecimal() and int(which) < len(VOID_REASONS):
            reason = VOID_REASONS[int(which)]
            hall.ask(order(Act.VOID, "void", f"{number}: {reason}", ticket=ticket_id, reason=reason))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """Done: back to the list."""
        if isinstance(reply, Failed):
            self._error = reply
        else:
            self._over[self._ticket.ticket_id] = N_("Đã huỷ") if self._asks_why else N_("Đã in lại, có chữ IN LẠI")
            hall.back()

    def draw(self, face: Face) -> Sheet:
        """The ticket."""
        tr, one = face.tr, self._ticket
        notice = told(self._error.error, tr) if self._error else ""
        heading = tr("Phiếu {number}").format(number=one.number)
        if self._asks_why:
            rows = tuple(row(f"why:{at}", tr(reason), "x") for at, reason in enumerate(VOID_REASONS))
            return Sheet(heading, tr("Vì sao huỷ? Số đã huỷ không cấp lại."), notice=notice, rows=rows)
        service = next((s.name.in_language(face.language) for s in face.hall.office.services if s.id == one.service_id), "")
        at = f"{one.issued_at.astimezone(OFFICE_ZONE):%H:%M}"
        again, void = Choice("again", tr("In lại"), "printer"), Choice("void", tr("Huỷ phiếu"), "x")
        return Sheet(heading, f"{service} · {at} · {tr(STATES[one.state])}", "slip", notice, actions=(void, again))
