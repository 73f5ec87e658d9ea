"""Settings, USB stick, network and enrolment on the real widgets: every page on every panel, text size and language."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.errors import (
    BundleError,
    CertificateTime,
    KioskError,
    NetworkTakenBack,
    NoServerNamed,
    OtherDigit,
    OtherOffice,
    RequestRefused,
    ServerNotTrusted,
    SettingRefused,
    StickError,
    SyncError,
    WifiNotJoined,
)
from kiosk.flow.staff.address import FIELDS, AddressPage
from kiosk.flow.staff.data import BackupsPage, DataPage
from kiosk.flow.staff.enrol import LONGEST, EnrolPage
from kiosk.flow.staff.network import LAYERS, NetworkPage, PasswordPage, WifiPage
from kiosk.flow.staff.page import Page
from kiosk.flow.staff.settings import KINDS, SettingsPage
from kiosk.flow.staff.visit import StaffVisit
from kiosk.tour.panels import PANELS, Panel
from kiosk.usecases.staff_desk import Done, Failed, Reply
from kiosk.usecases.staff_told import Air, Enrolled, Given, Networks, OnStick, SettingsNow
from tests.ui.screens.staff import MakesStaffScene, StaffScene, looked_over

LINE = "serial:/dev/ttyUSB0"
NOW = SettingsNow("vi", 2, "", "usb:04b8:0e15", ("usb:04b8:0e15", "auto:", LINE), "auto", ("auto", "epson", "safe"), 50, 75, True)
BUNDLE = "kiosk-H32.12.01-1-20350305T0{hour}1500.bundle"
SECURED = Air("Bộ phận một cửa - phường 12", 80, secured=True, in_use=True)
AIR = (SECURED, Air("Khách", 40, secured=False, in_use=False))
REFUSALS: tuple[KioskError, ...] = (
    OtherDigit("H32.12.01", 2, 1),
    OtherOffice(""),
    RequestRefused(""),
    ServerNotTrusted(""),
    CertificateTime(""),
    SyncError(""),
    NoServerNamed(""),
)
"""Of a one-time code."""


class Errands:
    """Brings the pages on, each with what it may have been told."""

    def __init__(self, here: StaffScene) -> None:
        """Staff come in."""
        self._flow = here.staff.kiosk.flow
        here.staff.comes_in()
        visit = self._flow._staff._visit
        assert visit is not None
        self._visit: StaffVisit = visit

    def _on(self, page: Page, *taps: str) -> Page:
        self._visit.go(page)
        self._tap(page, *taps)
        return page

    def _tap(self, page: Page, *taps: str) -> None:
        for one in taps:
            self._visit._asked = None
            assert page.tap(one, self._visit), one
        self._told(page)

    def _told(self, page: Page, *replies: Reply) -> None:
        self._visit._asked = None
        for one in replies:
            page.replied(one, self._visit)
        self._flow._show()

    def settings(self) -> Iterator[str]:
        """The list, the values of each, and one that is refused."""
        page = self._on(SettingsPage())
        self._told(page, Done("settings", NOW))
        yield "settings"
        for name in KINDS:
            self._tap(page, f"setting:{name}")
            yield f"setting {name}"
            if name == "message":
                self._told(page, Failed("set", SettingRefused("")))
                yield "setting refused"
            self._tap(page, "list")

    def stick(self) -> Iterator[str]:
        """What is given, what is taken up, and what cannot be."""
        page = self._on(DataPage())
        yield "data"
        self._told(page, Failed("bundle", StickError("")))
        yield "data, no stick"
        self._told(page, Done("bundle", Given(BUNDLE.format(hour=1), "1A2B 3C4D 5E6F 7A8B")))
        yield "given"
        page = self._on(BackupsPage())
        self._told(page, Failed("backups", BundleError("")))
        yield "backups, torn"
        page = self._on(BackupsPage())
        self._told(page, Done("backups", OnStick((), others=True)))
        yield "backups of others"
        self._told(page, Done("backups", OnStick(tuple(BUNDLE.format(hour=at) for at in range(5)))))
        yield "backups"

    def network(self) -> Iterator[str]:
        """Wi-Fi and address."""
        self._on(NetworkPage())
        yield "network"
        page = self._on(WifiPage())
        self._told(page, Done("networks", Networks(())))
        yield "no Wi-Fi"
        self._told(page, Done("networks", Networks(AIR)))
        yield "Wi-Fi"
        page = self._on(PasswordPage(SECURED))
        for layer in LAYERS:
            self._tap(page, f"layer:{layer}")
            yield f"password {layer}"
        self._tap(page, *["char:m"] * 20)
        self._told(page, Failed("join", WifiNotJoined("")))
        yield "password refused"
        page = self._on(AddressPage())
        yield "address"
        self._told(page, Failed("readdress", NetworkTakenBack("")))
        yield "address refused"
        self._tap(page, "fixed")
        for name, _ in FIELDS:
            self._tap(page, *[f"char:{one}" for one in "255.255.255.255/32"])
            yield f"address, {name}"
            self._tap(page, "enter")

    def enrolment(self) -> Iterator[str]:
        """The pad, whatever is wrong with a code, and what is compared."""
        page = self._on(EnrolPage())
        yield "enrol"
        self._tap(page, *["letter:W"] * LONGEST)
        yield "enrol, typed"
        for error in REFUSALS:
            self._told(page, Failed("enrol", error))
            yield f"enrol, {type(error).__name__}"
        self._told(page, Done("enrol", Enrolled(1, "1A2B 3C4D 5E6F 7A8B")))
        yield "enrolled"


ERRANDS: tuple[Callable[[Errands], Iterator[str]], ...] = (Errands.settings, Errands.stick, Errands.network, Errands.enrolment)


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("errand", ERRANDS, ids=lambda errand: errand.__name__)
def test_nothing_is_cut_or_overlaps_at_an_errand(
    staff_scene: MakesStaffScene, panel: Panel, language: str, errand: Callable[[Errands], Iterator[str]]
) -> None:
    here = staff_scene(panel)
    assert looked_over(here, language, errand(Errands(here))) == []
