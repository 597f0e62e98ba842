"""The staff's pages of invitations, from the fields to the message and what becomes of it."""

import html
import re
from collections.abc import Iterator

import pytest

from screening.actions.invite import invitees, inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.links import HIDDEN
from screening.actions.staff.sign_in import named
from screening.actions.tablet import own_pin
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.invitations import Invitation
from screening.records.people import Role
from screening.web.staff import inviting as pages
from tests.factories import a_member
from tests.fakes import Post
from tests.unit.web.staff_browser import TOKEN, StaffBrowser, in_front_of

LIST = "/staff/invitations"
NEW = pages.NEW
TYPED = {
    "name": "Robin Example",
    "email": "robin@example.org",
    "birth_date": "27 Mar 1985",
    "visit_day": "12 Jun 2026",
    "visit_time": "2:30 pm",
    "is_confirmed": "yes",
}
HIDDEN_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
MAIL = re.compile(r'<pre class="mail"[^>]*>(.*?)</pre>', re.DOTALL)
LINK = re.compile(r"http://127\.0\.0\.1:8501/i#[0-9a-f]+\.[\w-]{43}")
ROBIN = Invitee("Robin Example", "robin@example.org", "1985-03-27", is_confirmed=True)


@pytest.fixture
def desk(clinic: Clinic) -> Iterator[StaffBrowser]:
    a_member(clinic, Role.CLINICIAN, name="Kim Ng")
    with in_front_of(clinic) as browser:
        member = a_member(clinic, Role.FRONT_DESK)
        own_pin.new_pin(clinic.acting_as(named(member), member.roles))
        browser.comes_in(clinic, member)
        yield browser


def carried(desk: StaffBrowser) -> dict[str, str]:
    """Return what the page seen last carries on."""
    return {name: html.unescape(value) for name, value in HIDDEN_FIELD.findall(desk.seen)}


def everybody(clinic: Clinic) -> tuple[Invitation, ...]:
    return tuple(clinic.store.invitations.listed(100))


def noted(clinic: Clinic, invitation: Invitation) -> list[str]:
    """Return what the audit tells of an invitation."""
    return [event.did for event in clinic.store.ledger.who_saw(invitation.reference)]


def read_mail(desk: StaffBrowser, **typed: str) -> str:
    """Type the fields and read the message; return it as it stands on the page."""
    desk.get(NEW)
    desk.post(NEW, do="look", **{**carried(desk), **TYPED, **typed})
    found = MAIL.search(desk.seen)
    assert found, desk.seen
    return html.unescape(found[1])


def test_the_desk_reads_the_message_and_it_goes_out_as_it_was_read(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    shown = read_mail(desk)

    answer = desk.follow(desk.post(NEW, do="send", **carried(desk)))

    (invitation,) = everybody(clinic)
    (mail,) = clinic.store.outbox.of([invitation.id])
    link = LINK.search(mail.text)
    assert link
    assert shown.replace(HIDDEN, link[0][-43:]) == mail.text
    assert (mail.to, mail.subject) == ("robin@example.org", "A form to fill in before your visit")
    assert f"{invitation.visit_day} {invitation.visit_time}" == "2026-06-12 14:30:00"
    assert "E-mail waits to go out" in answer.text
    assert link[0] not in answer.text


def test_a_button_that_is_pressed_twice_sends_once(clinic: Clinic, desk: StaffBrowser) -> None:
    read_mail(desk)
    form = carried(desk)

    first, second = (desk.post(NEW, do="send", **form) for _ in range(2))

    (invitation,) = everybody(clinic)
    assert first.headers["location"] == f"{LIST}/{invitation.reference}?sent"
    assert second.headers["location"] == f"{LIST}/{invitation.reference}"
    assert len(clinic.store.outbox.of([invitation.id])) == 1


def test_a_message_that_has_changed_is_read_again_before_it_goes_out(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    read_mail(desk)

    desk.post(NEW, do="send", **{**carried(desk), "visit_day": "13 Jun 2026"})

    assert everybody(clinic) == ()
    assert "has changed since you read it" in desk.seen
    assert "13 June" in desk.seen
    desk.post(NEW, do="send", **carried(desk))
    assert len(everybody(clinic)) == 1


def test_nothing_typed_is_lost_when_something_is_wrong_or_is_to_be_changed(
    desk: StaffBrowser,
) -> None:
    wrong = {**TYPED, "birth_date": "03/04/1985", "physiotherapist": "Kim Ng", "is_confirmed": ""}
    desk.get(NEW)

    answer = desk.post(NEW, do="look", **{**carried(desk), **wrong})

    assert answer.status_code == 422
    assert answer.text.count("That could be two days") == 2
    assert answer.text.count(html.escape(invitees.TICK)) == 2
    assert "<title>Error: " in answer.text
    kept = ("Robin Example", "robin@example.org", "03/04/1985", "12 Jun 2026", "2:30 pm")
    assert all(f'value="{one}"' in answer.text for one in kept)
    assert '<option value="Kim Ng" selected>' in answer.text
    read_mail(desk)
    answer = desk.post(NEW, do="edit", **carried(desk))
    assert 'value="27 Mar 1985"' in answer.text
    assert 'name="is_confirmed" value="yes" checked' in answer.text
    (token,) = set(TOKEN.findall(answer.text))
    old = f"{'0' * 48}{token[48:]}"
    told = desk.client.post(
        NEW, data={**TYPED, "csrf": old}, headers={"origin": "http://testserver"}
    )
    assert told.status_code == 403
    assert all(word in told.text for word in kept[:2])


def test_an_open_form_for_the_same_e_mail_is_pointed_out(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    known = inviting.invite(clinic, ROBIN._replace(name="Jo Other"))
    desk.get(NEW)

    answer = desk.post(NEW, do="look", **{**carried(desk), **TYPED, "email": "Robin@Example.ORG"})

    assert html.escape(pages.OPEN_ALREADY) in answer.text
    assert f"{LIST}/{known.reference}/again" in answer.text
    assert "Jo Other" in answer.text
    assert noted(clinic, known)[-1] == Did.INVITATIONS_LISTED
    desk.post(NEW, do="look", **{**carried(desk), **TYPED, "other": "yes"})
    desk.post(NEW, do="send", **carried(desk))
    assert {one.name for one in everybody(clinic)} == {"Jo Other", "Robin Example"}


def test_without_a_mail_server_the_link_is_shown_once(clinic: Clinic, desk: StaffBrowser) -> None:
    assert isinstance(clinic.mailer, Post)
    clinic.mailer.is_set_up = False
    read_mail(desk)
    assert "No mail server is set up" in desk.seen
    form = carried(desk)

    answer = desk.post(NEW, do="send", **form)

    (invitation,) = everybody(clinic)
    assert len(LINK.findall(answer.text)) == 1
    assert '<svg role="img" aria-label="QR code"' in answer.text
    again = desk.follow(desk.post(NEW, do="send", **form))
    page = desk.get(f"{LIST}/{invitation.reference}").text
    assert not LINK.search(again.text + page)
    assert "/i#" not in page


def test_a_qr_code_needs_a_name_and_a_birth_date_only(clinic: Clinic, desk: StaffBrowser) -> None:
    by_hand = {"name": "רות בת-אל", "birth_date": "1950-12-31", "do": "link"}
    desk.get(NEW)

    answer = desk.post(NEW, **{**carried(desk), **by_hand})

    (invitation,) = everybody(clinic)
    assert LINK.search(answer.text)
    assert "<bdi>רות בת-אל</bdi>" in answer.text
    assert clinic.store.outbox.of([invitation.id]) == ()
    told = clinic.store.ledger.who_saw(invitation.reference)
    assert Did.LINK_MADE in {event.did for event in told}


def test_start_on_this_tablet_signs_out_and_waits_for_the_patient(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    desk.get(NEW)

    answer = desk.post(NEW, **{**carried(desk), **TYPED, "do": "tablet"})

    (invitation,) = everybody(clinic)
    (tablet,) = clinic.store.tablets.every()
    assert answer.headers["location"] == "/"
    assert tablet.waiting == invitation.reference
    # Nothing was begun yet, so no birth date is asked, and nobody is welcomed back.
    assert "Your form is ready" in desk.get("/").text
    assert "date of birth" not in desk.seen
    assert desk.get(LIST).headers["location"] == "/staff"


def test_without_a_pin_nothing_that_was_typed_is_lost(clinic: Clinic) -> None:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.FRONT_DESK))
        browser.get(NEW)

        browser.post(NEW, **{**carried(browser), **TYPED, "do": "tablet"})

        assert pages.NO_PIN in browser.seen
        assert 'value="robin@example.org"' in browser.seen
        assert everybody(clinic) == ()


def test_the_link_is_sent_again_to_an_address_that_was_mended(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    known = inviting.invite(clinic, ROBIN)
    again = f"{LIST}/{known.reference}/again"
    desk.get(again)
    assert noted(clinic, known)[-1] == Did.INVITATIONS_LISTED
    fields = {"name": "Robin Example", "birth_date": "1985-03-27", "is_confirmed": "yes"}

    mended = {**fields, "email": "robin@example.net", "visit_day": "1 Jul 2026"}
    desk.post(again, **{**carried(desk), **mended})
    assert len(clinic.store.outbox.of([known.id])) == 1
    assert "robin@example.net" in desk.seen
    assert "Wednesday, 1 July" in desk.seen
    form = {**carried(desk), **mended}
    first, second = (desk.post(again, **form) for _ in range(2))

    assert first.headers["location"].endswith("?sent")
    assert second.headers["location"].endswith("?changed")
    assert len(clinic.store.outbox.of([known.id])) == 2
    (now,) = everybody(clinic)
    assert str(now.visit_day) == "2026-07-01"
    assert desk.post(again, **{**form, "email": "robin"}).status_code == 303


def test_an_invitation_is_found_by_its_address_and_taken_back(
    clinic: Clinic, desk: StaffBrowser
) -> None:
    known = inviting.invite(clinic, ROBIN)
    assert "Nobody is invited yet" not in desk.get(LIST).text
    for wanted in ("ROBIN@example.org", known.reference.lower()):
        found = desk.post(f"{LIST}/find", wanted=wanted)
        assert "1 invitation was found" in found.text
    assert "Nothing was found" in desk.post(f"{LIST}/find", wanted="kim@example.org").text

    desk.get(f"{LIST}/{known.reference}")
    answer = desk.follow(desk.post(f"{LIST}/{known.reference}/revoke"))

    assert "Taken back" in answer.text
    assert "took an invitation back" in answer.text
    assert known.reference in desk.get(f"{LIST}?show=ended").text
    assert known.reference not in desk.get(f"{LIST}?show=open").text
    assert desk.get(f"{LIST}/{known.reference}/again").status_code == 409
    assert desk.get(f"{LIST}/2222-2222").status_code == 404
