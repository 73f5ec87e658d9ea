"""The loudspeaker test: three tones, and whether they were heard."""

from kiosk.domain.staff import Act
from kiosk.flow.bar import Choice
from kiosk.flow.staff.confirm import order
from kiosk.flow.staff.page import Face, Hall, Page, Sheet
from kiosk.flow.staff.words import told
from kiosk.usecases.staff_desk import Done, Failed, Reply


class SoundPage(Page):
    """Plays at once, and again when wanted."""

    def __init__(self) -> None:
        """Nothing was played yet."""
        self._reply: Reply | None = None

    def begin(self, hall: Hall) -> None:
        """Play."""
        hall.ask(order(Act.TEST, "sound"))

    def tap(self, action: str, hall: Hall) -> bool:
        """Once more."""
        if action != "again" or hall.is_waiting:
            return False
        self._reply = None
        self.begin(hall)
        return True

    def replied(self, reply: Reply, hall: Hall) -> None:
        """It was played, or could not be."""
        del hall
        self._reply = reply

    def draw(self, face: Face) -> Sheet:
        """The question, or what is wrong."""
        tr, reply = face.tr, self._reply
        again = (Choice("again", tr("Thử lại"), "rotate-ccw"),)
        if isinstance(reply, Failed):
            return Sheet(tr("Thử âm thanh"), "", "unwell", told(reply.error, tr), actions=again)
        if not isinstance(reply, Done):
            return Sheet(tr("Thử âm thanh"), tr("Đang phát ba tiếng…"), "sound")
        if reply.told is not True:
            return Sheet(tr("Thử âm thanh"), "", "unwell", tr("Máy này không có loa, hoặc loa không nhận."), actions=again)
        return Sheet(tr("Thử âm thanh"), tr("Có nghe rõ ba tiếng không?"), "sound", actions=again)
