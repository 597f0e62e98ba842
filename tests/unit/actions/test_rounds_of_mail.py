"""A round of the mail in every clinic: what is damaged in one stops no other letter."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from screening.actions.housekeeping import doctor_of_mail
from screening.actions.housekeeping.doctor import State
from screening.actions.housekeeping.doctor_of_mail import PostFound
from screening.actions.invite import invitation_list, inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.standing import Standing
from screening.actions.mail import post, rounds
from screening.actions.mail.post import Round
from screening.clinic import Clinic, Clinics
from screening.errors import SealError, StoreError
from screening.records.deeds import Did
from screening.records.invitations import Change
from screening.records.mail import MailState
from screening.records.sql import examining, opening
from screening.records.sql.tables_of_mail import INVITATION, OUTBOX
from tests.factories import MORNING, a_clinic, a_deed, a_ground, the_records
from tests.fakes import Post

ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27")
SERVER = PostFound(server="smtp.example.org", folder="data/mail")
KEY_BYTE, TEXT_BYTE = 4, -1


@pytest.fixture
def carrier() -> Post:
    return Post()


def a_place(folder: Path, carrier: Post) -> Clinic:
    folder.mkdir()
    return replace(a_clinic(folder, mail_from="forms@example.org"), mailer=carrier)


def both(one: Clinic, other: Clinic) -> Clinics:
    return Clinics(ids=lambda: (one.id, other.id), of={one.id: one, other.id: other}.__getitem__)


def invite(clinic: Clinic, email: str) -> str:
    return inviting.invite(clinic, ROBIN._replace(email=email)).id


def spoil(folder: Path, table: Any, which: Any, byte: int) -> None:
    """Change one byte of what a row seals: of its text, or of the number of its key."""
    with closing((records := the_records(folder)).database), records.writing() as transaction:
        body = bytearray(
            transaction.connection.execute(select(table.c.body).where(which)).scalar_one()
        )
        body[byte] ^= 1
        transaction.connection.execute(update(table).where(which).values(body=bytes(body)))


def go_round(clinics: Clinics) -> Round:
    return rounds.go_round(clinics, lambda: False, reminds=True)


@pytest.mark.parametrize("byte", [TEXT_BYTE, KEY_BYTE], ids=["damaged", "another key"])
def test_a_letter_that_cannot_be_opened_is_put_aside_and_all_others_go_out_in_the_same_round(
    tmp_path: Path, carrier: Post, byte: int, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = (a_place(tmp_path / name, carrier) for name in ("here", "there"))
    shut, _ = invite(here, "shut@example.org"), invite(here, "robin@example.org")
    invite(there, "ann@example.org")
    spoil(tmp_path / "here", OUTBOX, OUTBOX.c.invitation == shut, byte)

    assert go_round(both(here, there)) == Round(sent=2, lost=1)
    assert go_round(both(here, there)) == Round()

    assert [letter.to for letter in carrier.letters] == ["robin@example.org", "ann@example.org"]
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["mail_lost"]
    assert set(json.loads(lines[0])) == {"logger", "level", "timestamp", "event"}
    (mail,) = here.store.outbox.of((shut,))
    assert (mail.state, mail.why, mail.done_at) == (MailState.LOST, post.SHUT, MORNING)
    line = next(one for one in invitation_list.page(here).lines if one.invitation.id == shut)
    assert (line.status.standing, line.status.why) == (Standing.NOT_ARRIVED, post.SHUT)
    noted = here.store.ledger.who_saw(line.invitation.reference)
    assert Did.MAIL_FAILED in [event.did for event in noted]

    found = examining.examined(a_ground(tmp_path / "here"))
    assert (found.faults, found.mail.lost, found.mail.failed) == ((), 1, 0)
    told_by_doctor = doctor_of_mail.judged(SERVER, found.mail, MORNING)
    assert told_by_doctor.state is State.LOOK
    assert "1 could not be opened" in told_by_doctor.found
    later = MORNING + timedelta(days=8)
    assert examining.examined(replace(a_ground(tmp_path / "here"), at=later)).mail.lost == 0


def test_a_letter_whose_kind_was_changed_is_put_aside_too(tmp_path: Path, carrier: Post) -> None:
    here = a_place(tmp_path / "here", carrier)
    shut, _ = invite(here, "shut@example.org"), invite(here, "robin@example.org")
    with closing((records := the_records(tmp_path / "here")).database), records.writing() as rows:
        mine = update(OUTBOX).where(OUTBOX.c.invitation == shut)
        rows.connection.execute(mine.values(kind="nothing"))

    assert post.deliver_due(here) == Round(sent=1, lost=1)
    assert here.store.outbox.of((shut,))[0].state is MailState.LOST


def test_a_letter_whose_invitation_cannot_be_opened_is_put_aside_too(
    tmp_path: Path, carrier: Post
) -> None:
    here = a_place(tmp_path / "here", carrier)
    shut = invite(here, "shut@example.org")
    invite(here, "robin@example.org")
    spoil(tmp_path / "here", INVITATION, INVITATION.c.id == shut, TEXT_BYTE)

    assert post.deliver_due(here) == Round(sent=1, lost=1)
    assert [letter.to for letter in carrier.letters] == ["robin@example.org"]


def test_a_letter_that_cannot_be_opened_stops_no_other_of_the_same_invitation_nor_its_form(
    tmp_path: Path, carrier: Post
) -> None:
    here = a_place(tmp_path / "here", carrier)
    invited = inviting.invite(here, ROBIN)
    spoil(tmp_path / "here", OUTBOX, OUTBOX.c.invitation == invited.id, TEXT_BYTE)

    ended = invited.model_copy(update={"submitted_at": MORNING})
    here.store.invitations.save(ended, a_deed(Did.SENT), Change(withdraws=True))

    (mail,) = here.store.outbox.of((invited.id,))
    assert (mail.state, mail.to) == (MailState.WITHDRAWN, "")


def test_without_the_right_master_key_no_letter_is_put_aside(tmp_path: Path, carrier: Post) -> None:
    here = a_place(tmp_path / "here", carrier)
    invited = invite(here, "robin@example.org")
    records = the_records(tmp_path / "here")
    records.keyring = replace(
        records.keyring, masters=lambda: {"another": b"k" * 32}, opened={}, known={}
    )
    keyless = replace(here, store=opening.store(records))

    with pytest.raises(SealError):
        post.deliver_due(keyless)

    assert here.store.outbox.of((invited,))[0].state is MailState.WAITING
    assert post.deliver_due(here) == Round(sent=1)


def test_a_clinic_whose_records_fail_stops_no_other_clinic(
    tmp_path: Path, carrier: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = (a_place(tmp_path / name, carrier) for name in ("here", "there"))
    invite(there, "ann@example.org")
    clinics = both(here, there)

    def of(clinic_id: str) -> Clinic:
        if clinic_id == here.id:
            raise StoreError("Robin Example")
        return clinics.of(clinic_id)

    assert go_round(replace(clinics, of=of)) == Round(sent=1, stopped=2)
    told = capsys.readouterr().err
    assert [json.loads(line)["event"] for line in told.splitlines()] == ["post_failed"] * 2
    assert "Robin" not in told
