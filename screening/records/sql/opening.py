"""From a database and the master key to the records of a clinic."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, make_url, select

from screening.errors import StoreError
from screening.records import master
from screening.records.checkpoints import Checkpoints
from screening.records.seal import Chance
from screening.records.sql import postgres, schema
from screening.records.sql.batches import SqlBatches
from screening.records.sql.chosen import SqlChosen
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database, address
from screening.records.sql.decisions import SqlDecisions
from screening.records.sql.door import SqlDoor
from screening.records.sql.drafts import SqlDrafts
from screening.records.sql.exports import SqlExports
from screening.records.sql.figures import SqlFigures
from screening.records.sql.hands import SqlHands
from screening.records.sql.invitations import SqlInvitations
from screening.records.sql.keeping import SqlKeeping
from screening.records.sql.keyring import ERASED, Keyring
from screening.records.sql.keys import SqlKeys
from screening.records.sql.ledger import SqlLedger
from screening.records.sql.outbox import SqlOutbox
from screening.records.sql.people import SqlPeople
from screening.records.sql.readiness import SqlReadiness
from screening.records.sql.sessions import SqlCodes, SqlSessions
from screening.records.sql.submissions import SqlSubmissions
from screening.records.sql.tables import CLINIC, CLINIC_KEY
from screening.records.sql.tablets import SqlTablets
from screening.records.sql.texts import SqlTexts
from screening.records.sql.worklist import SqlWorklist
from screening.records.store import Store

# Their order is that of their founding; ids are made by chance, but tell two of one moment apart.
LIVING: Final = (
    select(CLINIC.c.id).where(CLINIC.c.erased_at.is_(None)).order_by(CLINIC.c.made_at, CLINIC.c.id)
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What records stand on: where they lie, what opens them, chance, and the moment.

    `owner_url` is the address whose role may change tables; usually it is `url` itself.
    """

    url: str
    owner_url: str
    checkpoints: Path
    masters: master.Source
    chance: Chance
    at: datetime


def opened(ground: Ground) -> ClinicRecords:
    """Return the records of the clinic, brought up to date.

    Raises SealError, before anything is written, if the master key is missing or wrong;
    StoreError if the records cannot be used or are of a newer version.
    """
    ground.masters()
    keyring = Keyring(ground.masters, ground.chance)
    _migrate(ground, keyring)
    database = Database(ground.url)
    try:
        clinic = _the_clinic(database)
    except StoreError:
        database.close()
        raise
    return ClinicRecords(database, clinic, keyring, Checkpoints(ground.checkpoints))


def are_there_records(url: str) -> bool:
    """Tell whether there is anything at the address of a database; nothing is made there.

    Raises StoreError if it is no address, or a database server cannot be reached.
    """
    where = address(url)
    if where.get_backend_name() == "sqlite":
        path = Path(where.database or "")
        return path.exists() and path.stat().st_size > 0
    with closing(Database(url)) as database, database.reading() as connection:
        return schema.version(connection) is not None


def is_of_before(url: str) -> bool:
    """Tell whether there are records whose tables are not as this version has them.

    Raises StoreError as `are_there_records` does.
    """
    if not are_there_records(url):
        return False
    with closing(Database(url, look_only=True)) as database, database.reading() as connection:
        return schema.version(connection) != schema.newest()


def store(records: ClinicRecords) -> Store:
    """Return everything that one clinic's records promise."""
    return Store(
        clinic=records.clinic,
        drafts=SqlDrafts(records),
        submissions=SqlSubmissions(records),
        texts=SqlTexts(records),
        decisions=SqlDecisions(records),
        worklist=SqlWorklist(records),
        figures=SqlFigures(records),
        exports=SqlExports(records),
        door=SqlDoor(records),
        invitations=SqlInvitations(records),
        outbox=SqlOutbox(records),
        batches=SqlBatches(records),
        people=SqlPeople(records),
        sessions=SqlSessions(records),
        codes=SqlCodes(records),
        tablets=SqlTablets(records),
        hands=SqlHands(records),
        chosen=SqlChosen(records),
        ledger=SqlLedger(records),
        keeping=SqlKeeping(records),
        keys=SqlKeys(records),
        readiness=SqlReadiness(records),
    )


def _migrate(ground: Ground, keyring: Keyring) -> None:
    with closing(Database(ground.owner_url)) as owner:
        schema.bring_up_to_date(owner, keyring, ground.at)
        if ground.owner_url != ground.url:
            with owner.writing() as connection:
                postgres.take_turn(connection)
                grant(connection, ground)


def forget_destroyed(ground: Ground) -> None:
    """Write the server's table of keys anew: deleted rows stand in its file until then.

    The table is so small that no server would ever clean it by itself. Embedded records were
    written anew when the keys were destroyed. Raises StoreError.
    """
    with closing(Database(ground.owner_url)) as owner:
        if not owner.is_embedded:
            owner.rewrite(CLINIC_KEY.name)


def grant(connection: Connection, ground: Ground) -> None:
    """Give the app's role its rights, if it is another than the owner's."""
    if ground.owner_url != ground.url:
        postgres.grant(connection, make_url(ground.url).username or "")


def living(records: ClinicRecords) -> tuple[str, ...]:
    """Return the id of every clinic whose keys were not destroyed, the oldest first."""
    with records.database.reading() as connection:
        return tuple(connection.execute(LIVING).scalars())


def _the_clinic(database: Database) -> str:
    with database.reading() as connection:
        if not database.is_embedded:
            postgres.refuse_bypass(connection)
        clinic: str | None = connection.execute(LIVING.limit(1)).scalar()
    if clinic is None:
        raise StoreError(ERASED)
    return clinic
