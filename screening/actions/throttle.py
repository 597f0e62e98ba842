"""Wrong tries keep a door shut for longer and longer, for one address, one account, and all."""

import ipaddress
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from screening.actions import codes
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.deeds import Did
from screening.records.model import Tries
from screening.records.timer import TOLERANCE

FORGIVEN_AFTER: Final = timedelta(days=1)
SHORTEST_WAIT: Final = timedelta(seconds=1)
LONGEST_WAIT: Final = timedelta(seconds=900)
# Where others stand too: one who tries again as soon as it opens would keep them out for ever.
SHARED_WAIT: Final = timedelta(seconds=30)
NONE: Final = timedelta(0)
IPV6_HOME: Final = 64
NOTED_AGAIN_AFTER: Final = timedelta(minutes=1)
STRANGER: Final = "stranger"

T = TypeVar("T")


class Shared(NamedTuple):
    """How many tries are free at a door at which others stand too; it never shuts for long."""

    free: int


# The name of a door, and how many tries at it are free.
Doors = Mapping[str, int | Shared]


class Tried(NamedTuple, Generic[T]):
    """The outcome of a try: what it opened, or nothing and how long to wait.

    `judged` is false if a door was shut, so that nothing was looked at.
    """

    found: T | None = None
    wait: timedelta = NONE
    judged: bool = True


def tried(clinic: Clinic, doors: Doors, judge: Callable[[], T | None]) -> Tried[T]:
    """Judge a try if all its doors are open; it is counted first, whatever comes of it.

    That is a transaction of its own: whoever stops us after it gets no try for nothing.
    What opens something is not forgiven here: that is for who knows which doors it opens. A
    Conflict while it is judged counts as a try of the same moment.
    """
    if wait := wait_at(clinic, doors):
        turned_away(clinic, Did.DOOR_SHUT)
        return Tried(wait=wait, judged=False)
    try:
        wait = count(clinic, doors)
        found = judge()
    except Conflict:
        return Tried(wait=SHORTEST_WAIT, judged=False)
    return Tried(wait=wait) if found is None else Tried(found)


def wait_at(clinic: Clinic, doors: Doors) -> timedelta:
    """Return how long the doors stay shut."""
    now = clinic.timer()
    return max(_wait(clinic.store.door.tries(door), now) for door in doors)


def count(clinic: Clinic, doors: Doors) -> timedelta:
    """Count one more try before it is judged; return how long the doors are shut after it.

    Tries at the same moment cannot share one count: all but one raise Conflict.
    """
    now, longest = clinic.timer(), NONE
    for door, rule in doors.items():
        kept = clinic.store.door.tries(door)
        if _wait(kept, now):
            # It was open when it was looked at: another try has shut it since.
            raise Conflict("somebody else tried the same door")
        tries = _one_more(door, kept, now, rule)
        clinic.store.door.save_tries(tries, kept.count if kept else 0)
        longest = max(longest, tries.shut_until - now)
    return longest


def forgive(clinic: Clinic, doors: Doors) -> None:
    """Forget the tries at these doors: whoever came in may come again.

    It follows on what opened them: if it is lost, the doors are shut for a while longer.
    """
    for door in doors:
        clinic.store.door.forget_tries(door)


def turned_away(clinic: Clinic, did: Did) -> None:
    """Note that somebody was refused before anything was judged; once a minute.

    Whoever knocks a thousand times a second, from as many addresses, cannot fill the audit.
    """
    door, now = did.name, clinic.timer()
    kept = clinic.store.door.tries(door)
    if kept and not clinic.is_over(kept.last_at, NOTED_AGAIN_AFTER):
        return
    before = kept.count if kept else 0
    tries = Tries(door=door, count=before + 1, shut_until=now, last_at=now)
    # Another request of the same moment notes it.
    with suppress(Conflict):
        clinic.store.door.save_tries(tries, before, clinic.acting_as(STRANGER).deed(did))


def at_address(kind: str, address: str) -> str:
    """Name the door of a kind that an address stands at, without keeping the address.

    One household or office has a whole IPv6 network to choose from: it is one door.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"{kind}:{codes.hashed(address)}"
    if isinstance(parsed, ipaddress.IPv6Address):
        network = ipaddress.IPv6Network((int(parsed), IPV6_HOME), strict=False)
        address = str(parsed.ipv4_mapped or network)
    return f"{kind}:{codes.hashed(address)}"


def _wait(kept: Tries | None, now: datetime) -> timedelta:
    """Return how long a door stays shut; what no door ever waits was noted by a wrong clock."""
    wait = kept.shut_until - now if kept else NONE
    is_true = NONE < wait <= LONGEST_WAIT + TOLERANCE
    return min(wait, LONGEST_WAIT) if is_true else NONE


def _one_more(door: str, kept: Tries | None, now: datetime, rule: int | Shared) -> Tries:
    free, longest = (rule.free, SHARED_WAIT) if isinstance(rule, Shared) else (rule, LONGEST_WAIT)
    recent = kept is not None and now - kept.last_at < FORGIVEN_AFTER
    before = kept.count if kept and recent else 0
    doubled = SHORTEST_WAIT * 2 ** min(max(0, before - free), 16)
    wait = min(doubled, longest) if before + 1 > free else NONE
    return Tries(door=door, count=before + 1, shut_until=now + wait, last_at=now)


def hour(clinic: Clinic) -> str:
    """Name the hour of the week, for doors at which many may come day after day, but not at once.

    A door of last week is forgotten by its age.
    """
    return f"{clinic.timer():%w%H}"
