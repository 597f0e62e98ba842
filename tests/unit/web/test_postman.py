"""The app delivers by itself; no trouble of the post stops it, and the pages do not wait."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.mail import post
from screening.clinic import Clinic
from screening.errors import MailDelayed
from screening.records.mail import MailState
from screening.web.server import postman
from tests.factories import one_of
from tests.fakes import Post

AT_ONCE = timedelta(milliseconds=1)
PATIENCE_SECONDS = 10.0
ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27")


async def until(happened: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < last, "it never happened"
        await asyncio.sleep(0.001)


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]


def test_what_waits_goes_out_again_and_again(clinic: Clinic) -> None:
    carrier = Post()
    posting = replace(clinic, mailer=carrier)

    async def story() -> None:
        async with postman.delivering(one_of(posting), AT_ONCE):
            for number in (1, 2):
                inviting.invite(posting, ROBIN._replace(email=f"robin{number}@example.org"))
                await until(lambda: len(carrier.letters) == number)  # noqa: B023

    asyncio.run(story())
    (mail,) = posting.store.outbox.of((posting.store.invitations.to("robin1@example.org")[0].id,))
    assert mail.state is MailState.SENT


def test_a_fault_is_told_without_a_word_of_anybody_and_the_next_round_tries_again(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faults, deliver = [OSError("Robin Example")], post.deliver_due
    carrier = Post()

    def at_first(clinic: Clinic, is_over: Callable[[], bool]) -> post.Round:
        if faults:
            raise faults.pop()
        return deliver(clinic, is_over)

    monkeypatch.setattr(post, "deliver_due", at_first)
    posting = replace(clinic, mailer=carrier)
    inviting.invite(posting, ROBIN)

    async def story() -> None:
        async with postman.delivering(one_of(posting), AT_ONCE):
            await until(lambda: bool(carrier.letters))

    asyncio.run(story())
    lines = capsys.readouterr().err
    assert [json.loads(line)["event"] for line in lines.splitlines()] == ["post_failed"]
    assert "Robin" not in lines


def test_that_no_server_answers_is_told_once_and_so_is_its_end(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(post, "AFTER_NO_LINE", AT_ONCE)
    rounds = iter(["no answer", "no answer", "wrong password", "", ""])
    done: list[str] = []

    def deliver(*_: object, **_how: object) -> str:
        done.append(next(rounds, ""))
        return done[-1]

    monkeypatch.setattr(postman, "_deliver", deliver)

    async def story() -> None:
        async with postman.delivering(one_of(clinic), AT_ONCE):
            await until(lambda: len(done) > 5)

    asyncio.run(story())
    assert told(capsys) == ["mail_waits", "mail_goes_out"]


def test_a_server_that_does_not_answer_is_not_called_every_few_seconds(clinic: Clinic) -> None:
    carrier = Post(no_line=MailDelayed("no answer"))
    posting = replace(clinic, mailer=carrier)
    inviting.invite(posting, ROBIN)

    assert postman._deliver(one_of(posting), threading.Event()) == "no answer"
    assert timedelta(minutes=1) == post.AFTER_NO_LINE
    assert timedelta(seconds=5) == post.EVERY
    assert timedelta(minutes=10) == postman.REMINDERS_EVERY
