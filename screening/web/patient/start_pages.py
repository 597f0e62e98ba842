"""The pages around a form that need no script of Streamlit's: the start, the way in, a moment."""

from typing import Any, Final

from starlette.responses import Response

from screening.actions.form.visiting import Arrival
from screening.clinic import Clinic, Clinics
from screening.web import pages
from screening.web.pages import Message

GONE, FORM, WAITING, FREE = "gone", "form", "waiting", "free"
WAIT: Final = Message(
    "Please wait a moment",
    "The form cannot be opened just now. Your answers up to the last page are saved.",
    "/",
    "Try again",
)


def state_of(arrival: Arrival) -> str:
    """Name what the browser is to show."""
    tablet = arrival.clinic.tablet
    if tablet is None or arrival.was_ended:
        return GONE
    if arrival.token:
        return FORM
    return WAITING if tablet.waiting else FREE


def start(clinic: Clinic) -> Response:
    """Return what a tablet shows between two patients."""
    tablet = clinic.tablet
    words: dict[str, Any] = {
        "state": WAITING if tablet and tablet.waiting else FREE,
        "is_begun": bool(tablet and _is_begun(clinic, tablet.waiting)),
        "for_phones": clinic.settings.is_for_phones,
        "left": clinic.content.copy["idle_ended_kiosk"] if tablet and tablet.left else "",
    }
    return pages.page(clinic, "start.html", words)


def _is_begun(clinic: Clinic, waiting: str) -> bool:
    """Tell whether the form that waits was begun; only such a one asks for the birth date."""
    return bool(waiting) and clinic.store.drafts.by_reference(waiting) is not None


def way_in(clinics: Clinics) -> Response:
    """Say how to get in; a phone number only if there is no doubt whose."""
    only = clinics.only()
    phone = only.settings.clinic_phone if only else ""
    # As it comes, the setting is words and no number.
    is_number = any(letter.isdigit() for letter in phone)
    return pages.page(only, "way_in.html", {"phone": phone if is_number else ""})


def wait() -> Response:
    """Say that the records cannot be reached."""
    return pages.message(None, WAIT, 503)
