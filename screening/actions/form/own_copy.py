"""A patient's own copy of what they have sent: for a day, in the browser that sent it."""

from datetime import timedelta
from typing import Final

from screening.actions import codes, telling, throttle
from screening.actions.contents import content_of, copy_of
from screening.actions.throttle import Tried
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.records.deeds import Did
from screening.report.own_copy import OwnCopy, Taken, Told, own_copy

LASTS: Final = timedelta(hours=24)
# In an hour. Nobody comes to a copy by guesses: its secret has 256 bits, and what is refused here
# draws nothing. But whoever holds one could keep a server busy with drawing it again and again.
FREE: Final = 20


def is_there(clinic: Clinic, token: str) -> bool:
    """Tell whether the form of a browser's secret was sent, and its copy may be taken now."""
    return bool(_reference(clinic, token))


def told(clinic: Clinic, form: Submission) -> OwnCopy:
    """Tell a patient what they have sent: the answers, and nothing that was made of them."""
    content, sent_at = content_of(clinic, form), form.sent_at or form.opened_at
    frame, known = copy_of(content, clinic.content), clinic.settings.words()
    words = Told(content, frame, known, telling.letterhead(clinic.settings))
    return own_copy(Taken(form.answers, form.reference, sent_at), words)


def taken(clinic: Clinic, token: str) -> Tried[bytes]:
    """Draw the copy of the form that was sent with a browser's secret; too often, tell to wait.

    It holds what the patient sent, whatever was corrected since. Raises NotFound if there is
    none: nothing was sent with it, the day is over, or it is on a tablet of the clinic.
    """
    reference = _reference(clinic, token)
    if not reference:
        raise NotFound("there is no copy to take")
    doors = {f"copy:{throttle.hour(clinic)}:{codes.hashed(token)}": FREE}
    return throttle.tried(clinic, doors, lambda: _drawn(clinic, reference))


def _drawn(clinic: Clinic, reference: str) -> bytes:
    # Drawing imports fpdf2, which costs a second; who opens a form need not wait.
    from screening.report.pdf.own_copy import draw_copy  # noqa: PLC0415

    editions = clinic.store.submissions.editions(reference)
    if not editions:
        raise NotFound("there is no copy to take")
    pdf = draw_copy(told(clinic, editions[0]), clinic.settings.paper)
    clinic.note(Did.COPY_WRITTEN, reference)
    return pdf


def _reference(clinic: Clinic, token: str) -> str:
    if clinic.tablet or not codes.is_token(token):
        return ""
    sent = clinic.store.invitations.by_form(codes.hashed(token))
    if sent is None or sent.submitted_at is None:
        return ""
    return "" if clinic.is_over(sent.submitted_at, LASTS) else sent.reference
