"""The catalogue of a kiosk that serves citizens: what somebody got wrong in the office's files must not take it from them."""

from kiosk.catalogue.names import OfficeSlips
from kiosk.config import Settings
from kiosk.lookup import own_folder, procedure_finder
from kiosk.usecases.find_procedure import FindProcedure


class RunningCatalogue:
    """Of one kiosk; for the look-up's thread alone."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read yet."""
        self._settings = settings
        self._slips = OfficeSlips(own_folder(settings))

    def open(self) -> FindProcedure:
        """Read it, and make it where it is not up to date; wrong lines of the office are left out. Raises `CatalogueError`."""
        return procedure_finder(self._settings, self._slips)
