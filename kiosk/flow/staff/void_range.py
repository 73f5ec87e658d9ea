"""Take back a run of numbers: first which series, then from, then to."""

from kiosk.domain.numbering import CENTRAL_CODE, Number
from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import ConfirmPage, Deed, order
from kiosk.flow.staff.page import Face, Hall, Pad, Page
from kiosk.i18n import N_, Translate
from kiosk.usecases.staff_told import Voided

DIGITS = "0123456789"
MOST_DIGITS = 4
"""The thousandth ticket of a series has so many."""


class RangePage(Page):
    """The series are the office's, and this kiosk's own."""

    def __init__(self) -> None:
        """Nothing is typed."""
        self._series = self._typed = ""
        self._code = CENTRAL_CODE
        self._ends: list[int] = []
        self._lacks_number = False

    def tap(self, action: str, hall: Hall) -> bool:
        """A key."""
        kind, _, which = action.partition(":")
        if kind == "series" and not self._series:
            return self._choose(which, hall)
        if not self._series:
            return False
        self._lacks_number = False
        if kind == "digit" and which in DIGITS:
            self._typed = (self._typed + which).lstrip("0")[:MOST_DIGITS]
        elif kind == "erase":
            self._typed = self._typed[:-1]
        elif kind == "enter":
            self._enter(hall)
        else:
            return False
        return True

    def _choose(self, which: str, hall: Hall) -> bool:
        known = {f"{one.series}{code}": (one.series, code) for one in hall.office.services for code in _codes(hall)}
        self._series, self._code = known.get(which, ("", CENTRAL_CODE))
        return bool(self._series)

    def _enter(self, hall: Hall) -> None:
        if not self._typed:
            self._lacks_number = True
            return
        self._ends.append(int(self._typed))
        self._typed = ""
        if len(self._ends) == 2:  # noqa: PLR2004  from and to
            first, last = sorted(self._ends)
            series, code = self._series, self._code
            self._series, self._ends = "", []
            what = f"{Number(series, code, first)} – {Number(series, code, last)}"
            deed = Deed(
                N_("Huỷ một dãy số"),
                what,
                N_("Các số khác giữ nguyên; số đã huỷ không cấp lại"),
                N_("Huỷ dãy số này"),
                order(Act.VOID_RANGE, "void-range", what, series=series, code=str(code), first=str(first), last=str(last)),
                "",
                "x",
                tell=_voided,
            )
            hall.go(ConfirmPage(deed))

    def draw(self, face: Face) -> Pad:
        """Letters, then digits."""
        tr = face.tr
        if not self._series:
            keys = tuple(
                Choice(f"series:{one.series}{code}", f"{one.series}{code}-" if code else one.series)
                for code in _codes(face.hall)
                for one in face.hall.office.services
            )
            return Pad(tr("Huỷ một dãy số"), tr("Dãy nào?"), "", "", keys, columns=4)
        lead = tr("Đến số nào?") if self._ends else tr("Từ số nào?")
        digits = tuple(Choice(f"digit:{one}", str(one)) for one in range(1, 10))
        keys = (*digits, Choice("", ""), Choice("digit:0", "0"), Choice("erase", "", "delete"))
        letter = f"{self._series}{self._code}-" if self._code else self._series
        shown = f"{letter}{self._ends[0]:03} – " if self._ends else ""
        return Pad(
            tr("Huỷ một dãy số"),
            lead,
            f"{shown}{letter}{self._typed}",
            tr("Mời nhập số.") if self._lacks_number else "",
            keys,
            done=Choice("enter", tr("Tiếp"), "arrow-right"),
        )


def _codes(hall: Hall) -> tuple[int, int]:
    return CENTRAL_CODE, hall.settings.kiosk_code


def _voided(said: object, tr: Translate) -> str:
    return tr("Đã huỷ {count} phiếu.").format(count=said.count if isinstance(said, Voided) else 0)
