"""Digests by which the kiosk and the server see that they have the same catalogue. Over bytes as they were written, not as read."""

from collections.abc import Mapping
from hashlib import sha256


def digest_of(record: bytes) -> str:
    """Of one written record: SHA-256 in hex."""
    return sha256(record).hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """Of a catalogue, from the digests of its records by code: SHA-256 in hex over `CODE DIGEST` lines, in the order of codes."""
    return sha256("".join(f"{code} {digests[code]}\n" for code in sorted(digests)).encode()).hexdigest()
