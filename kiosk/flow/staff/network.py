"""Wi-Fi: choose a network, type its password; if the server cannot be reached over it, the one before comes back by itself."""

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.address import AddressPage
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.list import ListPage
from kiosk.flow.staff.page import Drawn, Entry, Face, Hall, Pad, Page, Sheet, row
from kiosk.flow.staff.words import told
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply
from kiosk.usecases.staff_told import Air, Networks

LAYERS = {
    "abc": "abcdefghijklmnopqrstuvwxyz",
    "ABC": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "123": "1234567890",
    "#+=": "!@#$%^&*()-_=+., ",
    "[{<": "[]{}<>/\\|;:'\"?`~",
}
"""All letters that a Wi-Fi password may have."""

SPACE = "␣"
LONGEST = 63


class WifiPage(Page):
    """The networks in the air."""

    def __init__(self) -> None:
        """Not looked for yet."""
        self._found: Networks | None = None
        self._error: Failed | None = None

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("networks"))

    def tap(self, action: str, hall: Hall) -> bool:
        """One of them, or look again."""
        kind, _, which = action.partition(":")
        if hall.is_waiting:
            return False
        air = self._found.air if self._found else ()
        if kind == "again":
            hall.ask(Look("networks"))
        elif kind == "air" and which.isdecimal() and int(which) < len(air):
            hall.go(PasswordPage(air[int(which)]))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """This is what there is."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, Networks):
            self._found, self._error = reply.told, None
        elif isinstance(reply, Failed):
            self._error = reply

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr = face.tr
        again = (Choice("again", tr("Tìm lại"), "rotate-ccw"),)
        notice = told(self._error.error, tr) if self._error else ""
        if self._found is None or not self._found.air:
            lead = tr("Đang tìm…") if face.hall.is_waiting else tr("Không thấy mạng Wi-Fi nào, hoặc máy này không dùng Wi-Fi.")
            return Sheet(tr("Wi-Fi"), lead, "air", notice, actions=again)
        rows = tuple(
            row(f"air:{at}", one.ssid, "check" if one.in_use else "wifi", _note(one, tr))
            for at, one in enumerate(self._found.air)
        )
        lead = tr("Nếu không liên lạc được máy chủ, mạng cũ tự trở lại sau một phút.")
        return Sheet(tr("Wi-Fi"), lead, notice=notice, rows=rows, columns=2, actions=again)


def _note(one: Air, tr: Translate) -> str:
    strength = tr("Sóng {signal} %").format(signal=one.signal)
    return f"{strength} · {tr('có mật khẩu') if one.secured else tr('không mật khẩu')}"


def _hidden(typed: str) -> str:
    """The last letter, to see what was hit; the hall reads along, so the rest are dots."""
    return "•" * (len(typed) - 1) + typed[-1] if typed else "–"


class PasswordPage(Page):
    """Types a password, and tries."""

    def __init__(self, air: Air) -> None:
        """Nothing is typed; the password is gone with the page."""
        self._air, self._typed, self._layer = air, "", "abc"
        self._reply: Reply | None = None

    def tap(self, action: str, hall: Hall) -> bool:
        """A key."""
        kind, _, which = action.partition(":")
        if hall.is_waiting or isinstance(self._reply, Done):
            return False
        if kind == "char" and len(which) == 1:
            self._typed = (self._typed + which)[:LONGEST]
        elif kind == "layer" and which in LAYERS:
            self._layer = which
        elif kind == "erase":
            self._typed = self._typed[:-1]
        elif kind == "enter" and (self._typed or not self._air.secured):
            self._reply = None
            hall.ask(order(Act.NETWORK, "join", self._air.ssid, ssid=self._air.ssid, password=self._typed))
        else:
            return False
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """Joined, or back as before."""
        del hall
        self._reply = reply
        if isinstance(reply, Done):
            self._typed = ""

    def draw(self, face: Face) -> Drawn:
        """The pad."""
        tr, reply = face.tr, self._reply
        if isinstance(reply, Done):
            return Sheet(self._air.ssid, tr("Đã nối mạng và liên lạc được với máy chủ."), "well")
        keys = (
            *(Choice(f"char:{one}", SPACE if one == " " else one) for one in LAYERS[self._layer]),
            Choice("erase", "", "delete"),
            *(Choice(f"layer:{one}", one, chosen=one == self._layer) for one in LAYERS),
        )
        note = told(reply.error, tr) if isinstance(reply, Failed) else ""
        lead = tr(N_("Đang thử, mất đến một phút…")) if face.hall.is_waiting else tr("Mật khẩu Wi-Fi")
        done = Choice("enter", tr("Nối mạng"), "wifi") if self._typed or not self._air.secured else None
        return Pad(self._air.ssid, lead, _hidden(self._typed), note, keys, 6, done)


class NetworkPage(ListPage):
    """Wi-Fi, or the address."""

    heading = N_("Mạng")
    entries = (
        Entry("wifi", N_("Wi-Fi"), "wifi", WifiPage, N_("Chọn mạng, nhập mật khẩu")),
        Entry("address", N_("Địa chỉ mạng"), "network", AddressPage, N_("Tự động hoặc cố định")),
    )
