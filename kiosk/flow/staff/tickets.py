"""Tickets whose print is uncertain: print each again, or take it back; one by one, or all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.domain.businessday import OFFICE_ZONE
from kiosk.domain.staff import Act
from kiosk.domain.ticket import OPEN_STATES, Ticket, TicketState
from kiosk.errors import RequestError
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

PRINTING, PRINTED, NOT_PRINTED, VOIDED = N_("Đang in lại"), N_("Đã in lại, có chữ IN LẠI"), N_("Không in lại được"), N_("Đã huỷ")
"""What became of a ticket here."""


@dataclass(slots=True)
class Fates:
    """What was done here with the tickets of the list; by a ticket's id. Shared with the page of one ticket."""

    words: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)
    """Reprints by job."""
    refused: set[str] = field(default_factory=set)
    """Tickets that cannot be printed again, whatever else is done."""

    def asked(self, ticket_id: str, job: str) -> None:
        """A reprint is asked for: what becomes of it may be told before the desk answers."""
        self.jobs[job] = ticket_id
        self.words.pop(ticket_id, None)

    def reprinted(self, ticket_id: str) -> None:
        """It is on its way, if not more is known already."""
        self.words.setdefault(ticket_id, PRINTING)

    def printed(self, outcome: PrintOutcome) -> None:
        """A reprint is out, or not."""
        if (ticket_id := self.jobs.get(outcome.ticket_id)) is not None and outcome.state not in OPEN_STATES:
            self.words[ticket_id] = NOT_PRINTED if outcome.state is TicketState.FAILED else PRINTED

    def is_over(self, ticket_id: str) -> bool:
        """Whether nothing is left to be done with it."""
        return ticket_id in self.refused or self.words.get(ticket_id, NOT_PRINTED) != NOT_PRINTED


class UncertainPage(Page):
    """The tickets of the last minutes. `None`: they are still being looked up."""

    def __init__(self, tickets: Sequence[Ticket] | None = None) -> None:
        """Nothing was done with any of them yet."""
        self._tickets = tickets
        self._fates = Fates()
        self._queue: list[Ticket] = []
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look them up."""
        if self._tickets is None:
            hall.ask(Look("uncertain"))

    def tap(self, action: str, hall: Hall) -> bool:
        """One ticket, all, or enough."""
        kind, _, which = action.partition(":")
        if self._queue and kind in ("ticket", "all"):
            return False  # the reprints that run are not left alone: their answers would be passed over
        if kind == "ticket" and (found := self._find(which)) is not None:
            hall.go(TicketPage(found, self._fates))
        elif kind == "all" and (left := self._left()):
            self._queue, self._error = left, None
            self._next(hall)
        elif kind == "enough":
            hall.back()
        else:
            return False
        return True

    def _find(self, ticket_id: str) -> Ticket | None:
        return next((one for one in self._tickets or () if one.ticket_id == ticket_id), None)

    def _left(self) -> list[Ticket]:
        return [one for one in self._tickets or () if not self._fates.is_over(one.ticket_id)]

    def _next(self, hall: Hall) -> None:
        """One reprint after the other, so that one error is told once and the rest waits."""
        if self._queue:
            one = self._queue[0]
            job = hall.new_id()
            self._fates.asked(one.ticket_id, job)
            hall.ask(order(Act.REPRINT, "reprint", str(one.number), ticket=one.ticket_id, job=job))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """The tickets, or the next reprint."""
        if isinstance(reply, Failed):
            self._failed(reply, hall)
        elif isinstance(reply, Done) and isinstance(reply.told, Uncertain):
            self._tickets = reply.told.tickets
        elif isinstance(reply, Done) and self._queue:
            self._fates.reprinted(self._queue.pop(0).ticket_id)
            self._next(hall)

    def _failed(self, reply: Failed, hall: Hall) -> None:
        """What is wrong with one ticket lets the others go on; anything else would be wrong with them as well."""
        self._error = reply
        if self._queue and isinstance(reply.error, RequestError):
            self._fates.refused.add(self._queue.pop(0).ticket_id)
            self._next(hall)
        else:
            self._queue = []

    def printed(self, outcome: PrintOutcome, hall: Hall) -> None:
        """A reprint is out, or not."""
        del hall
        self._fates.printed(outcome)

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr = face.tr
        if not self._tickets:
            lead = tr("Đang tìm…") if self._tickets is None else tr("Không có phiếu nào in chưa chắc chắn.")
            return Sheet(tr("Phiếu in chưa chắc"), lead, "" if self._tickets is None else "well")
        left = self._left()
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
        note = tr(self._fates.words.get(one.ticket_id) or STATES[one.state])
        done = self._fates.is_over(one.ticket_id) and one.ticket_id not in self._fates.refused
        icon = "check" if done else "ticket"
        return row("" if self._queue else f"ticket:{one.ticket_id}", f"{one.number}", icon, f"{at} · {note}")


class TicketPage(Page):
    """One ticket: print it again, or take it back with a reason."""

    def __init__(self, ticket: Ticket, fates: Fates) -> None:
        """`fates`: where what became of it is told to the list."""
        self._ticket, self._fates = ticket, fates
        self._asks_why = False
        self._error: Failed | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """Again, or back with a reason."""
        kind, _, which = action.partition(":")
        number, ticket_id = str(self._ticket.number), self._ticket.ticket_id
        if hall.is_waiting:
            return False
        if kind == "again" and not self._asks_why:
            job = hall.new_id()
            self._fates.asked(ticket_id, job)
            hall.ask(order(Act.REPRINT, "reprint", number, ticket=ticket_id, job=job))
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
            return
        if self._asks_why:
            self._fates.words[self._ticket.ticket_id] = VOIDED
        else:
            self._fates.reprinted(self._ticket.ticket_id)
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
