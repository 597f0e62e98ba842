"""A tablet for a test: given to patients by the action, with a form begun on it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from screening.actions import codes
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.records.hands import Handing, TabletChange
from screening.records.people import EVERY_ROLE
from screening.web.cookies import FORM, HERE, TABLET
from tests.factories import a_member

NAME: Final = "Tablet of the tests"


def founded(clinic: Clinic) -> Clinic:
    """Return the clinic with somebody who works there: before that all its pages are shut."""
    if not clinic.store.people.every():
        a_member(clinic, id=codes.token(clinic.chance))
    return clinic


def a_tablet(clinic: Clinic, name: str = NAME) -> str:
    """Return what the cookie of a tablet holds that staff have just given to patients."""
    founded(clinic)
    return tablets.give(clinic.acting_as("staff:AAAA-0001", EVERY_ROLE), name)


def with_tablet(clinic: Clinic, cookie: str) -> Clinic:
    """Return the clinic with that tablet at hand, as it is kept now."""
    return replace(clinic, tablet=tablets.here(clinic, codes.parted(cookie)[1]))


def begun(clinic: Clinic, cookie: str = "") -> dict[str, str]:
    """Return the cookies of a tablet on which a form was just begun."""
    given = cookie or a_tablet(clinic)
    form = tablets.begin(with_tablet(clinic, given))
    return {TABLET: given, FORM: form, HERE: "yes"}


def on_tablet(clinic: Clinic, token: str) -> dict[str, str]:
    """Return the cookies of a tablet on which the form of a token is open."""
    given = a_tablet(clinic)
    tablet = tablets.here(clinic, codes.parted(given)[1])
    assert tablet is not None
    shown = TabletChange(
        tablet.model_copy(update={"form_hash": codes.hashed(token)}), before=tablet
    )
    clinic.store.hands.pass_on(Handing(tablets=(shown,)))
    return {TABLET: given, FORM: codes.addressed(clinic.id, token), HERE: "yes"}


def form_of(clinic: Clinic, token: str) -> dict[str, str]:
    """Return the cookies of a browser that holds a form of its own, as after a link."""
    founded(clinic)
    return {FORM: codes.addressed(clinic.id, token), HERE: "yes"}


def token_of(cookies: Mapping[str, str]) -> str:
    """Return the token of the form that a browser holds."""
    return codes.parted(cookies.get(FORM, ""))[1]
