"""A kiosk takes up what a backup holds."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from kiosk.domain.bundle import BundleHead, spoken_sum, typed_sum
from kiosk.errors import BundleError

SUM_DIGITS = 16


class Backup(Protocol):
    """A bundle that is open."""

    @property
    def sum(self) -> bytes:
        """Its SHA-256."""
        ...

    def check(self) -> None:
        """Whether every byte is what it says; raises `BundleError`."""
        ...

    @property
    def head(self) -> BundleHead:
        """Whose it is."""
        ...

    def is_sealed_with(self, key: bytes) -> bool:
        """Whether the key's holder made it."""
        ...


BackupT = TypeVar("BackupT", bound=Backup)
DoneT = TypeVar("DoneT")


class RestoreBackup(Generic[BackupT, DoneT]):
    """The use case; the kiosk must not be giving numbers meanwhile."""

    def __init__(
        self, key: bytes | None, office: str, restore: Callable[[BackupT, str, int | None], DoneT], *, alone: bool = True
    ) -> None:
        """`key` is this kiosk's own, None when it never made a bundle; `restore` does it; `alone`: no server keeps codes apart."""
        self._key, self._office, self._restore, self._alone = key, office, restore, alone

    def __call__(self, backup: BackupT, written_sum: str = "", code: int | None = None) -> DoneT:
        """Restore it when this kiosk made it, or when its sum was typed; raises `BundleError` and what `restore` raises.

        `code`: an administrator answers for it that no other machine uses it today. Without a server only they can know.
        """
        ours = self._key is not None and backup.is_sealed_with(self._key)
        if written_sum and typed_sum(written_sum) != typed_sum(spoken_sum(backup.sum)):
            raise BundleError("the backup has another sum than was typed", "compare it with what was shown when it was made")
        if not ours and not written_sum:
            raise BundleError(
                f"the backup was made on {backup.head.made_at[:10]} by another machine, kiosk {backup.head.kiosk_code}",
                "type the sum that was shown then: kiosk restore FILE --sum SUM",
            )
        if code is not None and not self._alone:
            raise BundleError("the server says which code this kiosk has", "restore it without --code")
        if code is None and self._alone and not ours:
            raise BundleError(
                "another machine made the backup, and another one may have taken it up today",
                "name a kiosk code that no other machine uses today: kiosk restore FILE --sum SUM --code DIGIT",
            )
        backup.check()
        return self._restore(backup, self._office, code)
