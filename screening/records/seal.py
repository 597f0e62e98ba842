"""Seal what is private: AES-256-GCM, bound to the place where it lies.

A sealed value is a header (format, key id), 12 random bytes, and the ciphertext with its tag
(NIST SP 800-38D). The place is authenticated too: moved elsewhere, a value does not open.
"""

import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from screening.errors import SealError

FORMAT: Final = 1
HEADER: Final = struct.Struct(">BI")
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
SHORTEST: Final = HEADER.size + NONCE_BYTES + 16
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes, and the number that sealed values name it by."""

    id: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lies: table, column, row and clinic."""

    table: str
    column: str
    row: str
    clinic: str

    def named(self) -> bytes:
        """Return the bytes that bind a value to this place."""
        return "|".join((self.table, self.column, self.row, self.clinic)).encode()


def sealed(key: Key, place: Place, plain: bytes, chance: Chance) -> bytes:
    """Return the plain bytes sealed under a key, for one place."""
    header, nonce = HEADER.pack(FORMAT, key.id), chance(NONCE_BYTES)
    return header + nonce + AESGCM(key.secret).encrypt(nonce, plain, header + place.named())


def key_id_of(value: bytes) -> int:
    """Return the id of the key that a sealed value needs.

    Raises SealError if this was never sealed by us.
    """
    if len(value) < SHORTEST or value[0] != FORMAT:
        raise SealError("a record is not sealed as this version seals")
    key_id: int = HEADER.unpack_from(value)[1]
    return key_id


def opened(secret: bytes, place: Place, value: bytes) -> bytes:
    """Return what was sealed.

    Raises SealError if the key is another, the place is another, or a bit was changed.
    """
    key_id_of(value)
    header, rest = value[: HEADER.size], value[HEADER.size :]
    try:
        return AESGCM(secret).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + place.named()
        )
    except InvalidTag:
        raise SealError("a record does not open with the key that it names") from None


def digest(key: bytes, kind: str, value: str) -> str:
    """Return the keyed fingerprint of a value: equal for equal values, and nothing else told."""
    return hmac.new(key, f"{kind}|{value}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def derived(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose, from which neither the first nor another one follows."""
    return HKDFExpand(SHA256(), KEY_BYTES, purpose.encode()).derive(key)


def chained(key: bytes, before: str, event: bytes) -> str:
    """Return the keyed hash of an event and of all that came before it."""
    return hmac.new(key, before.encode() + b"|" + event, hashlib.sha256).hexdigest()
