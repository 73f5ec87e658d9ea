"""The whole error tree, one page.

Every error that the kiosk raises on purpose is a `KioskError`. Its text is one line: what happened, then what to do.

    KioskError
    ├── ConfigError                 config.yaml is wrong or missing
    │   └── ConfigProblems          all that is wrong in it, one line each
    ├── RequestError                a wish that cannot be met now
    │   ├── UnknownChoice           no such service or priority class
    │   ├── ServiceClosed           outside opening hours, or paused
    │   ├── UnknownTicket           no such number or id
    │   ├── TicketNotAtRest         on its way to the printer, or taken back already
    │   ├── LateAnswer              whoever asked has been sent away already
    │   └── OutOfService            this kiosk gives no numbers until an administrator has acted
    │       ├── NotEnrolled         the server has not accepted this kiosk yet
    │       ├── OtherMachine        the credential or the data came from another machine
    │       └── StoppedByServer     as the server says: revoked, or
    │           ├── CardCopied      two machines use its credential
    │           └── CardRolledBack  its ledger is an older copy
    ├── LedgerError                 the durable record of tickets
    │   ├── LedgerBusy              another process owns it
    │   ├── LedgerCorrupt           damaged, or its chain is broken
    │   ├── LedgerUnwritable        disk full, read-only, input/output error
    │   └── LedgerTooNew            written by a newer version of the kiosk
    ├── CatalogueError              a file of procedures that cannot be read, or the catalogue made of them
    │   ├── CatalogueDamaged        the catalogue in its place is not what was written
    │   └── UnknownProcedure        no procedure has that code
    ├── OutputError                 what was asked for cannot be written where it was asked for
    ├── SlipError                   a slip cannot be laid out on this paper
    ├── PaperRecordError            how much paper is left cannot be written down
    ├── PrinterError                the printer did not do what was asked
    │   ├── PrinterAddressError     the printer URI makes no sense
    │   ├── PrinterProfileError     no such profile, or the profiles are not whole
    │   ├── PrinterChanged          another printer is there than the job was made for
    │   ├── PrinterRecordError      what is known of printers cannot be written down
    │   ├── CalibrationError        letters that are not on the sheet, or contradict each other
    │   ├── PrinterUnreachable      cannot be opened, unplugged, refused
    │   ├── PrinterTimeout          took no bytes before the deadline
    │   ├── PrinterNotReady         it says so: no paper, cover open, error
    │   ├── PrinterProtocolError    bytes that the printer does not understand
    │   └── SimulatorOrderError     no simulated printer can do that
    ├── SyncError                   the one-stop server, or the way to it
    │   ├── ServerAddressError      the address makes no sense, or is plain HTTP to another machine
    │   ├── ServerUnreachable       no connection, or it broke
    │   │   ├── ServerSilent        no answer in time
    │   │   ├── ServerNotTrusted    its certificate is not of the pinned authority
    │   │   └── CertificateTime     its certificate is not valid at this machine's time
    │   ├── ServerProblem           it says that it cannot: a problem of the protocol
    │   │   ├── ServerBusy          the same again, later
    │   │   ├── HelloWanted         it does not know this boot or ledger yet
    │   │   ├── NoCentralNumber     give an own number
    │   │   ├── RequestRefused      not to be repeated
    │   │   └── KioskStopped        no numbers until an administrator has acted
    │   ├── ServerNonsense          an answer that cannot be; nothing of it is believed
    │   │   ├── NotTheProtocol      a web page, broken JSON, other types than agreed
    │   │   ├── AnswerTooLarge      more bytes than any true answer has
    │   │   ├── Redirected          it sends the kiosk elsewhere
    │   │   ├── OtherOffice         it speaks for another office
    │   │   ├── OtherKiosk          it takes this kiosk for another one
    │   │   ├── ImpossibleTime      its time cannot be
    │   │   ├── EpochFell           it is an older copy of the server
    │   │   ├── CatalogueTorn       the procedures that came are not those that it has
    │   │   └── GrantRefused        a number that this ledger cannot take
    │   │       ├── OtherTicket     it is meant for another ticket
    │   │       ├── OtherNamespace  it is no central number
    │   │       ├── OtherSeries     it is of another series
    │   │       ├── OtherDay        it is of another business day
    │   │       ├── OtherEpoch      the day has central numbers of another epoch
    │   │       └── NumberSeen      it was seen before, or does not rise
    │   ├── CommandRefused          a command that is not obeyed
    │   │   ├── CommandForged       its signature is not the server's
    │   │   ├── CommandReplayed     it was obeyed before
    │   │   └── CommandEnded        its time is over
    │   ├── DeviceFileError         the file with this kiosk's credential cannot be used
    │   └── EmbeddedServerError     the server beside the kiosk does not start
    └── ScreenError                 the display or its assets
"""

from collections.abc import Sequence


class KioskError(Exception):
    """Base of all errors: `what` happened and the `mend` that a person can do, as one line."""

    def __init__(self, what: str, mend: str = "") -> None:
        """Keep both halves; line breaks are folded so that the message stays one line."""
        self.what = " ".join(what.split())
        self.mend = " ".join(mend.split())
        super().__init__(f"{self.what}; {self.mend}" if self.mend else self.what)


class ConfigError(KioskError):
    """config.yaml is missing, unreadable or says something that cannot be."""


class ConfigProblems(ConfigError):
    """Everything that is wrong in one settings file: `problems` are whole lines, `FILE:LINE: PATH: WHAT; MEND`."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Take at least one line; as one message it is the first of them and the number of the others."""
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        super().__init__(self.problems[0], f"{more} more like this: see kiosk config check" if more else "")


class RequestError(KioskError):
    """A wish of a citizen or of a caller that cannot be met now."""


class UnknownChoice(RequestError):
    """No such service or priority class in this office."""


class ServiceClosed(RequestError):
    """The office or the service is closed at this moment."""


class UnknownTicket(RequestError):
    """No ticket has this number or id."""


class TicketNotAtRest(RequestError):
    """The ticket is on its way to the printer, or was taken back: it can be neither printed again nor taken back."""


class LateAnswer(RequestError):
    """The wish was given up before its number came."""


class OutOfService(RequestError):
    """This kiosk gives no numbers, not even own ones, until an administrator has acted."""


class NotEnrolled(OutOfService):
    """The server has not accepted this kiosk yet."""


class OtherMachine(OutOfService):
    """The credential or the data came from another machine: this may be a copy, and its numbers would be given twice."""


class StoppedByServer(OutOfService):
    """The server has stopped this kiosk: revoked, copied, or its ledger is an older one."""


class CardCopied(StoppedByServer):
    """Two machines use this kiosk's credential: a copied card."""


class CardRolledBack(StoppedByServer):
    """The ledger is an older copy of what the server has: a card that was written back."""


class LedgerError(KioskError):
    """The durable record of tickets could not do its work."""


class LedgerBusy(LedgerError):
    """Another process owns the ledger."""


class LedgerCorrupt(LedgerError):
    """The file is damaged, or its chain or invariants are broken."""


class LedgerUnwritable(LedgerError):
    """Nothing can be made durable now: disk full, read-only or failing."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer version of the kiosk."""


class CatalogueError(KioskError):
    """A file of procedures cannot be read, or the catalogue that was made of them cannot be used or made."""


class CatalogueDamaged(CatalogueError):
    """The catalogue in its place is not what this version wrote; a kiosk that starts makes another one."""


class UnknownProcedure(CatalogueError):
    """No procedure of the catalogue has that code."""


class OutputError(KioskError):
    """What was asked for cannot be written where it was asked for."""


class SlipError(KioskError):
    """A slip cannot be laid out on this paper."""


class PaperRecordError(KioskError):
    """How much paper is left cannot be written down."""


class PrinterError(KioskError):
    """The printer did not do what was asked."""


class PrinterAddressError(PrinterError):
    """The printer URI makes no sense."""


class PrinterProfileError(PrinterError):
    """There is no printer profile of that name, or the file of profiles is not whole."""


class PrinterChanged(PrinterError):
    """Another printer is there than before, which may not understand what the job was made of."""


class PrinterRecordError(PrinterError):
    """What is known of printers could not be written down."""


class CalibrationError(PrinterError):
    """The letters that staff chose are not on the sheet that was printed, or cannot all be right."""


class PrinterUnreachable(PrinterError):
    """The printer cannot be opened, was unplugged, or refused the connection."""


class PrinterTimeout(PrinterError):
    """The printer took no bytes before the deadline."""


class PrinterNotReady(PrinterError):
    """The printer says that it cannot print: no paper, cover open, an error of its own."""


class PrinterProtocolError(PrinterError):
    """Bytes that a printer of this kind does not understand."""


class SimulatorOrderError(PrinterError):
    """An order to a simulated printer that makes no sense, or cannot be carried out here."""


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


class ScreenError(KioskError):
    """The display, or an asset that it needs, is missing."""
