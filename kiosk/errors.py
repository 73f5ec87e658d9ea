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
    │   └── LateAnswer              whoever asked has been sent away already
    ├── LedgerError                 the durable record of tickets
    │   ├── LedgerBusy              another process owns it
    │   ├── LedgerCorrupt           damaged, or its chain is broken
    │   ├── LedgerUnwritable        disk full, read-only, input/output error
    │   └── LedgerTooNew            written by a newer version of the kiosk
    ├── SlipError                   a slip cannot be laid out on this paper
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


class SlipError(KioskError):
    """A slip cannot be laid out on this paper."""


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


class ScreenError(KioskError):
    """The display, or an asset that it needs, is missing."""
