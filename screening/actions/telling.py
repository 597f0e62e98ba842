"""The summary as a PDF: the one way from a form to the paper."""

from datetime import datetime, time

from screening.actions.judge import Request
from screening.assessment.assess import assess
from screening.assessment.submission import Submission
from screening.questionnaire.load import Content
from screening.report.content import report
from screening.report.model import Letterhead
from screening.response.journey import shown_answers
from screening.response.model import Status
from screening.settings import Settings

# Without a reference a summary says that it was read from a file and not from a record.
NO_REFERENCE = ""


def letterhead(settings: Settings) -> Letterhead:
    """Return what the clinic adds to every summary."""
    return Letterhead(
        clinic_name=settings.clinic_name,
        clinic_phone=settings.clinic_phone,
        emergency_number=settings.emergency_number,
        advice_line=settings.advice_line,
        crisis_line=settings.crisis_line,
        time_zone=settings.time_zone,
        paper=settings.paper,
    )


def pdf_of(settings: Settings, content: Content, form: Submission, made_at: datetime) -> bytes:
    """Draw the summary of a form; the same form at the same moment gives the same bytes."""
    # Drawing imports fpdf2, which costs a second; who lists forms need not wait for it.
    from screening.report.pdf.draw import draw  # noqa: PLC0415

    paper = letterhead(settings)
    return draw(report(content, form, paper, made_at), settings.paper)


def pdf_of_answers(settings: Settings, request: Request) -> bytes:
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
    return pdf_of(settings, content, form, moment)
