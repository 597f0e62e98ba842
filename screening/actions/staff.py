"""The staff key: made once, kept as a hash, and what it opens for how long."""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.actions import codes
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.deeds import Did
from screening.records.model import StaffSession, Tries
from screening.records.timer import TOLERANCE

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
NOTED_EVERY: Final = timedelta(seconds=30)
FORGIVEN_AFTER: Final = timedelta(days=1)
SHORTEST_WAIT: Final = timedelta(seconds=1)
LONGEST_WAIT: Final = timedelta(seconds=900)
# An address can be made up where a proxy stands between: all addresses together are one door more.
EVERYWHERE: Final = "staff:everywhere"
TRIES_FREE_EVERYWHERE: Final = 20
IPV6_HOME: Final = 64
NAME_LETTERS: Final = 8
NOTED_AGAIN_AFTER: Final = timedelta(minutes=1)
STRANGER: Final = "stranger"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a try: a session for the cookie, or none and how long to wait.

    `judged` is false if the door was shut, so that the key was not looked at.
    """

    session: str = ""
    wait: timedelta = timedelta(0)
    judged: bool = True


def first_key(clinic: Clinic) -> str | None:
    """Make the staff key if there is none yet, and return it this once."""
    if clinic.store.door.key() is not None:
        return None
    key = codes.key(clinic.chance)
    is_first = clinic.store.door.set_first_key(codes.hashed(key), clinic.deed(Did.KEY_MADE))
    return key if is_first else None


def new_key(clinic: Clinic) -> str:
    """Replace the staff key, end every session, and return the new key this once."""
    key = codes.key(clinic.chance)
    clinic.store.door.replace_key(codes.hashed(key), clinic.deed(Did.KEY_REPLACED))
    return key


def sign_in(clinic: Clinic, typed: str, address: str) -> SignIn:
    """Try a key from an address; each wrong one keeps the door shut for longer."""
    now, doors = clinic.timer(), {_door(address): 0, EVERYWHERE: TRIES_FREE_EVERYWHERE}
    kept = {door: clinic.store.door.tries(door) for door in doors}
    if wait := max(_wait(tries, now) for tries in kept.values()):
        turned_away(clinic, Did.DOOR_SHUT)
        return SignIn(wait=wait, judged=False)
    tried = [_one_more(door, kept[door], now, free) for door, free in doors.items()]
    try:
        # Counted before it is judged: tries at the same moment cannot share one count.
        for tries in tried:
            before = kept[tries.door]
            clinic.store.door.save_tries(tries, before.count if before else 0)
    except Conflict:
        return SignIn(wait=SHORTEST_WAIT, judged=False)
    if not _opens(clinic, typed):
        clinic.acting_as(STRANGER).note(Did.KEY_REFUSED)
        return SignIn(wait=max(tries.shut_until for tries in tried) - now)
    for door in doors:
        clinic.store.door.forget_tries(door)
    return SignIn(session=_session(clinic, now))


def is_signed_in(clinic: Clinic, session: str) -> bool:
    """Tell whether a cookie belongs to staff who are here; note that they are."""
    found = clinic.store.door.session(codes.hashed(session)) if session else None
    if found is None:
        return False
    if clinic.is_over(found.seen_at, IDLE) or clinic.is_over(found.started_at, LONGEST):
        _end(clinic, found.hash)
        return False
    if clinic.is_over(found.seen_at, NOTED_EVERY):
        clinic.store.door.mark_seen(found.hash, clinic.timer())
    return True


def who(session: str) -> str:
    """Name the one with this session for the audit; the name does not open anything."""
    return f"staff:{codes.hashed(session)[:NAME_LETTERS]}"


def turned_away(clinic: Clinic, did: Did = Did.SESSION_REFUSED) -> None:
    """Note that somebody was refused before anything was judged; once a minute.

    Whoever knocks a thousand times a second, from as many addresses, cannot fill the audit.
    """
    door, now = did.name, clinic.timer()
    kept = clinic.store.door.tries(door)
    if kept and not clinic.is_over(kept.last_at, NOTED_AGAIN_AFTER):
        return
    count = kept.count if kept else 0
    try:
        clinic.store.door.save_tries(
            Tries(door=door, count=count + 1, shut_until=now, last_at=now), count
        )
    except Conflict:
        return  # another request of the same moment notes it
    clinic.acting_as(STRANGER).note(did)


def sign_out(clinic: Clinic, session: str) -> None:
    """End the session of a cookie."""
    _end(clinic, codes.hashed(session))


def _end(clinic: Clinic, session_hash: str) -> None:
    acting = clinic.acting_as(f"staff:{session_hash[:NAME_LETTERS]}")
    clinic.store.door.end_session(session_hash, acting.deed(Did.SIGNED_OUT))


def _opens(clinic: Clinic, typed: str) -> bool:
    kept = clinic.store.door.key() or ""
    return hmac.compare_digest(kept, codes.hashed(codes.tidy(typed)))


def _session(clinic: Clinic, now: datetime) -> str:
    session = codes.token(clinic.chance)
    kept = StaffSession(hash=codes.hashed(session), started_at=now, seen_at=now)
    deed = clinic.acting_as(who(session)).deed(Did.SIGNED_IN)
    clinic.store.door.add_session(kept, now - IDLE, deed)
    return session


def _wait(kept: Tries | None, now: datetime) -> timedelta:
    """Return how long a door stays shut; what no door ever waits was noted by a wrong clock."""
    wait = kept.shut_until - now if kept else timedelta(0)
    is_true = timedelta(0) < wait <= LONGEST_WAIT + TOLERANCE
    return min(wait, LONGEST_WAIT) if is_true else timedelta(0)


def _one_more(door: str, kept: Tries | None, now: datetime, free: int) -> Tries:
    recent = kept is not None and now - kept.last_at < FORGIVEN_AFTER
    count = (kept.count if kept and recent else 0) + 1
    doubled = SHORTEST_WAIT * 2 ** min(max(0, count - free - 1), 16)
    wait = min(doubled, LONGEST_WAIT) if count > free else timedelta(0)
    return Tries(door=door, count=count, shut_until=now + wait, last_at=now)


def _door(address: str) -> str:
    """Name the door that an address stands at, without keeping the address.

    One household or office has a whole IPv6 network to choose from: it is one door.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"staff:{codes.hashed(address)}"
    if isinstance(parsed, ipaddress.IPv6Address):
        network = ipaddress.IPv6Network((int(parsed), IPV6_HOME), strict=False)
        address = str(parsed.ipv4_mapped or network)
    return f"staff:{codes.hashed(address)}"
