"""The address of this machine: from the network, or a fixed one; taken back by itself if the server does not answer over it."""

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Drawn, Face, Hall, Pad, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_
from kiosk.usecases.staff_desk import Done, Failed, Reply

KEYS = (*"123456789", ".", "0", "/")
LONGEST = 18
"""Letters of `255.255.255.255/32`."""

FIELDS = (
    ("address", N_("Địa chỉ của máy, như 192.0.2.5/24")),
    ("gateway", N_("Cổng mạng, như 192.0.2.1")),
    ("dns", N_("Máy chủ tên miền, thường như cổng mạng")),
)


class AddressPage(Page):
    """Chooses, then types three addresses one after the other."""

    def __init__(self) -> None:
        """Nothing is chosen."""
        self._typed: list[str] = []
        self._fixed = False
        self._reply: Reply | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """A choice, or a key."""
        kind, _, which = action.partition(":")
        if hall.is_waiting or isinstance(self._reply, Done):
            return False
        if not self._fixed:
            if kind == "automatic":
                hall.ask(order(Act.NETWORK, "readdress", "DHCP"))
            elif kind == "fixed":
                self._fixed, self._typed, self._reply = True, [""], None
            else:
                return False
        elif kind == "char" and which in KEYS:
            self._typed[-1] = (self._typed[-1] + which)[:LONGEST]
        elif kind == "erase":
            self._typed[-1] = self._typed[-1][:-1]
        elif kind == "enter" and self._typed[-1]:
            self._enter(hall)
        else:
            return False
        return True

    def _enter(self, hall: Hall) -> None:
        if len(self._typed) < len(FIELDS):
            self._typed.append("")
            return
        said = {name: typed for (name, _), typed in zip(FIELDS, self._typed, strict=True)}
        self._fixed = False
        hall.ask(order(Act.NETWORK, "readdress", said["address"], **said))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It holds, or the one before does."""
        del hall
        self._reply = reply

    def draw(self, face: Face) -> Drawn:
        """The choice, the pad, or what became of it."""
        tr, reply = face.tr, self._reply
        if isinstance(reply, Done):
            return Sheet(tr("Địa chỉ mạng"), tr("Đã nối mạng và liên lạc được với máy chủ."), "well")
        if self._fixed:
            keys = (*(Choice(f"char:{one}", one) for one in KEYS), Choice("", ""), Choice("erase", "", "delete"))
            typed = self._typed[-1]
            done = Choice("enter", tr("Tiếp"), "arrow-right") if typed else None
            return Pad(tr("Địa chỉ mạng"), tr(FIELDS[len(self._typed) - 1][1]), typed or "–", "", keys, 3, done)
        waits = face.hall.is_waiting
        lead = (
            tr("Đang thử, mất đến một phút…")
            if waits
            else tr("Nếu không liên lạc được máy chủ, mạng cũ tự trở lại sau một phút.")
        )
        rows = (
            row("automatic", tr("Tự động"), "network", tr("Mạng cấp địa chỉ (DHCP)")),
            row("fixed", tr("Địa chỉ cố định"), "network", tr("Nhập theo người quản trị mạng")),
        )
        notice = told(reply.error, tr) if isinstance(reply, Failed) else ""
        return Sheet(tr("Địa chỉ mạng"), lead, notice=notice, rows=() if waits else rows)
