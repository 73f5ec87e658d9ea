"""A menu: each line leads to a page."""

from typing import ClassVar

from kiosk.flow.home import ServiceTile
from kiosk.flow.staff.page import Entry, Face, Hall, Page, Sheet


class ListPage(Page):
    """Names its lines in `entries`."""

    heading: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    entries: ClassVar[tuple[Entry, ...]] = ()

    def tap(self, action: str, hall: Hall) -> bool:
        """To the page of that line."""
        found = next((one for one in self.entries if f"go:{one.action}" == action), None)
        if found is None:
            return False
        hall.go(found.make())
        return True

    def draw(self, face: Face) -> Sheet:
        """The lines."""
        tr = face.tr
        tiles = tuple(
            ServiceTile(f"go:{one.action}", tr(one.title), tr(one.hint) if one.hint else "", one.icon, "", open=True)
            for one in self.entries
        )
        return Sheet(tr(self.heading), tr(self.lead) if self.lead else "", tiles=tiles)
