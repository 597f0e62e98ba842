"""One reminder for a form that is still open: never a second one, and never at night."""

from datetime import timedelta
from typing import Final

from screening.actions.invite.links import new_link
from screening.actions.mail import writing
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.records.deeds import MAIL, Did
from screening.records.invitations import Change, Invitation, LinkPurpose
from screening.records.mail import Mail, MailKind, MailState

# When people are awake; a reminder that falls due at night waits for the morning.
HOURS: Final = range(9, 20)
# A link that works for less is no help.
LEAST_LEFT: Final = timedelta(days=1)
# Whoever was at the form since is about to go on by themselves.
AT_IT: Final = timedelta(days=1)
AT_ONCE: Final = 500


def remind_due(clinic: Clinic) -> int:
    """Put the reminders that are due into the outbox; return how many.

    Each, in a transaction of its own, adds a link and replaces none. Nobody is reminded who never
    was mailed, who asked for no more, whose form was sent or taken back, or whose visit is over.
    """
    days = clinic.settings.reminder_days
    is_day = clinic.local(clinic.clock()).hour in HOURS
    if not days or not is_day or not clinic.mailer.is_set_up:
        return 0
    mine, now = clinic.acting_as(MAIL), clinic.timer()
    open_ones = mine.store.invitations.remindable(now - timedelta(days=days), now + LEAST_LEFT)
    return sum(_reminded(mine, one) for some in _parts(open_ones) for one in _due(mine, some))


def _parts(invitations: tuple[Invitation, ...]) -> list[tuple[Invitation, ...]]:
    return [invitations[at : at + AT_ONCE] for at in range(0, len(invitations), AT_ONCE)]


def _due(clinic: Clinic, invitations: tuple[Invitation, ...]) -> list[Invitation]:
    mails: dict[str, list[Mail]] = {one.id: [] for one in invitations}
    for mail in clinic.store.outbox.of(list(mails)):
        mails[mail.invitation].append(mail)
    return [one for one in invitations if _is_due(clinic, one, mails[one.id])]


def _is_due(clinic: Clinic, invitation: Invitation, mails: list[Mail]) -> bool:
    if any(mail.kind is MailKind.REMINDER for mail in mails):
        return False
    if not any(mail.state is MailState.SENT for mail in mails) or _is_mailed_now(clinic, mails):
        return False
    if invitation.visit_day and invitation.visit_day < clinic.today():
        return False
    draft = clinic.store.drafts.by_reference(invitation.reference)
    return draft is None or clinic.is_over(draft.seen_at, AT_IT)


def _is_mailed_now(clinic: Clinic, mails: list[Mail]) -> bool:
    """Tell whether a message went out so lately, or is still to go, that another would be too much.

    One from ahead of the clock was sent while it was wrong: it holds nothing up.
    """
    pause = timedelta(days=clinic.settings.reminder_days)
    ages = [clinic.clock() - mail.made_at for mail in mails]
    is_waiting = any(mail.state is MailState.WAITING for mail in mails)
    return is_waiting or any(timedelta(0) <= age < pause for age in ages)


def _reminded(clinic: Clinic, invitation: Invitation) -> bool:
    opens = new_link(clinic, LinkPurpose.OPEN, invitation.id)
    stops = new_link(clinic, LinkPurpose.STOP, invitation.id)
    mail = writing.reminder_mail(clinic, invitation, opens, stops)
    change = Change(links=(opens.link, stops.link), mails=(mail,))
    deed = clinic.deed(Did.REMINDED, invitation.reference)
    try:
        clinic.store.invitations.save(invitation, deed, change)
    except Conflict:
        # Somebody opened, ended or reminded it this moment: the next look knows more.
        return False
    return True
