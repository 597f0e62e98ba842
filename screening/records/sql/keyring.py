"""The keys of one clinic: kept wrapped beside its records, open only in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, insert, select

from screening.errors import SealError
from screening.records import master, seal
from screening.records.seal import KEY_BYTES, Key, Place
from screening.records.sql.tables import CLINIC_KEY

DATA: Final = "data"
INDEX: Final = "index"
AUDIT: Final = "audit"
PURPOSES: Final = (DATA, INDEX, AUDIT)
WRONG: Final = (
    "the master key is not the one that these records were sealed with. "
    "Nothing was written. Put the right key back"
)
ERASED: Final = "the keys of this clinic were destroyed: its records can never be read again"

# Made once: every transaction begins with it, so that no key that was destroyed is used again.
MINE: Final = select(
    CLINIC_KEY.c.clinic_id,
    CLINIC_KEY.c.purpose,
    CLINIC_KEY.c.key_id,
    CLINIC_KEY.c.master_id,
    CLINIC_KEY.c.wrapped,
).where(CLINIC_KEY.c.clinic_id == bindparam("clinic"))

Wrapped = Mapping[str, Any] | RowMapping


@dataclass(frozen=True, slots=True)
class ClinicKeys:
    """The keys of a clinic as they are in one transaction, each by its id."""

    clinic: str
    by_purpose: Mapping[str, Mapping[int, bytes]] = field(repr=False)
    chance: Callable[[int], bytes]

    def current(self, purpose: str) -> Key:
        """Return the newest key for a purpose.

        Raises SealError if the clinic's keys were destroyed.
        """
        kept = self.by_purpose.get(purpose)
        if not kept:
            raise SealError(ERASED)
        newest = max(kept)
        return Key(newest, kept[newest])

    def seal(self, place: Place, text: str) -> bytes:
        """Return a text sealed for a place under the newest data key."""
        plain = text.encode("utf-8", "surrogatepass")
        return seal.sealed(self.current(DATA), place, plain, self.chance)

    def open(self, place: Place, value: bytes) -> str:
        """Return a text that was sealed for a place.

        Raises SealError if it does not open.
        """
        self.current(DATA)
        key = self.by_purpose[DATA].get(seal.key_id_of(value))
        if key is None:
            raise SealError("a record is sealed with a key that is not here")
        return seal.opened(key, place, value).decode("utf-8", "surrogatepass")

    def digest(self, kind: str, value: str) -> str:
        """Return the blind index of a value."""
        return seal.digest(self.current(INDEX).secret, kind, value)

    def place(self, table: str, row: str) -> Place:
        """Return where the private part of a row lies."""
        return Place(table, "body", row, self.clinic)


@dataclass(slots=True)
class Keyring:
    """Opens the wrapped keys of clinics, once each; asks for the master key again if it changed."""

    masters: master.Source
    chance: Callable[[int], bytes]
    opened: dict[bytes, bytes] = field(default_factory=dict, repr=False)
    known: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def of(self, connection: Connection, clinic: str) -> ClinicKeys:
        """Return the keys of a clinic as this transaction sees them.

        Raises SealError if the master key is another.
        """
        found: dict[str, dict[int, bytes]] = {}
        for row in connection.execute(MINE, {"clinic": clinic}).mappings():
            found.setdefault(row["purpose"], {})[row["key_id"]] = self.unwrapped(row)
        return ClinicKeys(clinic, found, self.chance)

    def found(self, connection: Connection, clinic: str, at: datetime) -> None:
        """Make and keep the first keys of a clinic."""
        for purpose in PURPOSES:
            self.add(connection, (clinic, purpose, 1), at)

    def add(self, connection: Connection, which: tuple[str, str, int], at: datetime) -> None:
        """Make and keep a new key, wrapped with the master key."""
        master_id, key = next(iter(self.masters().items()))
        row = named(which) | {"master_id": master_id, "made_at": at}
        fresh = self.chance(KEY_BYTES)
        connection.execute(insert(CLINIC_KEY).values(row | {"wrapped": self.wrap(key, row, fresh)}))

    def wrap(self, master_key: bytes, row: Wrapped, plain: bytes) -> bytes:
        """Return a clinic's key wrapped with a master key."""
        return seal.sealed(Key(0, master_key), _place(row), plain, self.chance)

    def unwrapped(self, row: Wrapped) -> bytes:
        """Return the key that a row keeps.

        Raises SealError if the master key is another.
        """
        wrapped = bytes(row["wrapped"])
        if wrapped not in self.opened:
            if row["master_id"] not in self.known:
                self.known = self.masters()
            if row["master_id"] not in self.known:
                raise SealError(WRONG)
            key = self.known[row["master_id"]]
            self.opened[wrapped] = seal.opened(key, _place(row), wrapped)
        return self.opened[wrapped]


def named(which: tuple[str, str, int]) -> dict[str, Any]:
    """Return the columns that name a key."""
    clinic, purpose, key_id = which
    return {"clinic_id": clinic, "purpose": purpose, "key_id": key_id}


def _place(row: Wrapped) -> Place:
    return Place("clinic_key", row["purpose"], str(row["key_id"]), row["clinic_id"])
