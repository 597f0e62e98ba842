"""The summary: the one way from a form to its report, for the screen, and on to the PDF."""

from dataclasses import replace
from datetime import datetime, time

from screening.actions.clinician import decisions
from screening.actions.invite import invited
from screening.actions.judge import Request
from screening.assessment.assess import assess
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.questionnaire.load import Content
from screening.records.invitations import Invitation
from screening.report import days
from screening.report.case import Case, Coming
from screening.report.content import report
from screening.report.model import Letterhead, Report
from screening.response.journey import shown_answers
from screening.response.model import Status
from screening.settings import Settings

# Without a reference a summary says that it was read from a file and not from a record.
NO_REFERENCE = ""


def letterhead(settings: Settings, rules_signed: str = "") -> Letterhead:
    """Return what the clinic adds to every summary; `rules_signed` says who signed its rules."""
    return Letterhead(
        clinic_name=settings.clinic_name,
        clinic_phone=settings.clinic_phone,
        emergency_number=settings.emergency_number,
        advice_line=settings.advice_line,
        crisis_line=settings.crisis_line,
        time_zone=settings.time_zone,
        rules_signed=rules_signed,
        address=_address(settings),
        colour=settings.colour,
    )


def told(clinic: Clinic, content: Content, form: Submission, made_at: datetime) -> Report:
    """Tell a form to the physiotherapist, as the clinic's summary."""
    return report(summary_of(clinic, content, form, made_at))


def summary_of(clinic: Clinic, content: Content, form: Submission, made_at: datetime) -> Case:
    """Return a form as its summary tells it: with the visit, as the invitation knows it."""
    invitation = invited.of_form(clinic, form)
    case = case_of(clinic, content, form, made_at)
    return replace(case, coming=_coming(invitation)) if invitation else case


def _coming(invitation: Invitation) -> Coming:
    day, at = invitation.visit_day, invitation.visit_time
    words = (f"{day.day} {day:%b %Y}" if day else "", f"{at:%H:%M}" if at else "")
    return Coming(", ".join(word for word in words if word), invitation.physiotherapist)


def case_of(clinic: Clinic, content: Content, form: Submission, made_at: datetime) -> Case:
    """Return a form with what staff decided about it, under the clinic's letterhead."""
    return Case(
        content,
        form,
        letterhead(clinic.settings, signed(clinic, form)),
        made_at,
        decisions.told(clinic, form),
        decisions.signature(clinic, form.who) if form.who else "",
    )


def signed(clinic: Clinic, form: Submission) -> str:
    """Say who signed the rules that judged a form, and when; nothing while they are a draft.

    Only the files that judge count: a version that words its questions otherwise stays signed.
    """
    found = clinic.store.chosen.signature(form.rules_hash)
    if found is None:
        return ""
    day = days.short(clinic.local(found.at))
    registration = f" ({found.registration})" if found.registration else ""
    return f"{found.name}{registration}, {day}, version {found.version}"


def drawn(settings: Settings, summary: Report, passphrase: str = "") -> bytes:
    """Draw a summary on the clinic's paper; with a passphrase, sealed for sending.

    The same summary gives the same bytes, unless it is sealed.
    """
    # Drawing imports fpdf2 and pikepdf, which cost a second; who lists forms need not wait.
    from screening.report.pdf.draw import draw  # noqa: PLC0415
    from screening.report.pdf.seal import sealed  # noqa: PLC0415

    pdf = draw(summary, settings.paper)
    return sealed(pdf, passphrase) if passphrase else pdf


def must_seal(passphrase: str) -> None:
    """Raise AnswerError if a passphrase is too easy to guess or may not open everywhere."""
    # Sealing imports pikepdf, which costs a while; who lists forms need not wait.
    from screening.report.pdf.seal import passphrase_problem  # noqa: PLC0415

    if problem := passphrase_problem(passphrase):
        raise AnswerError(AnswerProblem("passphrase", problem.rstrip(".")))


def pdf_of_answers(settings: Settings, request: Request, passphrase: str = "") -> bytes:
    """Draw the summary of an answers file, as if it were sent at midnight of its day."""
    moment = datetime.combine(request.on, time(), settings.zone)
    content = request.content
    answers = shown_answers(content.questionnaire, request.answers)
    form = Submission(
        reference=NO_REFERENCE,
        questionnaire=content.questionnaire.id,
        version=content.questionnaire.version,
        content_hash=content.hash,
        status=Status.COMPLETED,
        answers=answers,
        assessment=assess(content, answers, request.on),
        opened_at=moment,
        sent_at=moment,
    )
    summary = report(Case(content, form, letterhead(settings), moment))
    return drawn(settings, summary, passphrase)


def _address(settings: Settings) -> tuple[str, ...]:
    """Return the lines of the letterhead below the name: with an address, the number to call."""
    lines = tuple(settings.clinic_address.splitlines())
    return (*lines, f"Call {settings.clinic_phone}") if lines else ()
