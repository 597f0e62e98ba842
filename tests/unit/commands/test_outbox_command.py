"""The mail from the command line, and what the doctor says of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from screening import bootstrap
from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.clinic import Clinic
from screening.records.deeds import CONSOLE
from screening.records.invitations import Invitation
from screening.records.mail import MailState
from screening.records.people import EVERY_ROLE
from screening.settings import Settings
from tests import mail_server
from tests.unit.commands.running import run

ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMS_DATA_DIR", str(tmp_path))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[mail_server.Server]:
    with mail_server.running() as running:
        monkeypatch.setenv("IMS_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("IMS_SMTP_PORT", str(running.port))
        monkeypatch.setenv("IMS_SMTP_SECURITY", "none")
        monkeypatch.setenv("IMS_MAIL_FROM", "forms@example.org")
        yield running


def invited() -> tuple[Clinic, Invitation]:
    clinic = bootstrap.clinic(Settings()).acting_as(CONSOLE, EVERY_ROLE)
    return clinic, inviting.invite(clinic, ROBIN)


def the_doctor_on_mail() -> str:
    lines = run("doctor").stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if " mail " in line)
    return "\n".join(lines[at : at + 2])


def test_what_waits_goes_out_once_and_the_doctor_is_content(
    server: mail_server.Server,
) -> None:
    clinic, invitation = invited()

    done = run("outbox", "run", "--once")

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "1 sent\n")
    assert run("outbox", "run", "--once").stdout == "nothing was due\n"
    (message,) = server.messages
    assert message["To"] == "robin@example.org"
    (mail,) = clinic.store.outbox.of((invitation.id,))
    assert mail.state is MailState.SENT
    assert the_doctor_on_mail() == "good   mail            127.0.0.1 takes messages; none waits"


@pytest.mark.usefixtures("server")
def test_a_server_that_is_away_is_told_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clinic, invitation = invited()
    monkeypatch.setenv("IMS_SMTP_PORT", "1")

    done = run("outbox", "run", "--once")

    assert done.returncode == 1
    assert done.stdout == "1 put off: the mail server cannot be reached\n"
    (mail,) = clinic.store.outbox.of((invitation.id,))
    assert mail.state is MailState.WAITING
    assert "wrong  mail            127.0.0.1: the mail server cannot be reached; 1 wait" in (
        the_doctor_on_mail()
    )


def test_without_a_server_messages_are_files_and_the_doctor_says_what_to_do() -> None:
    assert the_doctor_on_mail().startswith("good   mail            not set up")
    invited()

    assert run("outbox", "run", "--once").stdout == "1 kept as files\n"
    assert "look   mail            not set up: 1 message(s) lie in" in the_doctor_on_mail()


@pytest.mark.usefixtures("server")
def test_settings_that_make_no_sense_together_stop_the_start_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("IMS_MAIL_FROM")

    done = run("outbox", "run", "--once")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "IMS_MAIL_FROM: set the address that messages come from, since a mail server is set\n"
    )
