"""SHA-256 as Python brings it itself. `hashlib` would load OpenSSL for it, two megabytes that a kiosk needs for nothing else."""

from collections.abc import Callable
from typing import Protocol


class Digest(Protocol):
    """What all implementations give."""

    def update(self, data: bytes, /) -> None:
        """Go on with more bytes."""
        ...

    def digest(self) -> bytes:
        """32 bytes."""
        ...

    def hexdigest(self) -> str:
        """64 digits."""
        ...


def _builtin() -> Callable[..., Digest]:
    """Python's own, under the name that this version has for it; `hashlib`'s where it was built without."""
    for name in ("_sha2", "_sha256"):
        try:
            made: Callable[..., Digest] = __import__(name).sha256
        except ImportError:
            continue
        return made
    import hashlib  # noqa: PLC0415  see above

    return hashlib.sha256


sha256 = _builtin()

_BLOCK, _INNER, _OUTER = 64, 0x36, 0x5C


def keyed(key: bytes, content: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes. The standard library's `hmac` would load OpenSSL, see above."""
    padded = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(bytes(one ^ _INNER for one in padded) + content).digest()
    return sha256(bytes(one ^ _OUTER for one in padded) + inner).digest()
