"""Staff read the questions aloud and answer for the patient: who does, and what that changes."""

from collections.abc import Mapping
from typing import Any, Final

from screening.clinic import Clinic
from screening.questionnaire.named import FILLED_BY

STAFF: Final = "staff"


def reader(clinic: Clinic) -> str:
    """Name the member of staff who reads aloud on the tablet at hand.

    Returns nothing if nobody does, or they work here no more.
    """
    if clinic.tablet is None or not clinic.tablet.reader:
        return ""
    member = clinic.store.people.by_id(clinic.tablet.reader)
    return member.name if member and not member.disabled_at else ""


def first_answers(clinic: Clinic) -> Mapping[str, Any]:
    """Return what is known of a form before it is asked: who fills it in, if staff do."""
    asked = clinic.content.questionnaire.items.get(FILLED_BY)
    reads = clinic.tablet is not None and clinic.tablet.reader
    return {FILLED_BY: STAFF} if reads and asked and STAFF in asked.options else {}
