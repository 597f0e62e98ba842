"""One contract, two databases: each test of the records runs on both."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from screening.clinic import Clinic
from screening.records.sql import clinics, opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.database import Database
from screening.records.sql.opening import Ground
from screening.records.store import Store
from tests.factories import MORNING, a_clinic, a_ground, new_records
from tests.postgres import Addresses, Postgres


def migrated(addresses: Addresses) -> None:
    """Bring a new database up to date; the others are copied from it."""
    with TemporaryDirectory() as folder:
        ground = a_ground(Path(folder), addresses.app_url, addresses.owner_url)
        opening.opened(ground).database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Give the ground of new records, on each kind of database; it is gone after the test."""
    if request.param == "sqlite":
        new_records(tmp_path).database.close()
        yield a_ground(tmp_path)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    addresses = postgres.fresh_database(migrated)
    yield a_ground(tmp_path, addresses.app_url, addresses.owner_url)
    postgres.drop(addresses.database)


@pytest.fixture
def open_records(ground: Ground) -> Iterator[Callable[[], ClinicRecords]]:
    """Return what opens the same records once more, as another process would."""
    opened: list[ClinicRecords] = []

    def again() -> ClinicRecords:
        opened.append(opening.opened(ground))
        return opened[-1]

    yield again
    for records in opened:
        records.database.close()


@pytest.fixture
def records(open_records: Callable[[], ClinicRecords]) -> ClinicRecords:
    """Return new records, for a look inside."""
    return open_records()


@pytest.fixture
def store(records: ClinicRecords) -> Store:
    """Return what new records promise."""
    return opening.store(records)


@pytest.fixture
def clinic(store: Store, tmp_path: Path) -> Clinic:
    """Return a clinic with new records."""
    return a_clinic(tmp_path, store=store)


@pytest.fixture
def owner(records: ClinicRecords, ground: Ground) -> Callable[[str], None]:
    """Return what runs a statement as the owner of the tables."""

    def run(statement: str) -> None:
        with (
            closing(Database(ground.owner_url)) as database,
            database.writing(records.clinic) as connection,
        ):
            connection.execute(text(statement))

    return run


@pytest.fixture
def mine(records: ClinicRecords, tmp_path: Path) -> Clinic:
    """Return a clinic in the records."""
    return a_clinic(tmp_path / "mine", store=opening.store(records))


@pytest.fixture
def theirs(records: ClinicRecords, tmp_path: Path) -> Clinic:
    """Return another clinic in the same database."""
    other = clinics.another(records, MORNING + timedelta(days=1))
    return a_clinic(tmp_path / "theirs", store=opening.store(other))
