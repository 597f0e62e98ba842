"""Keeping, correcting and giving back, as somebody at the console would."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.actions.invite.invited import mailed
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from screening.records.deeds import Did
from screening.records.people import EVERY_ROLE
from screening.records.sql import opening
from tests.factories import Clock, a_clinic, a_draft, a_ground, a_text, send_form
from tests.invited import an_invitation_by_mail
from tests.unit.commands.running import run_in as run

UNKNOWN = "2222-2222"
DAYS_AGO = 40
WHY = ("--reason", "A claim is open")


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC) - timedelta(days=DAYS_AGO))


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    """Return the clinic as it was forty days ago, in the folder that the commands use."""
    made = replace(a_ground(tmp_path), at=clock.now - timedelta(days=500))
    return a_clinic(tmp_path, store=opening.store(opening.opened(made)), clock=clock)


def abandoned(clinic: Clinic, reference: str, urgency: Urgency = Urgency.CLEAR) -> None:
    now = clinic.clock()
    names = {"id": reference, "token_hash": reference, "reference": reference}
    moments = {"opened_at": now, "saved_at": now, "seen_at": now}
    draft = a_draft(urgency=urgency, **names, **moments)
    clinic.store.drafts.create(draft, a_text(), clinic.deed(Did.OPENED, reference))


def test_old_messages_that_were_kept_as_files_go_with_a_purge(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.note(Did.LISTED)
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, days in (("old", 45), ("new", 43)):
        (folder / f"{name}.eml").touch()
        written = (datetime.now(UTC) - timedelta(days=days)).timestamp()
        os.utime(folder / f"{name}.eml", (written, written))

    told = run(tmp_path, "purge", "--dry-run")
    before = len(list(folder.iterdir()))
    run(tmp_path, "purge", "--yes")

    assert "Messages that were kept as files, to go: 1" in told.stdout
    assert before == 2
    assert [one.name for one in folder.iterdir()] == ["new.eml"]


def test_how_long_forms_are_kept_is_shown_and_changed(tmp_path: Path) -> None:
    shown = run(tmp_path, "retention")
    ontario = run(tmp_path, "retention", "--like", "ontario")
    longer = run(tmp_path, "retention", "--years", "20")
    both = run(tmp_path, "retention", "--like", "ontario", "--years", "5")
    none = run(tmp_path, "retention", "--years", "0")

    assert shown.stdout == (
        "Forms are kept for 16 years after a patient's last entry, "
        "or after age 19, whichever is later.\n"
    )
    before, after = ontario.stdout.splitlines()[:2]
    assert before == f"Until now: {shown.stdout.strip()}"
    assert after == shown.stdout.strip().replace("16", "10").replace("19", "18")
    assert "20 years" in longer.stdout
    assert "age 18" in longer.stdout
    assert (both.returncode, none.returncode) == (2, 2)
    assert "age 18" in run(tmp_path, "retention").stdout


def test_a_dry_run_tells_what_would_go_and_takes_nothing(tmp_path: Path, clinic: Clinic) -> None:
    abandoned(clinic, "K7M4-2QXP")
    abandoned(clinic, "ZZZZ-ZZZZ", Urgency.EMERGENCY)

    done = run(tmp_path, "purge", "--dry-run")

    # Not thirty days by the calendar: where summer time ends between, an hour of a day is the next.
    due = clinic.local(clinic.clock() + timedelta(days=30)).date()
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"K7M4-2QXP  unfinished  due {due}  goes",
        f"ZZZZ-ZZZZ  unfinished  due {due}  stays: urgent, and nobody has acknowledged it",
        "1 to go, 1 to stay.",
    ]
    assert len(clinic.store.drafts.open()) == 2


def test_a_purge_asks_first_and_takes_only_what_is_due(tmp_path: Path, clinic: Clinic) -> None:
    abandoned(clinic, "K7M4-2QXP")
    abandoned(clinic, "ZZZZ-ZZZZ", Urgency.EMERGENCY)
    sent = send_form(clinic).reference

    refused = run(tmp_path, "purge", stdin="n\n")
    kept = {draft.reference for draft in clinic.store.drafts.open()}
    run(tmp_path, "acknowledge", "zzzz zzzz")
    done = run(tmp_path, "purge", "--yes")
    again = run(tmp_path, "purge", "--yes")

    assert refused.returncode == 1
    assert kept == {"K7M4-2QXP", "ZZZZ-ZZZZ"}
    assert done.returncode == 0
    assert done.stdout.endswith("Gone: 2\n")
    assert clinic.store.drafts.open() == ()
    assert clinic.store.submissions.by_reference(sent) is not None
    assert (again.returncode, again.stdout) == (0, "Nothing is due.\n")


def where_it_is_noon() -> str:
    """Return a time zone in which no day ends while a test runs."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+}"


def test_a_clock_that_may_be_wrong_purges_nothing_until_somebody_names_the_day(
    tmp_path: Path, clinic: Clinic, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMS_TIME_ZONE", zone := where_it_is_noon())
    clinic = replace(clinic, settings=clinic.settings.model_copy(update={"time_zone": zone}))
    clock.passes(days=-365)
    abandoned(clinic, "K7M4-2QXP")
    today = clinic.local(datetime.now(UTC)).date()

    doubted = run(tmp_path, "purge", "--yes")
    wrong = run(tmp_path, "purge", "--yes", "--today", f"{today - timedelta(days=9)}")
    vouched = run(tmp_path, "purge", "--yes", "--today", f"{today}")

    assert (doubted.returncode, wrong.returncode, vouched.returncode) == (1, 1, 0)
    assert f"is today {today}?" in doubted.stderr
    assert "--today" in doubted.stderr
    assert "--today" not in wrong.stderr
    assert vouched.stdout.endswith("Gone: 1\n")


def test_a_hold_keeps_a_form_until_it_is_released(tmp_path: Path, clinic: Clinic) -> None:
    abandoned(clinic, "K7M4-2QXP")

    held = run(tmp_path, "hold", "k7m4-2qxp", *WHY)
    purged = run(tmp_path, "purge", "--yes")
    released = run(tmp_path, "release", "K7M4-2QXP", stdin="The claim is settled\n")
    not_held = run(tmp_path, "release", "K7M4-2QXP", *WHY)

    assert (held.returncode, purged.returncode, released.returncode) == (0, 0, 0)
    assert "stays: on hold" in purged.stdout
    assert "The hold is ended." in released.stdout
    assert [d.reason for d in clinic.store.decisions.of("K7M4-2QXP")] == [
        "A claim is open",
        "The claim is settled",
    ]
    assert (not_held.returncode, not_held.stderr) == (1, "Not done: this form is not on hold\n")


def test_a_form_entered_in_error_is_no_longer_listed(tmp_path: Path, clinic: Clinic) -> None:
    sent = send_form(clinic).reference

    marked = run(tmp_path, "in-error", sent, "--reason", "Filled in for a training")
    twice = run(tmp_path, "in-error", sent, *WHY)

    assert marked.returncode == 0
    assert run(tmp_path, "summaries").stdout == "No forms yet.\n"
    assert clinic.store.submissions.editions(sent)[-1].reason == "Filled in for a training"
    assert twice.returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ("hold", UNKNOWN, *WHY),
        ("release", UNKNOWN, *WHY),
        ("acknowledge", UNKNOWN),
        ("in-error", UNKNOWN, *WHY),
        ("export", UNKNOWN, "--out", "{folder}/file"),
    ],
)
def test_a_form_that_is_not_there_is_said_kindly(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path, *(word.format(folder=tmp_path) for word in words))

    assert done.returncode == 1
    assert done.stderr == "There is no such form. `summaries` lists them\n"
    assert not (tmp_path / "file").exists()


def test_a_reason_that_says_nothing_ends_with_2(tmp_path: Path, clinic: Clinic) -> None:
    sent = send_form(clinic).reference

    done = run(tmp_path, "hold", sent, "--reason", "  ")

    assert (done.returncode, done.stderr) == (2, "reason: say why, in a few words\n")


def test_a_patients_file_is_written_for_its_owner_only_and_never_over_another(
    tmp_path: Path, clinic: Clinic
) -> None:
    sent = send_form(clinic, main_problem="Canary").reference
    out = tmp_path / "file"

    done = run(tmp_path, "export", sent, "--out", str(out))
    again = run(tmp_path, "export", sent, "--out", str(out))
    nowhere = run(tmp_path, "export", sent, "--out", str(tmp_path / "not" / "there"))

    assert done.returncode == 0
    assert sent in done.stdout
    assert "Canary" not in done.stdout + done.stderr
    names = {path.name for path in out.iterdir()}
    assert names == {f"{sent}.json", f"{sent}-1-of-1.pdf"}
    told = json.loads((out / f"{sent}.json").read_text(encoding="utf-8"))
    assert told["made_by"] == "console"
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert (again.returncode, nowhere.returncode) == (1, 1)
    assert "nothing is overwritten" in again.stderr
    exported = [e.did for e in clinic.store.ledger.who_saw(sent)].count(Did.EXPORTED)
    assert exported == 1


def test_a_patients_form_is_forgotten_after_it_was_told_how_long_it_would_be_kept(
    clinic: Clinic, tmp_path: Path
) -> None:
    form = send_form(clinic)
    # It may go on the day after its years are over: of a form of New Year's Eve, in the next year.
    day_after = clinic.today() + timedelta(days=1)
    due = day_after.year + clinic.store.keeping.retention().keep_years

    unsure = run(tmp_path, "forget", form.reference, stdin="n\n")
    kept = clinic.store.submissions.by_reference(form.reference)
    done = run(tmp_path, "forget", form.reference, "--yes")
    again = run(tmp_path, "forget", form.reference, "--yes")

    assert f"would be kept until {due}" in unsure.stdout
    assert unsure.returncode == 1
    assert kept is not None
    assert "is forgotten" in done.stdout
    assert clinic.store.submissions.by_reference(form.reference) is None
    assert "There is no such form" in again.stderr


def test_messages_that_were_kept_as_files_go_with_what_is_forgotten_and_no_others(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.acting_as("console", EVERY_ROLE)
    alone, other = an_invitation_by_mail(desk), an_invitation_by_mail(desk)
    begun = an_invitation_by_mail(desk)
    abandoned(clinic, begun.reference)
    kept = {one: mailed(desk, one)[0] for one in (alone, begun, other)}
    folder = tmp_path / "mail"
    folder.mkdir()
    for message in kept.values():
        (folder / f"mail-{message}.eml").touch()

    for one in (alone, begun):
        run(tmp_path, "forget", one.reference, "--yes")

    assert [one.name for one in folder.iterdir()] == [f"mail-{kept[other]}.eml"]
