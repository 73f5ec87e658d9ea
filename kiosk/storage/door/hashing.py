"""From a PIN or the code of a card to what may be kept of it.

All hashes of a kiosk have one salt: a PIN alone tells who it is, so a guess must be held against everybody at the price of one.
It costs an attacker nothing less, since each guess must be tried on this kiosk's own salt anyway.
"""

from dataclasses import dataclass
from typing import Final, Literal

from kiosk.domain.digest import keyed

HASH_BYTES: Final = 32
SALT_BYTES: Final = 16

Secret = Literal["pin", "card"]

MOST_KIB: Final = 64 * 1024
_LEAST_KIB, _MOST_PASSES = 8, 20


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one guess: memory in KiB, and how often it is gone through. One lane, so that a guess takes one core."""

    memory_kib: int = MOST_KIB
    passes: int = 3

    def __post_init__(self) -> None:
        """Raise `ValueError` for what the kiosk would never finish."""
        if not (_LEAST_KIB <= self.memory_kib <= MOST_KIB and 1 <= self.passes <= _MOST_PASSES):
            raise ValueError("no kiosk hashes like that")


def hashed(secret: str, kind: Secret, pepper: bytes, salt: bytes, cost: Cost) -> bytes:
    """argon2id over HMAC-SHA256 with the pepper; 32 bytes. A card that says what a PIN says has another hash."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  only who stands at the door pays for it

    return hash_secret_raw(
        keyed(pepper, f"{kind}\n{secret}".encode()),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=1,
        hash_len=HASH_BYTES,
        type=Type.ID,
    )
