"""Packs and unpacks bundles: a zip of known members, a manifest with the SHA-256 of each, and a seal over the manifest.

See docs/adr/0027 for why the seal is an HMAC with a key that never leaves the kiosk, beside a sum that people compare.
"""

import io
import lzma
import os
import secrets
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec

from kiosk.domain.bundle import FORMAT, MEMBERS, BundleHead, BundleKind
from kiosk.domain.digest import keyed, sha256
from kiosk.errors import BundleError
from kiosk.files import make_folder, write_durably
from kiosk.storage.damage import DAMAGE

MANIFEST: Final = "manifest.json"
SEAL: Final = "seal"
KEY_NAME: Final = "bundle.key"
_KEY_FOLDER: Final = "bundles"
_KEY_BYTES: Final = 32
_CHUNK: Final = 65_536
_LARGEST_MANIFEST: Final = 1_000_000
_MOST_MEMBERS: Final = 2_000
_LARGEST_WHOLE: Final = 2_000_000_000
"""Bytes of all members unpacked."""

_LARGEST_DIRECTORY: Final = 1_000_000
_END: Final = struct.Struct("<4s4H2LH")
"""The last record of a zip without a comment: signature, disks, entries here and in all, bytes of the directory, its place."""

_LOCATOR_BYTES: Final = 20
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those that we write; others unpack to more, or need more memory."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""What zip begins with; the manifest says when."""

_TORN: Final = "copy it again, or take another one"
_TROUBLES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    KeyError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A member: its name, and its content or the file that has it."""

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a bundle: SHA-256 and size in bytes of each member by name, and names that were left out for want of room."""

    format: int
    head: BundleHead
    members: dict[str, tuple[str, int]]
    left_out: list[str] = field(default_factory=list)


class _Out(io.RawIOBase):
    """Hands on what zip writes; nothing can be read or sought in it, so that zip writes from front to back."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put, self.digest = put, sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        whole = bytes(cast("bytes", data))
        self.digest.update(whole)
        self._put(whole)
        return len(whole)


def pack(put: Callable[[bytes], None], head: BundleHead, parts: Iterable[Part], left_out: list[str], key: bytes) -> bytes:
    """Hand a bundle to `put`, piece by piece; returns the SHA-256 of the whole.

    A file of logs that is gone meanwhile is left out; a backup must be whole: raises `BundleError`.
    """
    out = _Out(put)
    members: dict[str, tuple[str, int]] = {}
    with zipfile.ZipFile(cast("BinaryIO", out), "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts:
            if MEMBERS[head.kind].fullmatch(part.name) is None:
                raise BundleError(f"{part.name} does not belong into a bundle", "this is a defect; report it")
            try:
                source = io.BytesIO(part.content) if isinstance(part.content, bytes) else part.content.open("rb")
            except OSError as error:
                if head.kind is BundleKind.BACKUP:
                    raise BundleError(f"{part.name} cannot be read: {error.strerror}", "make the backup again") from error
                left_out = [*left_out, part.name]
                continue
            with source, packed.open(_info(part.name), "w", force_zip64=True) as into:
                members[part.name] = _copy(source, into.write)
        manifest = msgspec.json.encode(Manifest(FORMAT, head, members, left_out))
        packed.writestr(_info(MANIFEST), manifest)
        packed.writestr(_info(SEAL), seal_of(manifest, key))
    return out.digest.digest()


def _info(name: str) -> zipfile.ZipInfo:
    """A member that is packed; left alone, zip only stores what has a `ZipInfo`."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def seal_of(manifest: bytes, key: bytes) -> str:
    """What only the holder of the key can write."""
    return keyed(key, b"kiosk bundle\0" + manifest).hex()


def _copy(source: BinaryIO | io.BytesIO, put: Callable[[bytes], object], most: int = _LARGEST_WHOLE) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise BundleError("the bundle holds more than it says", _TORN)
        digest.update(chunk)
        put(chunk)
    return digest.hexdigest(), size


class OpenBundle:
    """A bundle whose manifest makes sense. Members are unpacked when they are wanted, and checked then.

    So nothing of a bundle from a strange stick is unpacked before its seal, or its sum, is known to be good.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read what it says of itself; raises `BundleError`."""
        self._file = file
        with _understood():
            _must_have_small_directory(file)
            self._zip = zipfile.ZipFile(file)
            _must_be_ours(self._zip.infolist())
            self._written = self._small(MANIFEST)
            self._seal = self._small(SEAL)
            self.manifest = msgspec.json.decode(self._written, type=Manifest)
            self._check_names()

    @cached_property
    def sum(self) -> bytes:
        """The SHA-256 of the file; raises `OSError`."""
        self._file.seek(0)
        return _digest_of(self._file)

    def check(self) -> None:
        """Unpack all of it once: every byte is what the manifest says; raises `BundleError`."""
        for name in self.manifest.members:
            self.take(name, lambda _: None)

    @property
    def head(self) -> BundleHead:
        """Whose it is."""
        return self.manifest.head

    def is_sealed_with(self, key: bytes) -> bool:
        """Whether this key's holder made it."""
        return secrets.compare_digest(self._seal, seal_of(self._written, key).encode())

    def take(self, name: str, put: Callable[[bytes], object]) -> None:
        """Hand on a member; raises `BundleError`."""
        digest, size = self.manifest.members[name]
        with _understood(), self._zip.open(name) as member:
            if _copy(cast("BinaryIO", member), put, size) != (digest, size):
                raise BundleError(f"{name} in the bundle was changed", _TORN)

    def content(self, name: str) -> bytes:
        """A small member; raises `BundleError`."""
        if self.manifest.members[name][1] > _LARGEST_MANIFEST:
            raise BundleError(f"{name} in the bundle is too large", _TORN)
        pieces: list[bytes] = []
        self.take(name, pieces.append)
        return b"".join(pieces)

    def _small(self, name: str) -> bytes:
        with self._zip.open(name) as member:
            content = member.read(_LARGEST_MANIFEST + 1)
        if len(content) > _LARGEST_MANIFEST:
            raise BundleError("the bundle has no true manifest", _TORN)
        return content

    def _check_names(self) -> None:
        names = self._zip.namelist()
        if self.manifest.format != FORMAT:
            raise BundleError("the bundle was made by a newer version of the kiosk", "install that version first")
        if len(names) > _MOST_MEMBERS or sorted(names) != sorted([*self.manifest.members, MANIFEST, SEAL]):
            raise BundleError("the bundle holds other files than it says", _TORN)
        for name in self.manifest.members:
            if MEMBERS[self.head.kind].fullmatch(name) is None:
                raise BundleError("the bundle holds a file that does not belong into one", _TORN)


def _must_have_small_directory(file: BinaryIO) -> None:
    """Before zip reads the directory: it would take all that the file has, and one of a gigabyte is no bundle."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - _LOCATOR_BYTES))
    tail = file.read(_END.size + _LOCATOR_BYTES)
    signature, *_, entries, directory, _, comment = _END.unpack(tail[-_END.size :])
    if signature != b"PK\5\6" or comment or tail.startswith(b"PK\6\7"):
        raise zipfile.BadZipFile
    if entries > _MOST_MEMBERS or directory > _LARGEST_DIRECTORY:
        raise BundleError("the bundle holds too many files", _TORN)


def _must_be_ours(members: list[zipfile.ZipInfo]) -> None:
    if any(one.compress_type not in _METHODS for one in members):
        raise BundleError("the bundle is packed in another way than a kiosk does", _TORN)
    if sum(one.file_size for one in members) > _LARGEST_WHOLE:
        raise BundleError("the bundle unpacks to more than any true one", _TORN)


def _digest_of(file: BinaryIO) -> bytes:
    digest = sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.digest()


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (*_TROUBLES, *DAMAGE) as error:
        raise BundleError(f"the bundle is torn or is none ({type(error).__name__})", _TORN) from error


class BundleKey:
    """The key of this kiosk's seals, in `data_dir`; made when it is needed first, and never in a bundle."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is read yet."""
        self.path = data_dir / _KEY_FOLDER / KEY_NAME

    def known(self) -> bytes | None:
        """The key; None when this kiosk never made a bundle, or its key is damaged."""
        with suppress(OSError):
            key = self.path.read_bytes()
            return key if len(key) == _KEY_BYTES else None
        return None

    def get(self) -> bytes:
        """The key, made if need be; raises `BundleError`."""
        if (key := self.known()) is not None:
            return key
        key = secrets.token_bytes(_KEY_BYTES)
        try:
            make_folder(self.path.parent)
            self.path.parent.chmod(0o700)
            write_durably(self.path, key)
        except OSError as error:
            raise BundleError(
                f"{self.path} cannot be written: {error.strerror}", "check data_dir in the settings, its disk and its owner"
            ) from error
        return key
