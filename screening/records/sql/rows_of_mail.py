"""Between rows and values for the mail: invitations, links, messages, lists."""

from typing import Any, Final

from sqlalchemy import RowMapping

from screening.records import traces
from screening.records.batches import Batch
from screening.records.invitations import Invitation, Link
from screening.records.mail import Mail, MailKind
from screening.records.sql import rows
from screening.records.sql.keyring import ClinicKeys

INVITATION: Final = "invitation"
OUTBOX: Final = "outbox"
BATCH: Final = "batch"
INVITATION_BODY: Final = frozenset(
    {
        "name",
        "email",
        "birth_date",
        "language",
        "visit_day",
        "visit_time",
        "physiotherapist",
        "is_confirmed",
        "made_by",
        "batch",
    }
)
MAIL_BODY: Final = frozenset({"reference", "to", "subject", "text", "html", "stop", "why"})
BATCH_BODY: Final = frozenset(
    {"made_by", "confirmed_by", "invited", "people", "left", "unused", "is_guessed"}
)


def email_digest(keys: ClinicKeys, email: str) -> str:
    """Return by what the invitations to an e-mail address are found; nothing without one."""
    return keys.digest("invitation_email", traces.email(email).value) if email else ""


def invitation_row(keys: ClinicKeys, invitation: Invitation) -> dict[str, Any]:
    """Return the columns that keep an invitation."""
    sealed = rows.sealed(keys, (INVITATION, invitation.id), invitation, INVITATION_BODY)
    found_by = {"email_digest": email_digest(keys, invitation.email)}
    return rows.clear(invitation, INVITATION_BODY) | found_by | sealed


def invitation(keys: ClinicKeys, row: RowMapping) -> Invitation:
    """Return the invitation that a row keeps.

    Raises SealError if it does not open.
    """
    return rows.opened(Invitation, keys, (INVITATION, row))


def link(row: RowMapping) -> Link:
    """Return the link that a row keeps."""
    return Link.model_validate(rows.known(Link, row))


def mail_row(keys: ClinicKeys, mail: Mail) -> dict[str, Any]:
    """Return the columns that keep a message."""
    sealed = rows.sealed(keys, (OUTBOX, mail.id), mail, MAIL_BODY)
    return rows.clear(mail, MAIL_BODY) | sealed


def mail(keys: ClinicKeys, row: RowMapping) -> Mail:
    """Return the message that a row keeps.

    Raises SealError if it does not open.
    """
    return rows.opened(Mail, keys, (OUTBOX, row))


def shut_mail(row: RowMapping) -> Mail:
    """Return what is left of a message whose row does not open: the columns in the clear.

    They may be what was damaged: a kind that there is not becomes one to whom it was to go.
    """
    left = rows.known(Mail, row)
    to_whom = MailKind.INVITATION if left["invitation"] else MailKind.READY
    kind = left["kind"] if left["kind"] in set(MailKind) else to_whom
    return Mail.model_validate({**left, "kind": kind})


def batch_row(keys: ClinicKeys, batch: Batch) -> dict[str, Any]:
    """Return the columns that keep a list of patients to invite."""
    sealed = rows.sealed(keys, (BATCH, batch.id), batch, BATCH_BODY)
    return rows.clear(batch, BATCH_BODY) | sealed


def batch(keys: ClinicKeys, row: RowMapping) -> Batch:
    """Return the list that a row keeps.

    Raises SealError if it does not open.
    """
    return rows.opened(Batch, keys, (BATCH, row))
