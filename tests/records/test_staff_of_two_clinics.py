"""Two clinics under one roof: a session, a code or an id of one opens nothing of the other."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from screening.actions.clinician import correcting, deciding, review, signing_rules
from screening.actions.housekeeping import choosing
from screening.actions.staff import departing, looking, passwords, people, sign_in
from screening.actions.staff.sign_in import named
from screening.clinic import Clinic, Clinics
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.records.people import Choice, Role, Staff
from screening.records.sql import clinics as sql_clinics
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from screening.web import site
from screening.web.desk import COOKIE
from tests.factories import (
    HOME_ADDRESS,
    MORNING,
    PASSWORD,
    a_deed,
    a_member,
    one_of,
    send_form,
    signed_in,
    the_content,
    the_password,
)

LEADS, READS = Role.ADMINISTRATOR, Role.CLINICIAN


def both(mine: Clinic, theirs: Clinic) -> Clinics:
    each = {clinic.id: one_of(clinic) for clinic in (mine, theirs)}

    def of(clinic_id: str) -> Clinic:
        if clinic_id not in each:
            raise NotFound("there is no such clinic")
        return each[clinic_id].of(clinic_id)

    return Clinics(ids=lambda: tuple(each), of=of)


def test_a_session_of_one_clinic_never_shows_the_other(mine: Clinic, theirs: Clinic) -> None:
    choosing.choose(theirs, 0, {"clinic_name": "The Other Clinic"})
    form = send_form(theirs, "s" * 43, name="Kim Otherwise")
    stranger = a_member(theirs, id="BBBB-0001", name="Their Colleague", email="their@example.org")
    cookie = signed_in(mine, a_member(mine))
    app = Starlette(routes=list(site.routes(both(mine, theirs))))

    with TestClient(app, base_url="http://testserver", follow_redirects=False) as browser:
        browser.cookies.set(COOKIE, cookie)
        for path in (
            "/staff/forms",
            "/staff/people",
            f"/staff/people/{stranger.id}",
            f"/staff/people/{stranger.email}",
            "/staff/settings",
            "/staff/rules",
            f"/staff/pdf/{form.reference}",
            f"/staff/forms/{form.reference}",
            f"/staff/forms?clinic={theirs.id}",
            f"/staff/people?clinic_id={theirs.id}",
        ):
            page = browser.get(path)
            assert page.status_code in {200, 303, 404}, path
            for told in ("Kim Otherwise", "Their Colleague", "their@example.org", "The Other"):
                assert told not in page.text, path
        # The same secret under the other clinic's id is nobody's.
        browser.cookies.set(COOKIE, f"{theirs.id}.{cookie.partition('.')[2]}")
        assert browser.get("/staff/forms").headers["location"] == "/staff"


@pytest.mark.parametrize("theirs_is_joined", [False, True])
def test_an_account_that_one_clinic_makes_shuts_nobody_out_of_another(
    mine: Clinic,
    theirs: Clinic,
    theirs_is_joined: bool,  # noqa: FBT001
) -> None:
    """An administrator invites a colleague of the other clinic, and may even join as them."""
    own = passwords.hashed("another lamp under water")
    a_member(theirs, email="kim@example.org", password=own if theirs_is_joined else "")
    kim = a_member(mine, id="BBBB-0002", email="kim@example.org", password=the_password())
    for clinics in (both(theirs, mine), both(mine, theirs)):
        tried = sign_in.sign_in(clinics, "kim@example.org", PASSWORD, HOME_ADDRESS)
        here = sign_in.here(clinics, tried.cookie)
        assert here is not None
        assert (here.clinic.id, here.member.id) == (mine.id, kim.id)


OF_A_MEMBER: dict[str, Callable[[Clinic, Staff], object]] = {
    "one": lambda clinic, member: people.one(clinic, member.id),
    "reset": lambda clinic, member: people.reset(clinic, member.id),
    "set_roles": lambda clinic, member: people.set_roles(clinic, member.id, [READS]),
    "enable": lambda clinic, member: people.enable(clinic, member.id),
    "invite_again": lambda clinic, member: people.invite_again(clinic, member.id),
    "taken_on": lambda clinic, member: departing.taken_on(clinic, member.id),
    "disable": lambda clinic, member: departing.disable(clinic, member.id),
    "hand_over": lambda clinic, member: departing.hand_over(clinic, member.id, member.id),
}


@pytest.mark.parametrize("name", OF_A_MEMBER)
def test_no_deed_reaches_a_member_of_another_clinic(
    mine: Clinic, theirs: Clinic, name: str
) -> None:
    member = a_member(theirs, READS, id="BBBB-0001")

    with pytest.raises(NotFound):
        OF_A_MEMBER[name](mine, member)

    assert theirs.store.people.by_id(member.id) == member


def test_nobody_of_another_clinic_takes_on_a_form(mine: Clinic, theirs: Clinic) -> None:
    leaver = a_member(mine, READS)
    a_member(theirs, READS, id="BBBB-0001")
    form = send_form(mine, urgent_signs=["neck"])
    deciding.acknowledge(mine.acting_as(named(leaver), leaver.roles), form.reference)

    assert departing.heirs(mine, leaver.id) == ()
    assert departing.taken_on(theirs, "BBBB-0001") == ()
    assert departing.disable(mine, leaver.id, "BBBB-0001") == ()
    assert departing.taken_on(mine, leaver.id) == (form.reference,)


def test_a_reason_opens_nothing_elsewhere_and_doors_stay_apart(
    mine: Clinic, theirs: Clinic
) -> None:
    form = send_form(theirs, "s" * 43)
    leader = a_member(theirs, LEADS, id="BBBB-0001")
    acting = theirs.acting_as(named(leader), leader.roles)
    looking.with_reason(acting, form.reference, "a question")
    assert looking.may_open(acting, form.reference)
    assert not looking.may_open(mine.acting_as(named(leader), leader.roles), form.reference)

    sign_in.sign_in(both(theirs, mine), leader.email, "wrong", "10.0.0.1")
    people.open_doors(mine, mine, leader.id)
    assert theirs.store.door.tries(sign_in.account(leader.email)) is not None


def test_settings_and_signatures_are_each_clinics_own(mine: Clinic, theirs: Clinic) -> None:
    choosing.choose(mine, 0, {"clinic_name": "Mine"})
    signing_rules.sign(mine, the_content().rules_hash, "Kim Example", "12345")

    assert choosing.now(theirs).revision == 0
    assert signing_rules.now(theirs).signature is None
    assert signing_rules.now(theirs).before == ()
    assert [one.name for one in mine.store.chosen.signatures("ims_intake")] == ["Kim Example"]


def test_the_desk_sees_what_was_sent_since_a_moment_and_the_newest_first(mine: Clinic) -> None:
    form = send_form(mine)
    sent = form.sent_at
    assert sent is not None
    seen = mine.store.submissions.sent_since

    assert seen(sent) == (form,)
    assert seen(sent + timedelta(seconds=1)) == ()
    assert [one.reference for one in review.statuses(mine)] == [form.reference]
    correcting.mark_in_error(mine, form.reference, "of somebody else")
    assert seen(sent) == ()
    assert review.statuses(mine) == ()


def test_decisions_are_found_by_kind(mine: Clinic) -> None:
    form = send_form(mine, urgent_signs=["neck"])
    taken = deciding.acknowledge(mine, form.reference)
    deciding.hold(mine, form.reference, "a claim")

    assert mine.store.decisions.of_kinds({DecisionKind.ACKNOWLEDGED}) == (taken,)
    assert mine.store.decisions.of_kinds({DecisionKind.LOOKED}) == ()


def test_a_clinic_is_founded_with_its_name_or_not_at_all(records: ClinicRecords) -> None:
    chosen, deed = Choice(revision=1, values={"clinic_name": "Two"}), a_deed(Did.CLINIC_ADDED)
    before = sql_clinics.every_id(records)
    with pytest.raises(Conflict):
        sql_clinics.another(records, MORNING, chosen.model_copy(update={"revision": 2}), deed)
    assert sql_clinics.every_id(records) == before

    store = opening.store(sql_clinics.another(records, MORNING, chosen, deed))

    assert store.chosen.choice() == chosen
    told = store.ledger.done_by(deed.who, MORNING, MORNING + timedelta(days=1))
    assert [one.did for one in told] == [Did.CLINIC_ADDED]
    assert store.ledger.verify() == ()
