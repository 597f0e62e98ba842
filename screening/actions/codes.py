"""Tokens, keys and references: made from chance, and kept as hashes where they open something."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Final

Chance = Callable[[int], bytes]

TOKEN_BYTES: Final = 32
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
# Without I, L, O, U, 0 and 1: nothing to mix up when it is read out, and no words.
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LETTERS: Final = 8
GROUP: Final = 4
# Of what was typed for a reference, no more than its length is noted: it may be a name.
REFERENCE_LENGTH: Final = 9


def token(chance: Chance) -> str:
    """Return a new 256-bit token for a cookie."""
    return base64.urlsafe_b64encode(chance(TOKEN_BYTES)).rstrip(b"=").decode()


def is_token(text: str) -> bool:
    """Tell whether a text has the shape of a token."""
    return TOKEN.fullmatch(text) is not None


def addressed(clinic_id: str, token: str) -> str:
    """Return what a cookie holds: whose clinic it opens something in, and the token."""
    return f"{clinic_id}.{token}"


def parted(cookie: str) -> tuple[str, str]:
    """Return the clinic and the token of a cookie; nothing of one that is not ours."""
    clinic_id, _, secret = cookie.partition(".")
    return (clinic_id, secret) if is_token(secret) else ("", "")


def hashed(secret: str) -> str:
    """Return the SHA-256 of a secret: enough, since all of ours hold 128 bits and more."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def reference(chance: Chance) -> str:
    """Return a new reference number such as "K7M4-2QXP"; it says nothing about anybody."""
    return _grouped(_letters(chance, REFERENCE_LETTERS))


def letters(chance: Chance, count: int) -> str:
    """Return letters to be read out or copied by hand, in groups of four."""
    return _grouped(_letters(chance, count))


def base32(secret: bytes) -> str:
    """Return bytes in base 32, as authenticator apps take them."""
    return base64.b32encode(secret).decode().rstrip("=")


def tidy(typed: str) -> str:
    """Return a typed reference or key as it was printed: spaces, case and dashes do not matter."""
    return _grouped("".join(letter for letter in typed.upper() if letter in LETTERS))


def _letters(chance: Chance, count: int) -> str:
    fair = 256 - 256 % len(LETTERS)
    found = ""
    while len(found) < count:
        found += "".join(LETTERS[byte % len(LETTERS)] for byte in chance(count) if byte < fair)
    return found[:count]


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
