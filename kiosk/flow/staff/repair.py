"""Repair: how the machine is, to be read out over the telephone, and tests of each part."""

from kiosk.domain.condition import Condition
from kiosk.domain.problem_words import problem_line
from kiosk.domain.problems import problems
from kiosk.flow.bar import Choice
from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.condition_words import SECTIONS, summary
from kiosk.flow.staff.page import Face, Hall, Page, Sheet, row
from kiosk.flow.staff.trials import TrialsPage
from kiosk.flow.staff.words import told
from kiosk.i18n import Translate
from kiosk.usecases.staff_desk import Done, Failed, Look, Reply

LOOK_SECONDS = 5
"""How often the machine is looked at while the page stands."""


class ConditionPage(Page):
    """Looks at the machine again and again."""

    def __init__(self) -> None:
        """Not looked at yet."""
        self.condition: Condition | None = None
        self.error: Failed | None = None
        self._ticks = 0

    def begin(self, hall: Hall) -> None:
        """Look."""
        hall.ask(Look("condition"))

    def ticked(self, hall: Hall) -> None:
        """Look again."""
        self._ticks += 1
        if self._ticks % LOOK_SECONDS == 0 and not hall.is_waiting:
            hall.ask(Look("condition"))

    def replied(self, reply: Reply, hall: Hall) -> None:
        """This is how it is."""
        del hall
        if isinstance(reply, Done) and isinstance(reply.told, Condition):
            self.condition, self.error = reply.told, None
        elif isinstance(reply, Failed):
            self.error = reply

    def notice(self, tr: Translate) -> str:
        """What could not be looked at."""
        return told(self.error.error, tr) if self.error else ""


class RepairPage(ConditionPage):
    """What is wrong first, then each part of the machine."""

    def tap(self, action: str, hall: Hall) -> bool:
        """A part, the tests, or the export."""
        kind, _, which = action.partition(":")
        if kind == "part" and which in SECTIONS:
            hall.go(SectionPage(which))
        elif kind == "tests":
            hall.go(TrialsPage())
        else:
            return False
        return True

    def draw(self, face: Face) -> Sheet:
        """The list."""
        tr = face.tr
        if self.condition is None:
            return Sheet(tr("Kiểm tra máy"), tr("Đang xem…"), notice=self.notice(tr))
        found = problems(self.condition)
        lead = tr("Có {count} điều cần xem:").format(count=len(found)) if found else tr("Không thấy gì bất thường.")
        rows: list[ServiceTile] = [row("", problem_line(one, tr), "triangle-alert") for one in found]
        for name, section in SECTIONS.items():
            rows.append(row(f"part:{name}", tr(section.title), section.icon, summary(self.condition, name, tr)))
        return Sheet(
            tr("Kiểm tra máy"),
            f"{lead} · {tr('Máy')} {self.condition.kiosk}",
            notice=self.notice(tr),
            rows=tuple(rows),
            columns=2,
            actions=(Choice("tests", tr("Thử từng bộ phận"), "wrench"),),
        )


class SectionPage(ConditionPage):
    """One part of the machine, fact by fact."""

    def __init__(self, name: str) -> None:
        """Which part."""
        super().__init__()
        self._name = name

    def draw(self, face: Face) -> Sheet:
        """The facts."""
        tr, section = face.tr, SECTIONS[self._name]
        if self.condition is None:
            return Sheet(tr(section.title), tr("Đang xem…"), notice=self.notice(tr))
        facts = tuple(row("", value, section.icon, tr(label)) for label, value in section.facts(self.condition, tr))
        return Sheet(tr(section.title), tr("Đọc từng dòng này qua điện thoại."), notice=self.notice(tr), rows=facts, columns=2)
