"""Keys are renewed while people write, and a destroyed key opens nothing, nowhere, ever again."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import select

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.clinic import Clinic
from screening.errors import SealError, StoreError
from screening.records import master, seal
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.records.sql.every_table import OF_A_CLINIC, SEALED
from screening.records.sql.keyring import DATA
from screening.records.sql.opening import Ground
from screening.records.store import Store
from tests.every_table import filled_by_staff
from tests.factories import (
    MORNING,
    a_deed,
    a_draft,
    a_ground,
    a_text,
    open_form,
    send_form,
    the_records,
)
from tests.postgres import Postgres

NEW_KEY = b"n" * 32
OpenRecords = Callable[[], ClinicRecords]


def key_ids(records: ClinicRecords) -> set[int]:
    """Return the number of every data key that something is sealed under."""
    found: set[int] = set()
    with records.reading() as transaction:
        for table in SEALED:
            bodies = transaction.connection.execute(select(table.c.body)).scalars()
            found |= {seal.key_id_of(bytes(body)) for body in bodies}
    return found


def test_a_new_data_key_seals_what_comes_and_the_old_one_still_opens(
    clinic: Clinic, records: ClinicRecords
) -> None:
    sent = send_form(clinic)
    number = clinic.store.keys.add_data_key(a_deed(Did.DATA_KEY_ROTATED))

    later = send_form(clinic, "v" * 43)

    assert number == 2
    assert key_ids(records) == {1, 2}
    assert clinic.store.submissions.by_reference(sent.reference) == sent
    assert clinic.store.submissions.by_reference(later.reference) == later


def test_resealing_leaves_nothing_under_the_old_key(clinic: Clinic, records: ClinicRecords) -> None:
    sent, draft = send_form(clinic), open_form(clinic, "v" * 43).draft
    held = Decision(
        id="1", reference=sent.reference, kind=DecisionKind.HELD, who="x", at=MORNING, reason="why"
    )
    clinic.store.decisions.add(held, a_deed(Did.DECIDED))
    invited = inviting.invite(clinic, Invitee("Robin", "robin@example.com", "1985-03-27"))
    mailed = clinic.store.outbox.of([invited.id])
    clinic.store.keys.add_data_key(a_deed(Did.DATA_KEY_ROTATED))

    resealed = clinic.store.keys.reseal(a_deed(Did.RESEALED))

    assert (resealed, clinic.store.keys.reseal(a_deed(Did.RESEALED))) == (5, 0)
    assert key_ids(records) == {2}
    assert clinic.store.submissions.by_reference(sent.reference) == sent
    assert clinic.store.drafts.by_reference(draft.reference) == draft
    assert clinic.store.decisions.of(sent.reference) == (held,)
    assert clinic.store.invitations.to("robin@example.com") == (invited,)
    assert clinic.store.outbox.of([invited.id]) == mailed


def test_every_table_in_which_anything_is_sealed_is_resealed(
    clinic: Clinic, records: ClinicRecords
) -> None:
    sent = send_form(clinic)
    open_form(clinic, "v" * 43)
    filled_by_staff(clinic, sent.reference)
    clinic.store.keys.add_data_key(a_deed(Did.DATA_KEY_ROTATED))

    clinic.store.keys.reseal(a_deed(Did.RESEALED))

    assert set(SEALED) == {table for table in OF_A_CLINIC if "body" in table.columns}
    with records.reading() as transaction:
        keys = {
            table.name: {seal.key_id_of(bytes(row["body"])) for row in transaction.all(table)}
            for table in SEALED
        }
    assert keys == {table.name: {2} for table in SEALED}


def test_nothing_is_lost_when_the_data_key_is_renewed_under_load(
    store: Store, open_records: OpenRecords
) -> None:
    names = [f"{number:02}" for number in range(8)]

    def write(name: str) -> int:
        mine = opening.store(open_records())
        draft = a_draft(id=name, token_hash=name, reference=name)
        kept = mine.drafts.create(draft, a_text(), a_deed())
        for round_ in range(15):
            told = kept.model_copy(update={"answers": {"main_problem": f"{name} {round_}"}})
            kept = mine.drafts.save(told, a_deed())
        return kept.revision

    with ThreadPoolExecutor(9) as crowd:
        writing = [crowd.submit(write, name) for name in names]
        for _ in range(4):
            store.keys.add_data_key(a_deed(Did.DATA_KEY_ROTATED))
            store.keys.reseal(a_deed(Did.RESEALED))
        revisions = [one.result() for one in writing]

    store.keys.reseal(a_deed(Did.RESEALED))
    assert revisions == [16] * 8
    answers = {draft.reference: draft.answers["main_problem"] for draft in store.drafts.open()}
    assert answers == {name: f"{name} 14" for name in names}
    assert key_ids(open_records()) == {5}
    assert store.ledger.verify() == ()


def test_a_running_app_goes_on_after_the_master_key_was_changed(
    clinic: Clinic, ground: Ground, open_records: OpenRecords, tmp_path: Path
) -> None:
    sent = send_form(clinic)
    path = tmp_path / "keys" / "master.key"
    master.make_file(path, base64.b64decode(_text_of(ground)))
    from_file = replace(ground, masters=master.from_file(path))
    running = opening.opened(from_file)
    master.make_file(path.with_name("master.key.next"), NEW_KEY)

    clinic.store.keys.wrap_with(NEW_KEY, a_deed(Did.MASTER_KEY_ROTATED))
    path.with_name("master.key.next").replace(path)

    app = opening.store(running)
    assert app.submissions.by_reference(sent.reference) == sent
    app.keys.add_data_key(a_deed(Did.DATA_KEY_ROTATED))
    draft = app.drafts.create(a_draft(), a_text(), a_deed())
    assert app.drafts.by_reference(draft.reference) == draft
    running.database.close()
    with pytest.raises(SealError, match="not the one"):
        open_records()


def test_destroying_a_clinics_keys_erases_its_records_for_a_running_app_too(
    clinic: Clinic, records: ClinicRecords, open_records: OpenRecords
) -> None:
    sent = send_form(clinic)
    running = opening.store(open_records())
    assert running.submissions.by_reference(sent.reference) == sent

    clinic.store.keys.destroy(a_deed(Did.ERASED))

    with pytest.raises(SealError, match="destroyed"):
        running.submissions.by_reference(sent.reference)
    with pytest.raises(SealError, match="destroyed"):
        running.drafts.create(a_draft(), a_text(), a_deed())
    with pytest.raises(StoreError, match="destroyed"):
        open_records()
    with records.reading() as transaction:
        assert transaction.keys.by_purpose.keys() == {"audit"}


def test_a_destroyed_key_stands_nowhere_in_the_files(tmp_path: Path) -> None:
    records = the_records(tmp_path)
    store = opening.store(records)
    wrapped = [bytes(row["wrapped"]) for row in store.keys.wrapped() if row["purpose"] == DATA]
    before = (tmp_path / "records.sqlite3").read_bytes()

    store.keys.destroy(a_deed(Did.ERASED))

    after = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert all(key in before for key in wrapped)
    assert not [key for key in wrapped if key in after]


def test_no_data_key_is_left_under_a_master_key_that_is_changed_meanwhile(
    open_records: OpenRecords,
) -> None:
    slow, quick = open_records(), open_records()
    drawn, go_on = Event(), Event()

    def slowly(count: int) -> bytes:
        drawn.set()
        assert go_on.wait(30)
        return bytes(count)

    slow.keyring.chance = slowly
    with ThreadPoolExecutor(2) as both:
        renewed = both.submit(opening.store(slow).keys.add_data_key, a_deed(Did.DATA_KEY_ROTATED))
        assert drawn.wait(30)
        changed = both.submit(
            opening.store(quick).keys.wrap_with, NEW_KEY, a_deed(Did.MASTER_KEY_ROTATED)
        )
        wait([changed], timeout=0.5)
        go_on.set()
        renewed.result()
        changed.result()

    named = {row["master_id"] for row in opening.store(quick).keys.wrapped()}
    assert named == {master.key_id(NEW_KEY)}


def test_a_destroyed_key_stands_in_no_file_of_a_server(postgres: Postgres, tmp_path: Path) -> None:
    addresses = postgres.fresh_database()
    ground = a_ground(tmp_path, addresses.app_url, addresses.owner_url)
    records = opening.opened(ground)
    keys = opening.store(records).keys
    wrapped = [bytes(row["wrapped"]) for row in keys.wrapped() if row["purpose"] == DATA]
    before = table_file(postgres, addresses.database)

    keys.destroy(a_deed(Did.ERASED))
    records.database.close()
    opening.forget_destroyed(ground)

    after = table_file(postgres, addresses.database)
    assert all(key in before for key in wrapped)
    assert not [key for key in wrapped if key in after]


def table_file(postgres: Postgres, database: str) -> bytes:
    """Return the server's own file of the keys, as it is on its disk."""
    address = postgres.admin.set(drivername="postgresql", database=database)
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        found = admin.execute("SELECT pg_read_binary_file(pg_relation_filepath('clinic_key'))")
        row = found.fetchone()
    assert row is not None
    return bytes(row[0])


def _text_of(ground: Ground) -> str:
    return base64.b64encode(next(iter(ground.masters().values()))).decode()
