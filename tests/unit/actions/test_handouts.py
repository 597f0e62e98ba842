"""What staff print with a code on it: the one valid poster, and a letter to a patient."""

from datetime import date, timedelta

import pypdfium2  # type: ignore[import-untyped]
import pytest

from screening.actions import codes
from screening.actions.invite import handouts, inviting, posters
from screening.actions.invite.invitees import Invitee
from screening.actions.tablet import own_phone
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.invitations import Invitation, LinkPurpose
from tests.factories import Clock, a_deed
from tests.qr_reader import read
from tests.tablets import a_tablet, with_tablet

ROBIN = Invitee("Robin Example", "robin@example.com", "1985-03-27", date(2026, 6, 9))


def address_on(pdf: bytes) -> str:
    """Return what a phone reads from the page."""
    (found,) = read(pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil())
    return found


def hash_of(address: str) -> str:
    return codes.hashed(codes.parted(address.partition("#")[2])[1])


def test_the_poster_holds_a_link_of_the_clinic_and_its_secret_is_kept_nowhere(
    clinic: Clinic,
) -> None:
    address = address_on(posters.make(clinic))
    page, _, secret = address.partition("#")
    link = clinic.store.invitations.link(hash_of(address))

    assert page == f"{clinic.settings.address}/scan"
    assert secret.startswith(f"{clinic.id}.")
    assert link is not None
    assert (link.purpose, link.is_once, link.expires_at) == (LinkPurpose.SCAN, False, None)
    assert posters.hung_at(clinic) == clinic.timer()


def test_a_new_poster_ends_the_one_before_and_no_code_on_a_tablet(
    clinic: Clinic, clock: Clock
) -> None:
    first = hash_of(address_on(posters.make(clinic)))
    at_hand = with_tablet(clinic, a_tablet(clinic))
    on_tablet = own_phone.show(at_hand, "").link
    clock.passes(minutes=1)
    posters.make(clinic)

    kept = clinic.store.invitations.link(first)
    assert kept is not None
    assert kept.ended_at == clinic.timer()
    assert own_phone.waits(at_hand, "", on_tablet)


def test_a_poster_is_ended_once(clinic: Clinic) -> None:
    posters.make(clinic)
    posters.end(clinic)

    assert posters.hung_at(clinic) is None
    with pytest.raises(Conflict):
        posters.end(clinic)


def an_invitation(clinic: Clinic) -> Invitation:
    return inviting.invite(clinic, ROBIN)


def test_the_letter_leads_to_the_patients_own_form_beside_the_link_that_was_mailed(
    clinic: Clinic,
) -> None:
    invitation = an_invitation(clinic)
    link = clinic.store.invitations.link(
        hash_of(address_on(handouts.letter(clinic, invitation.reference)))
    )
    mailed = clinic.store.invitations.links(LinkPurpose.OPEN)

    assert link is not None
    assert (link.invitation, link.is_once) == (invitation.id, False)
    assert len(mailed) == 2
    done = clinic.store.ledger.who_saw(invitation.reference)[-1]
    assert done.did == Did.LINK_MADE


def test_no_letter_is_written_to_whom_was_never_invited_or_is_no_more(
    clinic: Clinic, clock: Clock
) -> None:
    with pytest.raises(NotFound):
        handouts.letter(clinic, "K7M4-2QXP")
    late, ended = an_invitation(clinic), an_invitation(clinic)
    clinic.store.invitations.save(ended.model_copy(update={"revoked_at": clinic.timer()}), a_deed())
    with pytest.raises(Conflict):
        handouts.letter(clinic, ended.reference)
    clock.reach(late.expires_at + timedelta(seconds=1))
    with pytest.raises(Conflict):
        handouts.letter(clinic, late.reference)
