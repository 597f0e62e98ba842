"""All forms of the patient of one form, side by side."""

from typing import Final

from screening.actions import folders, telling
from screening.actions.allowed import needs
from screening.actions.clinician import review
from screening.actions.contents import content_of
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.records import traces
from screening.records.deeds import Did
from screening.records.people import Role
from screening.report.again import again
from screening.report.over_time import Again
from screening.response.model import Status

CHARTS: Final = ("peg", "activities", "band", "places")


@needs(Role.CLINICIAN)
def same_patient(clinic: Clinic, reference: str) -> Again | None:
    """Tell the sent forms of the patient of a form, the oldest first; none if there is none yet.

    Forms belong together by the words of the name and the birth date. What is marked as entered in
    error is left out. Raises NotFound if there is no such form.
    """
    forms = _sent(clinic, reference)
    if not forms:
        return None
    clinic.note(Did.VIEWED, *(form.reference for form in forms))
    now = clinic.clock()
    cases = [telling.case_of(clinic, content_of(clinic, form), form, now) for form in forms]
    return again(cases, is_known=traces.person(forms[-1].answers) is not None)


@needs(Role.CLINICIAN)
def chart(clinic: Clinic, reference: str, name: str) -> str:
    """Draw one of CHARTS of the same forms, as SVG.

    Raises NotFound if there is no such form or chart, or no form that was sent.
    """
    told = same_patient(clinic, reference) if name in CHARTS else None
    if told is None:
        raise NotFound("there is no such chart")
    # Charts import altair and a renderer, which cost 100 MB once; who reads tables need not wait.
    from screening.report.again_charts import svg  # noqa: PLC0415

    return svg(told, name)


def _sent(clinic: Clinic, reference: str) -> list[Submission]:
    _, form = review.form_of(clinic, reference)
    found = folders.folder_of(clinic, form, {}).forms
    sent = (one for one in found if one.sent_at and one.status is not Status.ENTERED_IN_ERROR)
    return sorted(sent, key=lambda one: (one.sent_at or one.opened_at, one.reference))
