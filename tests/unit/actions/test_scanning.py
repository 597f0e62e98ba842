"""Whoever scans the poster or the code on a tablet gets a form of their own, and nobody else's."""

from datetime import date

import pypdfium2  # type: ignore[import-untyped]
import pytest

from screening.actions import codes, throttle
from screening.actions.form import intake
from screening.actions.invite import arriving, posters, scanning, ways
from screening.actions.invite.links import ON_SCREEN, new_link
from screening.actions.invite.scanning import Scanned
from screening.actions.tablet import own_phone, tablets
from screening.clinic import Clinic, Clinics
from screening.errors import Refused
from screening.records.deeds import Did
from screening.records.invitations import Channel, LinkPurpose
from tests.factories import HOME_ADDRESS, Clock, a_deed, a_response, one_of, page_raws, walk
from tests.qr_reader import read
from tests.tablets import a_tablet, begun, token_of, with_tablet

ROBIN = a_response()
BORN, ANOTHER_DAY = date(1985, 3, 27), date(1985, 3, 28)
AGREED = {"consent_privacy": "agreed"}


@pytest.fixture
def clinics(clinic: Clinic) -> Clinics:
    return one_of(clinic)


def secret_of(address: str) -> str:
    return address.partition("#")[2]


def on_poster(clinic: Clinic) -> str:
    (page,) = pypdfium2.PdfDocument(posters.make(clinic))
    (address,) = read(page.render(scale=2).to_pil())
    return secret_of(address)


def scanned(clinics: Clinics, secret: str, address: str = HOME_ADDRESS) -> Scanned:
    return scanning.scan(clinics, secret, address)


def token_in(one: Scanned) -> str:
    return codes.parted(one.cookie)[1]


def sent(clinics: Clinics, token: str) -> str:
    """Fill in a whole form on the phone that holds a token, and send it; return its reference."""
    phone = clinics.first()
    turn = walk(phone, intake.open_draft(phone, token, AGREED), ROBIN)
    intake.submit(phone, turn.draft, page_raws(turn.place, ROBIN))
    return turn.draft.reference


def test_every_scan_of_the_poster_begins_a_form_of_its_own(
    clinic: Clinic, clinics: Clinics
) -> None:
    secret = on_poster(clinic)
    first, second = scanned(clinics, secret), scanned(clinics, secret)
    invited = clinic.store.invitations.listed(10)
    reference = sent(clinics, token_in(first))

    assert token_in(first) != token_in(second)
    assert {one.channel for one in invited} == {Channel.POSTER}
    assert len({one.reference for one in invited}) == 2
    assert intake.find(clinics.first(), token_in(second)) is None
    found = clinic.store.invitations.by_reference(reference)
    assert found is not None
    assert found.submitted_at is not None


def test_a_poster_that_was_ended_begins_nothing_and_what_it_began_goes_on(
    clinic: Clinic, clinics: Clinics
) -> None:
    secret = on_poster(clinic)
    token = token_in(scanned(clinics, secret))
    posters.end(clinic)

    assert not scanned(clinics, secret).cookie
    assert sent(clinics, token)


def test_a_code_on_a_tablet_is_used_up_by_the_first_phone(clinic: Clinic, clinics: Clinics) -> None:
    at_hand = with_tablet(clinic, a_tablet(clinic))
    shown = own_phone.show(at_hand, "")
    first = scanned(clinics, secret_of(shown.address))

    assert first.cookie
    assert not scanned(clinics, secret_of(shown.address)).cookie
    assert not own_phone.waits(at_hand, "", shown.link)
    assert [one.channel for one in clinic.store.invitations.listed(10)] == [Channel.PHONE]


def test_a_code_on_a_tablet_is_too_old_after_ten_minutes(
    clinic: Clinic, clinics: Clinics, clock: Clock
) -> None:
    shown = own_phone.show(with_tablet(clinic, a_tablet(clinic)), "")
    clock.passes(minutes=10)

    assert not scanned(clinics, secret_of(shown.address)).cookie
    assert clinic.store.invitations.listed(10) == ()


@pytest.mark.parametrize("typed", ["", "x", "clinic." + "t" * 43, "\x00." + "t" * 43])
def test_what_is_no_code_begins_nothing(clinic: Clinic, clinics: Clinics, typed: str) -> None:
    on_poster(clinic)

    assert not scanned(clinics, typed).cookie
    assert clinic.store.invitations.listed(10) == ()


def test_a_link_that_opens_a_form_is_no_code_of_a_poster(clinic: Clinic, clinics: Clinics) -> None:
    cookies = begun(clinic)
    at_hand = with_tablet(clinic, cookies["ims_tablet"])
    intake.open_draft(at_hand, token_of(cookies), AGREED)
    moves = own_phone.show(at_hand, token_of(cookies))

    assert moves.moves
    assert not scanned(clinics, secret_of(moves.address)).cookie


def test_who_scans_without_an_end_waits_and_the_rest_of_the_clinic_does_not(
    clinic: Clinic, clinics: Clinics, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (scanning.FREE_AT_ADDRESS, scanning.FREE) == (100, 300)
    monkeypatch.setattr(scanning, "FREE_AT_ADDRESS", 3)
    secret = on_poster(clinic)
    tries = [scanned(clinics, secret) for _ in range(6)]
    many = len(clinic.store.invitations.listed(10))

    assert [bool(one.cookie) for one in tries] == [True] * 4 + [False] * 2
    assert tries[-1].wait
    assert many == 4
    assert scanned(clinics, secret, "203.0.113.9").cookie
    clock.passes(hours=1)
    assert scanned(clinics, secret).cookie


def test_who_has_photographed_the_poster_uses_up_that_one_and_no_other_code(
    clinic: Clinic, clinics: Clinics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FREE", 2)
    photographed = on_poster(clinic)
    tries = [scanned(clinics, photographed, f"203.0.113.{n}") for n in range(4)]
    made = new_link(clinic, LinkPurpose.SCAN, lasting=ON_SCREEN)
    clinic.store.invitations.add_link(made.link, a_deed())

    assert [bool(one.cookie) for one in tries] == [True] * 3 + [False]
    assert scanned(clinics, secret_of(made.address)).cookie
    assert scanned(clinics, on_poster(clinic)).cookie
    guessed = [scanned(clinics, f"{clinic.id}.{n * 43}", f"198.51.100.{n}") for n in "12345"]
    assert [one.wait > throttle.NONE for one in guessed] == [False] * 3 + [True] * 2


def half_filled(clinic: Clinic, until: str = "words") -> tuple[Clinic, str, str]:
    """Return the tablet at hand, the token of the form on it, and the form's reference."""
    cookies = begun(clinic)
    at_hand, token = with_tablet(clinic, cookies["ims_tablet"]), token_of(cookies)
    turn = walk(at_hand, intake.open_draft(at_hand, token, AGREED), ROBIN, until=until)
    return at_hand, token, turn.draft.reference


def followed(clinics: Clinics, address: str) -> ways.Way:
    return ways.follow(clinics, secret_of(address), HOME_ADDRESS).way


def test_a_form_moves_to_the_phone_of_whoever_knows_the_birth_date(
    clinic: Clinic, clinics: Clinics
) -> None:
    at_hand, token, reference = half_filled(clinic)
    way = followed(clinics, own_phone.show(at_hand, token).address)
    for _ in range(2):
        with pytest.raises(Refused):
            arriving.prove(way, ANOTHER_DAY, "")
    still_there = intake.find(at_hand, token)
    phone = codes.parted(arriving.prove(way, BORN, ""))[1]
    moved = intake.find(clinics.first(), phone)

    assert still_there is not None
    assert clinic.store.tablets.every()[0].form_hash == ""
    assert intake.find(at_hand, token) is None
    assert moved is not None
    assert (moved.reference, moved.answers["name"]) == (reference, "Robin Example")
    told = [event.did for event in clinic.store.ledger.who_saw(reference)]
    assert told.index(Did.BIRTH_DATE_REFUSED) < told.index(Did.MOVED_TO_PHONE)


def test_a_form_that_tells_of_nobody_yet_moves_at_once(clinic: Clinic, clinics: Clinics) -> None:
    at_hand, token, reference = half_filled(clinic, until="who")
    way = followed(clinics, own_phone.show(at_hand, token).address)
    phone = codes.parted(arriving.enter(way, ""))[1]

    found = intake.find(clinics.first(), phone)
    assert found is not None
    assert found.reference == reference
    assert clinic.store.tablets.every()[0].form_hash == ""


def test_the_patient_who_went_on_at_the_tablet_sends_the_form_there(
    clinic: Clinic, clinics: Clinics
) -> None:
    at_hand, token, reference = half_filled(clinic)
    shown = own_phone.show(at_hand, token)
    draft = intake.find(at_hand, token)
    assert draft is not None
    turn = walk(at_hand, intake.visit(at_hand, draft), ROBIN)
    intake.submit(at_hand, turn.draft, page_raws(turn.place, ROBIN))

    assert clinic.store.submissions.by_reference(reference) is not None
    assert followed(clinics, shown.address).state is ways.WayState.SENT


def test_a_form_that_was_left_to_staff_meanwhile_still_opens_on_the_phone(
    clinic: Clinic, clinics: Clinics
) -> None:
    at_hand, token, reference = half_filled(clinic)
    way = followed(clinics, own_phone.show(at_hand, token).address)
    tablets.put_down(at_hand)
    phone = codes.parted(arriving.prove(way, BORN, ""))[1]

    found = intake.find(clinics.first(), phone)
    assert found is not None
    assert found.reference == reference
