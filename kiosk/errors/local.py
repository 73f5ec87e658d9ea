"""The errors of the kiosk itself: settings, wishes, ledger, catalogue, paper, printer, screen. The tree is in the package."""

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


class NoServerNamed(ConfigError):
    """What was wanted needs a server elsewhere, and the settings name none."""


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


class ClosedFromAfar(RequestError):
    """An administrator closed the business day at the server: staff at the terminal cannot open it again."""


class ClockNotBelieved(RequestError):
    """The clock shows a date that nobody vouches for, too far from the business day to be believed."""


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


class RangeCutShort(LedgerUnwritable):
    """A run of numbers was taken back in part; the rest of it stands."""

    done: int = 0
    wanted: int = 0

    def __init__(self, done: int, wanted: int, why: str) -> None:
        """Tickets: those that were taken back, and those that were to be."""
        self.done, self.wanted = done, wanted
        super().__init__(f"{done} of {wanted} tickets were taken back, then it stopped: {why}", "take back the same run again")


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


class NotRunning(KioskError):
    """No kiosk runs on this machine with these settings, or it hangs."""


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


class BoardError(KioskError):
    """An LED board did not take what it was told."""


class BoardUnreachable(BoardError):
    """The serial line of the board cannot be opened, or was unplugged."""


class BoardSilent(BoardError):
    """The board did not answer in time."""


class BoardGarbled(BoardError):
    """What came back is no answer of this board: a wrong check sum, another unit, too few bytes."""


class BoardRefused(BoardError):
    """The board says that it cannot do that."""


class ScreenError(KioskError):
    """The display, or an asset that it needs, is missing."""
