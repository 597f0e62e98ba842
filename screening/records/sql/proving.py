"""Whether records are whole: every sealed row is opened, every audit followed to its end."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from screening.errors import SealError
from screening.records import chain, seal
from screening.records.sql import audit, every_table, keyring, ledger, transfer
from screening.records.sql.clinic_records import Transaction
from screening.records.sql.keyring import Keyring
from screening.records.sql.tables import AUDIT_HEAD, CLINIC
from screening.records.sql.transfer import Counts

MOST_TOLD: Final = 5
ANOTHER_RING: Final = (
    "a record needs a key that is not in the key ring. "
    "Take the newest key ring, the one beside the newest backup"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong with it, in words without any patient's."""

    counts: Counts
    opened: int
    clinics: int
    destroyed: int
    faults: Sequence[str]


def proven(connection: Connection, keys: Keyring) -> Proof:
    """Open every sealed row of the living clinics, and follow every audit whose key is here.

    Raises SealError if a key is missing or the master key is another.
    """
    opened, faults = rows_opened(connection, keys)
    for clinic in transfer.clinics(connection):
        transaction = _of(connection, keys, clinic)
        if keyring.AUDIT in transaction.keys.by_purpose:
            faults += _audit_faults(transaction)[:MOST_TOLD]
    alive = len(living(connection))
    destroyed = len(transfer.clinics(connection)) - alive
    return Proof(transfer.counts(connection), opened, alive, destroyed, faults)


def rows_opened(connection: Connection, keys: Keyring) -> tuple[int, list[str]]:
    """Open every sealed row of the living clinics; return how many opened, and what is wrong.

    Raises SealError as `proven` does.
    """
    looked_at: Counter[tuple[str, bool]] = Counter()
    for clinic in living(connection):
        looked_at.update(_rows(_of(connection, keys, clinic)))
    shut = {table: number for (table, is_open), number in looked_at.items() if not is_open}
    faults = [f"{table}: {number} records do not open" for table, number in shut.items()]
    return looked_at.total() - sum(shut.values()), faults


def living(connection: Connection) -> Sequence[str]:
    """Return the clinics whose keys were not destroyed."""
    alive = select(CLINIC.c.id).where(CLINIC.c.erased_at.is_(None)).order_by(CLINIC.c.made_at)
    return connection.execute(alive).scalars().all()


def head(connection: Connection, clinic: str) -> chain.Head:
    """Return how far a clinic's audit has come."""
    mine = select(AUDIT_HEAD).where(AUDIT_HEAD.c.clinic_id == clinic)
    return audit.head(connection.execute(mine).mappings().one())


def _of(connection: Connection, keys: Keyring, clinic: str) -> Transaction:
    transfer.enter(connection, clinic)
    return Transaction(connection, clinic, keys.of(connection, clinic))


def _rows(transaction: Transaction) -> Iterator[tuple[str, bool]]:
    """Yield for each sealed row the name of its table, and whether it opens."""
    held = transaction.keys.by_purpose.get(keyring.DATA, {})
    for table in every_table.SEALED:
        for row in transaction.rows(select(table.c.id, table.c.body), table):
            body, place = bytes(row["body"]), transaction.keys.place(table.name, row["id"])
            try:
                key = held.get(seal.key_id_of(body))
                if key is not None:
                    seal.opened(key, place, body)
            except SealError:
                yield table.name, False
            else:
                if key is None:
                    raise SealError(ANOTHER_RING)
                yield table.name, True


def _audit_faults(transaction: Transaction) -> Sequence[str]:
    key = transaction.keys.current(audit.PURPOSE).secret
    end = head(transaction.connection, transaction.clinic)
    events = ledger.in_order(transaction)
    return [f"audit: {fault}" for fault in chain.faults(key, events, [end] if end.seq else [])]
