"""The office at this moment: the settings, and what the server last said. Any thread may ask."""

from kiosk.domain.office import Office
from kiosk.domain.standing import NOTHING_SAID, Standing, office_as_it_stands


class OfficeNow:
    """Holds the standing; whoever asks gets a frozen office."""

    def __init__(self, office: Office) -> None:
        """As in the settings."""
        self._settings = office
        self.standing = NOTHING_SAID
        self.office = office

    def stands(self, standing: Standing) -> None:
        """The server said something new."""
        self.standing, self.office = standing, office_as_it_stands(self._settings, standing)
