"""Secrets: how they are made, written, hashed and recognised. Standard library only, no storage.

A credential is 256 random bits, so a keyed hash is enough to keep it: nobody can try them all, and each request may check one.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from onestop.domain.place import Place

KIOSK: Final = "k1"
COUNTER: Final = "c1"
ADMINISTRATOR: Final = "a1"
SESSION: Final = "s1"

_TOKEN: Final = re.compile(r"(k1|c1|a1|s1)\.([0-9]{1,9})\.([0-9a-z-]{1,36})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token: `holder` is a device id, a counter's number, or an administrator's name."""

    kind: str
    office_id: int
    holder: str
    secret: str


def parse_token(written: str) -> Token | None:
    """Read a bearer token; None when it is none."""
    match = _TOKEN.fullmatch(written)
    return None if match is None else Token(match[1], int(match[2]), match[3], match[4])


def kiosk_prefix(office_id: int, device_id: UUID) -> str:
    """What a kiosk writes before its credential."""
    return f"{KIOSK}.{office_id}.{device_id}."


def counter_token(office_id: int, number: int, secret: str) -> str:
    """The token of a counter."""
    return f"{COUNTER}.{office_id}.{number}.{secret}"


def administrator_token(office_id: int, name: str, secret: str) -> str:
    """The token of an administrator."""
    return f"{ADMINISTRATOR}.{office_id}.{name}.{secret}"


def session_token(office_id: int, name: str, secret: str) -> str:
    """What the browser of an administrator holds after signing in."""
    return f"{SESSION}.{office_id}.{name}.{secret}"


def new_secret() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code of 128 bits: 26 characters of base32 in groups of four, easy to type."""
    plain = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def plain_code(typed: str) -> str:
    """A code as it is compared: capitals, no dashes, and 0, 1 and 8 as the letters that they look like."""
    return typed.upper().replace("-", "").translate(str.maketrans("018", "OIB"))


def fingerprint(credential: str) -> str:
    """What the kiosk and the administrator compare: eight characters of a hash of the credential."""
    told = base64.b32encode(hashlib.sha256(credential.encode()).digest()).decode()
    return f"{told[:4]}-{told[4:8]}"


class Keys:
    """What follows from the server's secret."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is 32 random bytes, the same in all workers."""
        self._secret = secret

    def digest(self, purpose: str, *parts: object) -> bytes:
        """A keyed hash, another one for each purpose."""
        text = "\x1f".join((purpose, *map(str, parts)))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).digest()

    def hashed(self, secret: str) -> str:
        """A credential, token or code as it is kept."""
        return self.digest("hash", secret).hex()

    def is_of(self, secret: str, kept: str | None) -> bool:
        """Whether `kept` is the hash of `secret`."""
        return self.same(self.hashed(secret), kept)

    @staticmethod
    def same(hashed: str, kept: str | None) -> bool:
        """Whether two hashes are the same, in a time that tells nothing."""
        return kept is not None and hmac.compare_digest(hashed, kept)

    def command_key(self, office_id: int, device_id: UUID) -> str:
        """The key with which commands to a device are signed."""
        return base64.urlsafe_b64encode(self.digest("command", office_id, device_id)).decode().rstrip("=")

    def cursor(self, office_id: int, place: Place) -> str:
        """A cursor; signed, so that what it says can be held against the server's own memory."""
        return f"{place.epoch}.{place.version}.{place.life}.{self._cursor_seal(office_id, place)}"

    def read_cursor(self, office_id: int, cursor: str | None) -> Place | None:
        """The place of a cursor; None when this server never gave it to this office."""
        *numbers, seal = (cursor or "").split(".")
        if len(numbers) != 3 or not all(map(str.isdecimal, numbers)):  # noqa: PLR2004  epoch, version, life
            return None
        place = Place(*(int(one[:18]) for one in numbers))
        return place if hmac.compare_digest(seal.encode(), self._cursor_seal(office_id, place).encode()) else None

    def _cursor_seal(self, office_id: int, place: Place) -> str:
        return self.digest("cursor", office_id, place.epoch, place.version, place.life).hex()[:16]
