"""What is wrong with a file of procedures. The kiosk and the server make it one of their own trees' errors, or print it as it is."""


class ProcedureFileError(Exception):
    """A file of procedures cannot be read: `what` is wrong, with the file and the line, and the `mend` that a person can do."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep both halves; as one message they stand on one line."""
        self.what = " ".join(what.split())
        self.mend = " ".join(mend.split())
        super().__init__(f"{self.what}; {self.mend}")
