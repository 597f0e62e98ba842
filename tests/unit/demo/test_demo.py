"""The demo: invented patients through the real actions, and only where there is nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from screening import bootstrap
from screening.actions.invite import invitation_list
from screening.actions.invite.standing import Standing
from screening.actions.staff import sign_in
from screening.actions.staff.second_step import prove
from screening.clinic import Clinic, Clinics
from screening.demo import founding, patients, playing
from screening.demo.hours import LASTING, Clock, Hours
from screening.demo.patients import Person
from screening.errors import Refused
from screening.records.deeds import MAIL, Did
from screening.records.model import DecisionKind
from screening.records.people import Stage
from screening.response.journey import find
from screening.response.model import Status
from screening.settings import DATABASE_FILE, Settings
from tests.factories import a_clinic, a_member, open_form, send_form, the_content
from tests.unit.commands.running import run_in

# A Thursday evening, when the clinic is shut.
NOW = datetime(2026, 11, 27, 4, 30, tzinfo=UTC)
FEW = {
    "Margaret Holloway": "comes again twice",
    "Jonathan Reyes": "has a flag that is cleared later",
    "Walter Hoffmann": "is to be seen the same day, and his doctor gets a letter",
    "Liam McKenzie": "is an emergency",
    "Harjit Kaur Brar": "is read to, and an answer is corrected",
    "Test Entry For Training": "is nobody",
    "Paul Thibodeau": "leaves off",
    "Samuel Adeyemi": "leaves off as an emergency that nobody has seen",
}
MAILED = {Did.MAIL_SENT, Did.MAIL_FAILED}


def some() -> tuple[Person, ...]:
    return tuple(one for one in patients.cast().people if one.name in FEW)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clinics, founding.WayIn]:
    clock = Clock.set_back(NOW)
    folder = tmp_path_factory.mktemp("demo")
    clinics = bootstrap.clinics(Settings(data_dir=folder), clock)
    return clinics, playing.fill(clinics, clock, some())


def test_a_clinic_of_invented_patients_is_played_up_to_the_present(
    played: tuple[Clinics, founding.WayIn],
) -> None:
    clinic = played[0].first()

    sent = {
        form.answers["name"]: form for form in clinic.store.submissions.sent_since(NOW - LASTING)
    }
    begun = {draft.answers["name"]: draft.place for draft in clinic.store.drafts.open()}

    assert clinic.settings.clinic_name == "Demo clinic (invented patients)"
    assert set(sent) == {
        "Margaret Holloway",
        "Walter Hoffmann",
        "Liam McKenzie",
        "Jonathan Reyes",
        "Harjit Kaur Brar",
        "Amara Nwosu",
    }
    assert len(clinic.store.submissions.listed()) == 8
    assert begun == {
        "Paul Thibodeau": "history",
        "Samuel Adeyemi": "strength",
        "Dmitri Volkov": "words",
        "Yael Ben-David": "sign",
    }
    assert sent["Harjit Kaur Brar"].status is Status.AMENDED
    assert sent["Harjit Kaur Brar"].reader == "Pat Winters"
    assert clinic.store.ledger.verify() == ()
    assert clinic.store.ledger.ticked() == (NOW, NOW)


def test_some_were_invited_one_in_every_state_and_no_message_waits(
    played: tuple[Clinics, founding.WayIn],
) -> None:
    clinic = founding.acting(played[0], founding.DESK)

    lines = invitation_list.page(clinic).lines

    told = {line.status.standing for line in lines}
    # A demo's message neither waits to go out nor lies in a folder, and each link was mailed.
    left_out = {Standing.MADE, Standing.WAITING, Standing.KEPT}
    assert told == set(Standing) - left_out
    assert clinic.store.outbox.count_waiting() == 0
    assert all(line.invitation.email.endswith("@example.com") for line in lines)
    told_of = (clinic.store.ledger.who_saw(line.invitation.reference) for line in lines)
    mailed = {event.who for events in told_of for event in events if event.did in MAILED}
    assert mailed == {MAIL}


def test_staff_decide_in_keeping_with_the_flags_and_the_match(
    played: tuple[Clinics, founding.WayIn],
) -> None:
    clinic = played[0].first()

    kinds = {
        form.answers["name"]: [one.kind for one in clinic.store.decisions.of(form.reference)]
        for form in clinic.store.submissions.listed()
    }

    assert kinds["Liam McKenzie"] == [DecisionKind.ACKNOWLEDGED, DecisionKind.REVIEW_FIRST]
    assert kinds["Walter Hoffmann"] == [
        DecisionKind.ACKNOWLEDGED,
        DecisionKind.REVIEW_FIRST,
        DecisionKind.LETTER,
    ]
    assert kinds["Margaret Holloway"] == [DecisionKind.READ, DecisionKind.ASSESS]
    assert kinds["Jonathan Reyes"] == [
        DecisionKind.READ,
        DecisionKind.REVIEW_FIRST,
        DecisionKind.CLEARED,
        DecisionKind.ASSESS,
    ]


def test_patients_come_in_opening_hours_and_take_minutes(
    played: tuple[Clinics, founding.WayIn],
) -> None:
    clinic = played[0].first()

    for form in clinic.store.submissions.listed():
        assert form.sent_at
        opened = clinic.local(form.opened_at)
        assert opened.weekday() < 5
        assert 8 <= opened.hour < 18
        assert timedelta(minutes=5) < form.sent_at - form.opened_at < timedelta(minutes=40)


def test_staff_come_in_by_the_password_and_a_code_told_only_while_nobody_else_works_there(
    played: tuple[Clinics, founding.WayIn],
) -> None:
    clinics, way = played

    half = sign_in.sign_in(clinics, "sharma@demo.example.org", way.password, "192.0.2.1")
    here = sign_in.here(clinics, half.cookie)
    assert here
    code = founding.code_now(clinics)
    inside = sign_in.here(clinics, prove(here, code).cookie)

    assert inside
    assert inside.session.stage is Stage.WHOLE
    assert code == pyotp.TOTP(way.secret).at(NOW)

    a_member(clinics.first(), email="kim@example.org")

    with pytest.raises(Refused):
        founding.code_now(clinics)


@pytest.fixture(params=["a form", "an unfinished form", "staff"])
def occupied(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    clinic = a_clinic(tmp_path)
    fill: dict[str, Callable[[Clinic], object]] = {
        "staff": a_member,
        "a form": send_form,
        "an unfinished form": open_form,
    }
    fill[request.param](clinic)
    return tmp_path


def test_a_demo_refuses_where_there_is_anything_and_changes_nothing(occupied: Path) -> None:
    before = (occupied / DATABASE_FILE).read_bytes()

    done = run_in(occupied, "demo")

    assert done.returncode == 1
    assert "Nothing was changed" in done.stderr
    assert (occupied / DATABASE_FILE).read_bytes() == before


def test_every_invented_patient_fits_the_questionnaire_and_is_the_same_each_time() -> None:
    content, day = the_content(), date(2026, 9, 1)
    people = patients.cast().people

    for person in people:
        said = patients.answers(content, person, day)
        assert said == patients.answers(content, person, day)
        assert not person.stops or find(content.questionnaire, said, person.stops)
        for visit in person.again:
            patients.later(content, said, visit, day + timedelta(days=visit.days))

    assert len({person.name for person in people}) == 60


def test_the_clock_of_a_demo_never_goes_past_the_present_or_back() -> None:
    clock = Clock.set_back(NOW)

    clock.reach(NOW + timedelta(days=1))
    clock.reach(NOW - timedelta(days=1))

    assert clock() == NOW


def test_a_deed_for_the_evening_waits_until_the_clinic_opens() -> None:
    clock = Clock.set_back(NOW)
    hours = Hours.of(clock, Settings().zone)

    friday_evening = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    assert hours.next(friday_evening) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
