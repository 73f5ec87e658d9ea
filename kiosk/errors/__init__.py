"""The whole error tree, one page.

Every error that the kiosk raises on purpose is a `KioskError`. Its text is one line: what happened, then what to do.

    KioskError
    ├── ConfigError                 config.yaml is wrong or missing
    │   ├── NoServerNamed           it names no server elsewhere, and one is needed
    │   └── ConfigProblems          all that is wrong in it, one line each
    ├── RequestError                a wish that cannot be met now
    │   ├── UnknownChoice           no such service or priority class
    │   ├── ServiceClosed           outside opening hours, or paused
    │   ├── ClosedFromAfar          an administrator closed the business day; nobody here opens it again
    │   ├── ClockNotBelieved        the clock shows a date that nobody vouches for, far from the business day
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
    │   │   └── RangeCutShort       a run of numbers was taken back in part
    │   └── LedgerTooNew            written by a newer version of the kiosk
    ├── CatalogueError              a file of procedures that cannot be read, or the catalogue made of them
    │   ├── CatalogueDamaged        the catalogue in its place is not what was written
    │   └── UnknownProcedure        no procedure has that code
    ├── OutputError                 what was asked for cannot be written where it was asked for
    ├── SlipError                   a slip cannot be laid out on this paper
    ├── PaperRecordError            how much paper is left cannot be written down
    ├── NotRunning                  no kiosk runs on this machine, or it hangs
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
    ├── BoardError                  an LED board did not take what it was told
    │   ├── BoardUnreachable        its serial line cannot be opened, or was unplugged
    │   ├── BoardSilent             no answer in time
    │   ├── BoardGarbled            an answer that is none
    │   └── BoardRefused            it says that it cannot
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
    │   │   │   └── OtherDigit      the one-time code is of another kiosk code than the ledger
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
    ├── StaffError                  staff at the terminal, and those who want to be taken for them
    │   ├── DoorError               the door to the staff pages does not open
    │   │   ├── PinRefused          not the PIN, or not the card, of anybody
    │   │   ├── DoorLocked          too many wrong tries; later
    │   │   ├── PinTooWeak          a PIN that is not to be used: the default, too short, one digit only
    │   │   ├── NotAllowed          this role may not do that
    │   │   └── DoorFileError       the file with the PINs cannot be used
    │   ├── StaffLogError           what staff did cannot be written down, or the chain is broken
    │   ├── SettingRefused          a setting that staff chose cannot be
    │   │   ├── WifiNotJoined       a Wi-Fi did not let this machine in
    │   │   └── NetworkTakenBack    the server did not answer over a changed network
    │   ├── SettingRecordError      what staff chose cannot be written down
    │   ├── StickError              no USB stick, or nothing can be written on it or read from it
    │   │   ├── SeveralSticks       more than one is plugged in
    │   │   └── NameTaken           a file of this name is on it already
    │   ├── NotSentYet              the ledger that would be put aside has entries that the server lacks
    │   └── BundleError             a bundle that is torn, changed, or of another kiosk
    └── ScreenError                 the display or its assets
"""

from kiosk.errors.local import (
    BoardError,
    BoardGarbled,
    BoardRefused,
    BoardSilent,
    BoardUnreachable,
    CalibrationError,
    CardCopied,
    CardRolledBack,
    CatalogueDamaged,
    CatalogueError,
    ClockNotBelieved,
    ClosedFromAfar,
    ConfigError,
    ConfigProblems,
    KioskError,
    LateAnswer,
    LedgerBusy,
    LedgerCorrupt,
    LedgerError,
    LedgerTooNew,
    LedgerUnwritable,
    NoServerNamed,
    NotEnrolled,
    NotRunning,
    OtherMachine,
    OutOfService,
    OutputError,
    PaperRecordError,
    PrinterAddressError,
    PrinterChanged,
    PrinterError,
    PrinterNotReady,
    PrinterProfileError,
    PrinterProtocolError,
    PrinterRecordError,
    PrinterTimeout,
    PrinterUnreachable,
    RangeCutShort,
    RequestError,
    ScreenError,
    ServiceClosed,
    SimulatorOrderError,
    SlipError,
    StoppedByServer,
    TicketNotAtRest,
    UnknownChoice,
    UnknownProcedure,
    UnknownTicket,
)
from kiosk.errors.staff import (
    BundleError,
    DoorError,
    DoorFileError,
    DoorLocked,
    NameTaken,
    NetworkTakenBack,
    NotAllowed,
    NotSentYet,
    PinRefused,
    PinTooWeak,
    SettingRecordError,
    SettingRefused,
    SeveralSticks,
    StaffError,
    StaffLogError,
    StickError,
    WifiNotJoined,
)
from kiosk.errors.sync import (
    AnswerTooLarge,
    CatalogueTorn,
    CertificateTime,
    CommandEnded,
    CommandForged,
    CommandRefused,
    CommandReplayed,
    DeviceFileError,
    EmbeddedServerError,
    EpochFell,
    GrantRefused,
    HelloWanted,
    ImpossibleTime,
    KioskStopped,
    NoCentralNumber,
    NotTheProtocol,
    NumberSeen,
    OtherDay,
    OtherDigit,
    OtherEpoch,
    OtherKiosk,
    OtherNamespace,
    OtherOffice,
    OtherSeries,
    OtherTicket,
    Redirected,
    RequestRefused,
    ServerAddressError,
    ServerBusy,
    ServerNonsense,
    ServerNotTrusted,
    ServerProblem,
    ServerSilent,
    ServerUnreachable,
    SyncError,
)

__all__ = [
    "AnswerTooLarge",
    "BoardError",
    "BoardGarbled",
    "BoardRefused",
    "BoardSilent",
    "BoardUnreachable",
    "BundleError",
    "CalibrationError",
    "CardCopied",
    "CardRolledBack",
    "CatalogueDamaged",
    "CatalogueError",
    "CatalogueTorn",
    "CertificateTime",
    "ClockNotBelieved",
    "ClosedFromAfar",
    "CommandEnded",
    "CommandForged",
    "CommandRefused",
    "CommandReplayed",
    "ConfigError",
    "ConfigProblems",
    "DeviceFileError",
    "DoorError",
    "DoorFileError",
    "DoorLocked",
    "EmbeddedServerError",
    "EpochFell",
    "GrantRefused",
    "HelloWanted",
    "ImpossibleTime",
    "KioskError",
    "KioskStopped",
    "LateAnswer",
    "LedgerBusy",
    "LedgerCorrupt",
    "LedgerError",
    "LedgerTooNew",
    "LedgerUnwritable",
    "NameTaken",
    "NetworkTakenBack",
    "NoCentralNumber",
    "NoServerNamed",
    "NotAllowed",
    "NotEnrolled",
    "NotRunning",
    "NotSentYet",
    "NotTheProtocol",
    "NumberSeen",
    "OtherDay",
    "OtherDigit",
    "OtherEpoch",
    "OtherKiosk",
    "OtherMachine",
    "OtherNamespace",
    "OtherOffice",
    "OtherSeries",
    "OtherTicket",
    "OutOfService",
    "OutputError",
    "PaperRecordError",
    "PinRefused",
    "PinTooWeak",
    "PrinterAddressError",
    "PrinterChanged",
    "PrinterError",
    "PrinterNotReady",
    "PrinterProfileError",
    "PrinterProtocolError",
    "PrinterRecordError",
    "PrinterTimeout",
    "PrinterUnreachable",
    "RangeCutShort",
    "Redirected",
    "RequestError",
    "RequestRefused",
    "ScreenError",
    "ServerAddressError",
    "ServerBusy",
    "ServerNonsense",
    "ServerNotTrusted",
    "ServerProblem",
    "ServerSilent",
    "ServerUnreachable",
    "ServiceClosed",
    "SettingRecordError",
    "SettingRefused",
    "SeveralSticks",
    "SimulatorOrderError",
    "SlipError",
    "StaffError",
    "StaffLogError",
    "StickError",
    "StoppedByServer",
    "SyncError",
    "TicketNotAtRest",
    "UnknownChoice",
    "UnknownProcedure",
    "UnknownTicket",
    "WifiNotJoined",
]
