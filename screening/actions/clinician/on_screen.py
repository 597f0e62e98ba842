"""What was on the screen when somebody pressed: what nobody has seen is not decided on."""

from typing import Final

from screening.actions import codes, folders
from screening.actions.allowed import needs
from screening.actions.clinician import clearing
from screening.assessment.grounds import grounds
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.model import Draft
from screening.records.people import Role

SHORT: Final = 16


def mark(clinic: Clinic, form: Submission | Draft) -> str:
    """Return by what a page knows whether a form is still as it shows it.

    Of a sent form that is its edition. An unfinished one changes with its flags alone: its
    patient goes on writing.
    """
    if isinstance(form, Submission) and form.sent_at:
        return str(form.edition)
    flags = clearing.as_read(clinic, form).assessment.flags
    told = sorted((flag.id, grounds(flag)) for flag in flags)
    return f"0-{codes.hashed(repr(told))[:SHORT]}"


@needs(Role.CLINICIAN)
def must_be(clinic: Clinic, reference: str, shown: str) -> None:
    """Raise Conflict if a form is not any more as the page of that mark has shown it.

    A page that showed nothing of the form has no mark. Raises NotFound if there is no such form.
    """
    if shown and shown != mark(clinic, folders.form_of(clinic, reference)):
        raise Conflict("the form has changed since it was opened")


@needs(Role.CLINICIAN)
def of_now(clinic: Clinic, reference: str) -> str:
    """Return the mark of a form as it is now; raises NotFound if there is none."""
    return mark(clinic, folders.form_of(clinic, reference))
