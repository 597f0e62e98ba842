"""What stands in the clear is sealed as well: whoever changes it in the database is found."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from screening.clinic import Clinic
from screening.errors import SealError
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.tables import DRAFT
from tests.factories import OTHER_TOKEN, a_response, open_form, send_form, step

GUARDS = {
    "sqlite": "DROP TRIGGER submission_refuse_update",
    "postgresql": "DROP TRIGGER submission_refuse_update ON submission",
}


def test_a_form_under_the_reference_of_another_patient_does_not_open(
    clinic: Clinic, records: ClinicRecords, owner: Callable[[str], None]
) -> None:
    mine = send_form(clinic).reference
    theirs = send_form(clinic, OTHER_TOKEN, name="Sam Other").reference
    owner(GUARDS[records.database.engine.dialect.name])

    for before, after in ((mine, "XXXX-XXXX"), (theirs, mine), ("XXXX-XXXX", theirs)):
        owner(f"UPDATE submission SET reference = '{after}' WHERE reference = '{before}'")  # noqa: S608 - our own

    with pytest.raises(SealError, match="columns were changed"):
        clinic.store.submissions.by_reference(mine)


def test_what_a_patient_said_before_cannot_be_put_back_alone(
    clinic: Clinic, records: ClinicRecords
) -> None:
    turn = open_form(clinic)
    with records.reading() as transaction:
        earlier = transaction.connection.execute(select(DRAFT.c.body)).scalar_one()
    step(clinic, turn, a_response())

    with records.writing() as transaction:
        transaction.connection.execute(update(DRAFT).values(body=earlier))

    with pytest.raises(SealError, match="columns were changed"):
        clinic.store.drafts.by_reference(turn.draft.reference)


@pytest.mark.parametrize("change", ["rank = 2", "urgency = 'note'", "band = 'strong'"])
def test_an_urgent_form_cannot_be_put_further_down_the_list(
    clinic: Clinic, records: ClinicRecords, owner: Callable[[str], None], change: str
) -> None:
    send_form(clinic, urgent_signs=["neck"])
    owner(GUARDS[records.database.engine.dialect.name])

    owner(f"UPDATE submission SET {change}")  # noqa: S608 - our own

    with pytest.raises(SealError, match="where its answers put it"):
        clinic.store.submissions.listed()
