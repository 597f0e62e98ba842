"""What PostgreSQL itself refuses: other clinics' rows, a mighty role, a changed audit."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from screening.clinic import Clinic
from screening.errors import StoreError
from screening.records.sql import clinics, opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.every_table import OF_A_CLINIC
from screening.records.sql.opening import Ground
from tests.factories import open_form, send_form

pytestmark = pytest.mark.parametrize("ground", ["postgresql"], indirect=True)


def test_a_transaction_without_a_clinic_sees_no_row(records: ClinicRecords, mine: Clinic) -> None:
    send_form(mine)

    with records.database.reading() as connection:
        counts = {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar()  # noqa: S608 - our own names
            for table in OF_A_CLINIC
        }

    assert set(counts.values()) == {0}


def test_rows_of_another_clinic_can_be_neither_seen_nor_made(
    records: ClinicRecords, theirs: Clinic
) -> None:
    open_form(theirs)
    change = text("UPDATE draft SET tries = 9")
    insert = text("INSERT INTO throttle VALUES (:clinic, 'x', 1, now(), now())")
    with records.writing() as transaction:
        assert transaction.connection.execute(change).rowcount == 0

    other = next(one for one in clinics.every_id(records) if one != records.clinic)
    with pytest.raises(StoreError), records.writing() as transaction:
        transaction.connection.execute(insert, {"clinic": other})


def test_every_table_of_a_clinic_is_forced_to_check_rows(records: ClinicRecords) -> None:
    forced_on = "relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
    query = text(f"SELECT relname FROM pg_class WHERE {forced_on}")  # noqa: S608 - our own words
    with records.database.reading() as connection:
        forced = set(connection.execute(query).scalars())

    assert forced == {table.name for table in OF_A_CLINIC}


def test_a_role_that_could_bypass_the_checks_is_refused(
    ground: Ground, records: ClinicRecords, request: pytest.FixtureRequest
) -> None:
    admin = request.getfixturevalue("postgres").admin
    name = records.database.engine.url.database
    powerful = admin.set(database=name).render_as_string(hide_password=False)

    with pytest.raises(StoreError, match="NOBYPASSRLS"):
        opening.opened(replace(ground, url=powerful))


def test_the_apps_role_may_change_the_audit_in_nothing(records: ClinicRecords) -> None:
    for statement in ("UPDATE audit SET who = ''", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(StoreError), records.writing() as transaction:
            transaction.connection.execute(text(statement))
