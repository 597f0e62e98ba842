"""How a flag is settled: a clinician clears it with a reason, or raises it again; it never goes."""

from screening.actions import folders, reasons
from screening.actions.allowed import needs
from screening.actions.clinician import decisions
from screening.actions.contents import content_of
from screening.actions.form import forms
from screening.assessment.grounds import grounds
from screening.assessment.model import Flag
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import retention
from screening.records.model import Decision, DecisionKind, Draft
from screening.records.people import Role
from screening.report.cleared import clearing_of
from screening.report.flags import named_in
from screening.response.model import Status


@needs(Role.CLINICIAN)
def clear_flag(clinic: Clinic, reference: str, flag_id: str, reason: str) -> Decision:
    """Keep that a flag is settled, and why; it stays in the summary and says so.

    Raises AnswerError without a reason; NotFound; Refused if the form as it is now does not raise
    that flag, if it is cleared already, or if the form was entered in error.
    """
    why = reasons.tidied(reason)
    form = open_form(clinic, reference)
    told = as_read(clinic, form)
    flag = _raised(clinic, form, flag_id)
    if clearing_of(decisions.told(clinic, told), flag):
        raise folders.refused(clinic, form, "this flag is cleared already")
    more = {"reason": why, **_about(clinic, form, flag)}
    return decisions.keep(clinic, form, DecisionKind.CLEARED, more)


@needs(Role.CLINICIAN)
def raise_again(clinic: Clinic, reference: str, flag_id: str, reason: str) -> Decision:
    """Take back that a flag is settled, and keep why.

    Raises AnswerError without a reason; NotFound; Refused if the flag is not cleared, or if the
    form was entered in error.
    """
    why = reasons.tidied(reason)
    form = open_form(clinic, reference)
    flag = _raised(clinic, form, flag_id)
    if not clearing_of(decisions.told(clinic, as_read(clinic, form)), flag):
        raise folders.refused(clinic, form, "this flag is not cleared")
    more = {"reason": why, **_about(clinic, form, flag)}
    return decisions.keep(clinic, form, DecisionKind.RAISED_AGAIN, more)


@needs(Role.CLINICIAN)
def name_of(clinic: Clinic, reference: str, flag_id: str) -> str:
    """Name a flag in a few words, as the summary of this form does; raises as `open_form`."""
    return named_in(content_of(clinic, open_form(clinic, reference)), flag_id)


def urgent_ones(clinic: Clinic, form: Submission) -> tuple[Flag, ...]:
    """Return the flags of a form that somebody must act on today and that nobody has cleared."""
    told = decisions.told(clinic, form)
    flags = (flag for flag in form.assessment.flags if flag.urgency in retention.MUST_ACT)
    return tuple(flag for flag in flags if clearing_of(told, flag) is None)


def open_form(clinic: Clinic, reference: str) -> Submission | Draft:
    """Return the form that something is to be decided about.

    Raises NotFound if there is none, Refused if it was entered in error, or is unfinished and
    never was urgent: then nobody has read it.
    """
    form = folders.form_of(clinic, reference)
    if isinstance(form, Draft) and not retention.is_urgent(form):
        raise folders.refused(clinic, form, "this form is not sent yet")
    if isinstance(form, Submission) and form.status is Status.ENTERED_IN_ERROR:
        raise folders.refused(clinic, form, "this form is marked as entered in error")
    return form


def as_read(clinic: Clinic, form: Submission | Draft) -> Submission:
    """Return a form as staff read it; an unfinished one is judged as it is now."""
    if isinstance(form, Submission):
        return form
    return forms.unfinished(clinic, content_of(clinic, form), form)


def _raised(clinic: Clinic, form: Submission | Draft, flag_id: str) -> Flag:
    flags = as_read(clinic, form).assessment.flags
    found = next((flag for flag in flags if flag.id == flag_id), None)
    if found is None:
        raise folders.refused(clinic, form, "the form as it is now does not raise this flag")
    return found


def _about(clinic: Clinic, form: Submission | Draft, flag: Flag) -> dict[str, str | None]:
    made = clinic.store.decisions.of(form.reference)
    before = decisions.standing(made, decisions.SETTLING, flag.id)
    return {
        "flag": flag.id,
        "grounds": grounds(flag),
        "supersedes": before.id if before else None,
    }
