"""The summary as a PDF: the one way from a form to the paper."""

from datetime import datetime, time

from screening.actions.judge import Request
from screening.assessment.assess import assess
from screening.assessment.submission import Submission
from screening.questionnaire.load import Content
from screening.report.content import report
from screening.report.model import Letterhead, Report
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
    )


def told(settings: Settings, content: Content, form: Submission, made_at: datetime) -> Report:
    """Tell a form to the physiotherapist, as the clinic's summary."""
    return report(content, form, letterhead(settings), made_at)


def drawn(settings: Settings, summary: Report, passphrase: str = "") -> bytes:
    """Draw a summary on the clinic's paper; with a passphrase, sealed for sending.

    The same summary gives the same bytes, unless it is sealed.
    """
    # Drawing imports fpdf2 and pikepdf, which cost a second; who lists forms need not wait.
    from screening.report.pdf.draw import draw  # noqa: PLC0415
    from screening.report.pdf.seal import sealed  # noqa: PLC0415

    pdf = draw(summary, settings.paper)
    return sealed(pdf, passphrase) if passphrase else pdf


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
    return drawn(settings, told(settings, content, form, moment), passphrase)
