"""Every step of the tables, with real rows in them, on both databases: nothing is lost."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, DateTime, MetaData, Table, insert, text

from screening.actions.clinician import review
from screening.actions.contents import content_of
from screening.clinic import Clinic
from screening.errors import StoreError
from screening.questionnaire.model import Urgency
from screening.records import traces
from screening.records.model import ConsentKind
from screening.records.sql import opening, schema, snapshot, transfer
from screening.records.sql.database import Database
from screening.records.sql.every_table import OF_ALL
from screening.records.sql.keyring import Keyring
from screening.records.sql.opening import Ground
from tests.factories import MORNING, a_clinic, a_deed, a_ground
from tests.golden.test_text import text_of
from tests.postgres import Postgres

HISTORY = Path(__file__).parent / "history"
SENT, URGENT = "A435-Q5ND", "YS75-M8PX"
ACKNOWLEDGED = "Urgent: acknowledged by the console, 1 Jun 2026, 09:00.\n"
VERSION = re.compile(r"\d+\.\d+\.\d+ \([0-9a-f]{12}\)")
STEPS = [one.stem for one in sorted(HISTORY.glob("*.json"))]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    """Return the ground of records in a database without a table."""
    if request.param == "sqlite":
        return a_ground(tmp_path)
    postgres: Postgres = request.getfixturevalue("postgres")
    addresses = postgres.fresh_database()
    return a_ground(tmp_path, addresses.app_url, addresses.owner_url)


def filled(ground: Ground, step: str) -> None:
    """Bring a database to a step of its history, and fill it as that version did."""
    rows: dict[str, list[dict[str, Any]]] = json.loads((HISTORY / f"{step}.json").read_text())
    keyring = Keyring(ground.masters, ground.chance)
    with closing(Database(ground.owner_url)) as owner:
        schema.bring_up_to_date(owner, keyring, MORNING, step)
        with owner.writing() as connection:
            known = MetaData()
            known.reflect(connection)
            if clinics := rows.get("clinic"):
                # The clinic that the step has founded makes way for the one that was kept.
                snapshot.forget_clinics(connection)
                transfer.enter(connection, clinics[0]["id"])
            for table in known.sorted_tables:
                for row in rows.get(table.name, ()):
                    connection.execute(insert(table).values(_typed(table, row)))


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    typed = dict(row)
    for name, value in row.items():
        kind = table.columns[name].type
        if isinstance(kind, DateTime) and value is not None:
            typed[name] = datetime.fromisoformat(value).replace(tzinfo=UTC)
        elif isinstance(value, dict):
            typed[name] = base64.b64decode(value["base64"])
        elif isinstance(kind, Boolean):
            typed[name] = bool(value)
    return typed


@pytest.fixture(params=STEPS)
def migrated(request: pytest.FixtureRequest, empty: Ground, tmp_path: Path) -> Iterator[Clinic]:
    """Return a clinic whose records began at an earlier step and were brought up to date."""
    filled(empty, request.param)
    records = opening.opened(empty)
    yield a_clinic(tmp_path, store=opening.store(records))
    records.database.close()


def test_every_step_but_the_newest_has_a_history() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    steps = sorted(script.revision for script in scripts.walk_revisions())

    assert steps[:-1] == STEPS


def test_migrations_lead_to_the_tables_that_the_code_uses(empty: Ground) -> None:
    opening.opened(empty).database.close()

    with closing(Database(empty.owner_url)) as owner, owner.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), OF_ALL)

    assert differences == []


def test_what_was_kept_is_there_after_the_way(migrated: Clinic) -> None:
    store = migrated.store
    sent, draft = store.submissions.by_reference(SENT), store.drafts.by_reference(URGENT)

    assert sent is not None
    assert draft is not None
    assert sent.answers["name"] == "Robin Example"
    assert sent.answers["main_problem"].endswith("Zoë 王")
    assert (sent.edition, sent.kept_at, sent.rules_hash) == (
        1,
        sent.sent_at,
        content_of(migrated, sent).rules_hash,
    )
    assert (draft.answers["name"], draft.urgency) == ("Kim Sample", Urgency.EMERGENCY)
    assert store.submissions.find(*traces.of(sent.answers)) == (sent,)
    assert store.submissions.listed() == (sent,)
    store.ledger.note(a_deed())
    assert store.ledger.verify() == ()


@pytest.mark.parametrize("migrated", [one for one in STEPS if one >= "0003"], indirect=True)
def test_what_staff_kept_is_there_after_the_way(migrated: Clinic) -> None:
    store = migrated.store

    assert [member.name for member in store.people.every()] == ["Kim Ng", "Zoë 王"]
    assert [tablet.name for tablet in store.tablets.every()] == ["Blue"]
    assert store.chosen.choice().values["clinic_name"] == "Harbour Physio"
    assert [one.registration for one in store.chosen.signatures("ims_intake")] == ["12345"]
    assert {one.reason for one in store.exports.kept()} <= {"a review"}
    assert store.door.tries("x") is None  # its name was no blind index yet: a wait begins anew


def test_consents_of_older_forms_are_told_as_they_were_given(migrated: Clinic) -> None:
    kinds = [consent.kind for consent in migrated.store.submissions.consents(SENT)]

    assert kinds == [ConsentKind.PRIVACY, ConsentKind.DECLARATION]
    assert len(migrated.store.submissions.consents(URGENT)) == 1


@pytest.mark.parametrize(("reference", "number"), [(SENT, 0), (URGENT, 1)])
def test_an_older_form_reads_on_paper_as_it_did(
    migrated: Clinic, reference: str, number: int
) -> None:
    was = (HISTORY / "0001.txt").read_text(encoding="utf-8").split("\n\f\n")[number]

    told = VERSION.sub("VERSION (HASH)", text_of(review.pdf(migrated, reference)))

    # What was decided since the first step is told besides.
    assert told.replace(ACKNOWLEDGED, "") == was


def test_nothing_stays_in_the_clear_in_the_file_that_was_migrated(tmp_path: Path) -> None:
    ground = a_ground(tmp_path)
    filled(ground, "0001")
    assert b"Robin Example" in (tmp_path / "records.sqlite3").read_bytes()

    opening.opened(ground).database.close()

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [word for word in (b"Robin", b"Kim Sample", b"604 555") if word in kept]


def test_migrating_twice_changes_nothing(empty: Ground) -> None:
    first = opening.opened(empty)
    first.database.close()

    second = opening.opened(empty)
    second.database.close()

    assert first.clinic == second.clinic


def test_records_of_a_newer_version_are_refused_in_words_and_left_alone(empty: Ground) -> None:
    opening.opened(empty).database.close()
    with closing(Database(empty.owner_url)) as owner, owner.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer version"):
        opening.opened(empty)

    with closing(Database(empty.owner_url)) as owner, owner.reading() as connection:
        assert schema.version(connection) == "9999"
