"""The errors of the one-stop server and the way to it. The tree is in the package."""

from kiosk.errors.local import KioskError


class SyncError(KioskError):
    """The one-stop server, or the way to it, did not do what was asked."""


class ServerAddressError(SyncError):
    """The server's address makes no sense, or is plain HTTP to another machine."""


class ServerUnreachable(SyncError):
    """There is no connection to the server, or it broke."""


class ServerSilent(ServerUnreachable):
    """The server did not answer in time."""


class ServerNotTrusted(ServerUnreachable):
    """The server's certificate is not of the pinned authority, or not for this name."""


class CertificateTime(ServerUnreachable):
    """The server's certificate is not valid at this machine's time: most likely the clock is wrong."""


class ServerProblem(SyncError):
    """The server says that it cannot. `kind` is the problem's, empty for one that this version does not know."""

    def __init__(
        self, what: str, mend: str = "", *, kind: str = "", retry_after_s: int | None = None, kiosk_code: int = 0
    ) -> None:
        """`retry_after_s` is when to try again, if the server says so; `kiosk_code` is the one that a new ledger may have."""
        super().__init__(what, mend)
        self.kind, self.retry_after_s, self.kiosk_code = kind, retry_after_s, kiosk_code


class ServerBusy(ServerProblem):
    """The server cannot do it now; the same again, later."""


class HelloWanted(ServerProblem):
    """The server does not know this boot or ledger yet."""


class NoCentralNumber(ServerProblem):
    """The office grants no central number for this ticket; the kiosk gives an own one."""


class RequestRefused(ServerProblem):
    """The request will never succeed and is not repeated."""


class KioskStopped(ServerProblem):
    """The server says that this kiosk gives no numbers until an administrator has acted."""


class ServerNonsense(SyncError):
    """An answer that cannot be; nothing of it is believed."""


class NotTheProtocol(ServerNonsense):
    """A web page, broken JSON, or other types than agreed."""


class AnswerTooLarge(ServerNonsense):
    """More bytes than any true answer has."""


class Redirected(ServerNonsense):
    """The server sends the kiosk elsewhere."""


class OtherOffice(ServerNonsense):
    """The server speaks for another office."""


class OtherKiosk(ServerNonsense):
    """The server takes this kiosk for another one."""


class OtherDigit(OtherKiosk):
    """The one-time code is of another kiosk code than this ledger; with it the ledger could not be opened any more."""

    wanted: int = 0
    """The ledger's kiosk code."""

    def __init__(self, office: str, got: int, wanted: int) -> None:
        """Kiosk codes: that of the one-time code, and that of the ledger."""
        self.wanted = wanted
        super().__init__(
            f"the code is of kiosk {got}, the ledger here is of kiosk {wanted}",
            f"let an administrator make another: onestop kiosk add {office} --code {wanted}",
        )


class ImpossibleTime(ServerNonsense):
    """The server's time cannot be."""


class EpochFell(ServerNonsense):
    """The server is an older copy: it knows less than it did before."""


class CatalogueTorn(ServerNonsense):
    """The procedures that the server delivered do not make the catalogue that it says it has."""


class GrantRefused(ServerNonsense):
    """A number that this ledger cannot take."""


class OtherTicket(GrantRefused):
    """The number is meant for another ticket."""


class OtherNamespace(GrantRefused):
    """The number is no central one."""


class OtherSeries(GrantRefused):
    """The number is of another series."""


class OtherDay(GrantRefused):
    """The number is of another business day."""


class OtherEpoch(GrantRefused):
    """The day has central numbers of another epoch already."""


class NumberSeen(GrantRefused):
    """The number was seen before, or does not rise."""


class CommandRefused(SyncError):
    """A command that is not obeyed."""


class CommandForged(CommandRefused):
    """The command's signature is not the server's."""


class CommandReplayed(CommandRefused):
    """The command was obeyed before."""


class CommandEnded(CommandRefused):
    """The command's time is over."""


class DeviceFileError(SyncError):
    """The file with this kiosk's credential cannot be read or written."""


class EmbeddedServerError(SyncError):
    """The server beside the kiosk does not start."""
