"""The error tree of the server, one page. Every text is one line: what happened, then what to do.

OnestopError
├── SettingsError               a setting or a file of the administrator makes no sense
├── StorageError                the database did not do its work; nothing was promised
│   ├── StorageUnavailable      away, full, read-only or failing; the same may be tried again
│   ├── StorageCorrupt          the file is damaged; nothing is given from it
│   └── SchemaError             the database belongs to another version of the server
├── AdministrationError         what the administrator asked for cannot be
├── HookFailed                  a web hook did not take an alert; it is told again later
└── Refused                     the answer to a request is a problem of the protocol
"""

from onestop.wire import Problem, ProblemKind, problem


class OnestopError(Exception):
    """Base of all errors: `what` happened and the `mend` that a person can do, as one line."""

    def __init__(self, what: str, mend: str = "") -> None:
        """Keep both halves; line breaks are folded so that the message stays one line."""
        self.what = " ".join(what.split())
        self.mend = " ".join(mend.split())
        super().__init__(f"{self.what}; {self.mend}" if self.mend else self.what)


class SettingsError(OnestopError):
    """A setting of the server, or a file that an administrator gave it, makes no sense."""


class StorageError(OnestopError):
    """The database did not do its work; nothing was promised to anybody."""


class StorageUnavailable(StorageError):
    """The database is away, full, read-only or failing; the same request may be tried again."""


class StorageCorrupt(StorageError):
    """The file of the database is damaged; an administrator puts a backup in its place."""


class SchemaError(StorageError):
    """The database was made by another version of the server."""


class AdministrationError(OnestopError):
    """What the administrator asked for cannot be."""


class HookFailed(OnestopError):
    """A web hook did not take an alert; it is told again later."""

    def __init__(self, what: str, mend: str = "", *, kind: str = "url") -> None:
        """`kind` is kept with the hook: the status that it answered, or a word of `onestop.web.words.FAILURES`."""
        super().__init__(what, mend)
        self.kind = kind


class Refused(OnestopError):
    """The answer to a request is a problem of the protocol.

    Raised within a transaction it does not undo it: what was noted before (a stopped kiosk, say) stays.
    """

    def __init__(
        self, kind: ProblemKind, detail: str = "", *, retry_after_s: int | None = None, kiosk_code: int | None = None
    ) -> None:
        """`detail` is for logs."""
        super().__init__(detail or kind)
        self.kind = kind
        self.problem: Problem = problem(kind, detail)
        if retry_after_s is not None:
            self.problem.retry_after_s = retry_after_s
        if kiosk_code is not None:
            self.problem.kiosk_code = kiosk_code
