"""What is printed for patients with a code on it: the poster, and a letter to one of them."""

from urllib.parse import urlsplit

from screening.actions import telling
from screening.actions.allowed import needs
from screening.actions.invite import inviting
from screening.actions.invite.inviting import DESK
from screening.actions.invite.links import NewLink
from screening.actions.mail import writing
from screening.clinic import Clinic
from screening.delivery import qr
from screening.records.invitations import Invitation
from screening.report import days, handout
from screening.report.handout import Addressee, Handout, Sheet


@needs(*DESK)
def letter(clinic: Clinic, reference: str) -> bytes:
    """Write to an invited patient on paper; its link is one more, those before work on.

    Raises NotFound if there is no such invitation, Conflict if it ended or expired.
    """
    return _drawn_letter(clinic, *inviting.further_link(clinic, reference))


def sheet(clinic: Clinic, made: NewLink) -> Sheet:
    """Return what is printed around a link, whatever it leads to."""
    return Sheet(
        letterhead=telling.letterhead(clinic.settings),
        language=clinic.content.questionnaire.language,
        made_at=clinic.clock(),
        host=begins(made.address),
        code=qr.matrix(made.address),
    )


def begins(address: str) -> str:
    """Return how an address begins, as a phone shows it before it is tapped."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def drawn_poster(clinic: Clinic, written: Handout) -> bytes:
    """Draw the poster on the clinic's paper."""
    # Drawing imports fpdf2, which costs a second; who lists invitations need not wait.
    from screening.report.pdf.handout import draw_poster  # noqa: PLC0415

    return draw_poster(written, clinic.settings.paper)


def _drawn_letter(clinic: Clinic, invitation: Invitation, made: NewLink) -> bytes:
    from screening.report.pdf.handout import draw_letter  # noqa: PLC0415 - as for the poster

    said, today = writing.known(clinic, invitation), clinic.today()
    to = Addressee(
        name=invitation.name or said["first_name"],
        when=said["when"],
        expiry=said["expiry"],
        day=days.full(today),
    )
    written = handout.letter(sheet(clinic, made), clinic.settings.mail_subject, to)
    return draw_letter(written, clinic.settings.paper)
