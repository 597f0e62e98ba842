"""Who comes to the form, told by the cookies that the browser holds; never by the address.

A tablet that staff gave to patients holds one cookie for itself and one for the form that is open
on it. A browser with the second alone came by a link, and opens its own form only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from screening.actions import codes
from screening.actions.staff import sign_in
from screening.actions.tablet import reading, tablets
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound
from screening.records.deeds import by_staff
from screening.records.people import Stage

FORM: Final = "ims_form"
TABLET: Final = "ims_tablet"
STAFF: Final = "ims_staff"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The clinic, with the tablet at hand if there is one, and the token of the form open here.

    `was_ended` tells of a tablet that is no longer in the hands of patients.
    """

    clinic: Clinic
    token: str = ""
    was_ended: bool = False


def arrived(clinics: Clinics, cookies: Mapping[str, str], *, is_active: bool = True) -> Arrival:
    """Tell who is here; a page that only looks is not active, and keeps no member of staff in."""
    if cookies.get(TABLET):
        return _with_tablet(clinics, cookies, is_active=is_active)
    form = cookies.get(FORM, "")
    clinic = _clinic(clinics, codes.parted(form)[0])
    if codes.is_token(form):
        # A cookie from before there were several clinics.
        return Arrival(clinics.first(), form)
    return Arrival(clinic, codes.parted(form)[1]) if clinic else Arrival(clinics.first())


def _with_tablet(clinics: Clinics, cookies: Mapping[str, str], *, is_active: bool) -> Arrival:
    clinic_id, token = codes.parted(cookies[TABLET])
    clinic = _clinic(clinics, clinic_id)
    tablet = tablets.here(clinic, token) if clinic else None
    if clinic is None or tablet is None:
        return Arrival(clinics.first(), was_ended=True)
    at_hand = replace(clinic, tablet=tablet)
    who = _who(clinics, at_hand, cookies, is_active=is_active)
    if tablet.at_desk and not who:
        return Arrival(at_hand, was_ended=True)
    form_clinic, form = codes.parted(cookies.get(FORM, ""))
    is_open = form_clinic == clinic_id and codes.hashed(form) == tablet.form_hash
    return Arrival(replace(at_hand, who=who or clinic.who), form if is_open else "")


def _who(clinics: Clinics, clinic: Clinic, cookies: Mapping[str, str], *, is_active: bool) -> str:
    """Name who of the staff acts on the tablet at hand; at the desk only who is signed in."""
    tablet = clinic.tablet
    if tablet is None or not reading.reader(clinic):
        return ""
    if not tablet.at_desk:
        return by_staff(tablet.reader)
    here = sign_in.here(clinics, cookies.get(STAFF, ""), is_active=is_active)
    if here is None or here.session.stage is not Stage.WHOLE or here.member.id != tablet.reader:
        return ""
    return by_staff(tablet.reader)


def _clinic(clinics: Clinics, clinic_id: str) -> Clinic | None:
    try:
        return clinics.of(clinic_id)
    except NotFound:
        return None


def tablet_token(cookies: Mapping[str, str]) -> str:
    """Return the token of the tablet's cookie; nothing if there is none of ours."""
    return codes.parted(cookies.get(TABLET, ""))[1]
