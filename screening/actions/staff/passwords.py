"""Passwords of staff: what is asked of one, and how it is kept and compared."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.people import Staff

SHORTEST: Final = 12
LONGEST: Final = 128
# "Somewhat guessable" and worse are refused (zxcvbn's own scale, 0 to 4).
WEAKEST: Final = 3
PARTS: Final = re.compile(r"[\W_]+")
# OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Each takes 19 MiB and a core: a crowd at the door waits, and patients do not notice.
TURNS: Final = threading.BoundedSemaphore(2)
# Whoever waits holds a thread that other pages need: a larger crowd is sent away at once.
CROWD: Final = threading.BoundedSemaphore(12)
# Made of 32 random bytes that nobody has kept: no password fits, and it takes as long to see.
NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$2exaGDlmbLHGilFPZ8CMhA$UUf8v2P6hdvCHe6AzC+IGg9qJg+R5yTgFQQVTdwRqOY"
)


def problem(password: str, known: Iterable[str] = ()) -> str:
    """Return what is wrong with a new password, and what to do; nothing if it may be used.

    `known` are words that others guess first: the name, the e-mail address, the clinic.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; three or four words are easy to keep"
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters at most"
    words = [word for text in known for word in (text, PARTS.sub("", text), *PARTS.split(text))]
    if zxcvbn(password, words, max_length=LONGEST)["score"] < WEAKEST:
        return "This password is easy to guess. Use three or four words that do not belong together"
    return ""


def problem_for(clinic: Clinic, member: Staff, password: str) -> str:
    """Return what is wrong with a new password of a member."""
    return problem(password, (member.name, member.email, clinic.settings.clinic_name))


def hashed(password: str) -> str:
    """Return what is kept of a password (Argon2id); Conflict if too many come at once."""
    with _a_turn():
        return HASHER.hash(_typed(password))


def fits(kept: str, typed: str) -> bool:
    """Tell whether what was typed is the password; it takes as long when there is none.

    Raises Conflict if too many come at once.
    """
    with _a_turn():
        try:
            HASHER.verify(kept or NOBODYS, _typed(typed))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Tell whether a password is kept in an older way than new ones are."""
    return HASHER.check_needs_rehash(kept)


@contextmanager
def _a_turn() -> Iterator[None]:
    if not CROWD.acquire(blocking=False):
        raise Conflict("too many passwords are looked at already")
    try:
        with TURNS:
            yield
    finally:
        CROWD.release()


def _typed(password: str) -> bytes:
    """Return the bytes of a password, whichever keyboard has composed its letters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
