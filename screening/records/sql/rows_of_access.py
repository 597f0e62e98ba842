"""Between rows and values for those who work here: staff, tablets, settings, signatures."""

import unicodedata
from typing import Any, Final

from sqlalchemy import RowMapping

from screening.errors import SealError
from screening.records.people import Choice, Role, RulesSignature, Staff, Tablet
from screening.records.sql import rows
from screening.records.sql.keyring import ClinicKeys

STAFF: Final = "staff"
TABLET: Final = "tablet"
CHOICE: Final = "choice"
SIGNATURE: Final = "rules_signature"
STAFF_BODY: Final = frozenset(
    {"email", "name", "roles", "password", "totp", "totp_step", "recovery"}
)
TABLET_BODY: Final = frozenset({"name", "reader", "waiting", "left", "at_desk"})
CHOICE_BODY: Final = frozenset({"values"})
SIGNATURE_BODY: Final = frozenset({"name", "registration"})


def email_digest(keys: ClinicKeys, email: str) -> str:
    """Return by what a member is found who types an e-mail address."""
    # However a keyboard composes its letters.
    return keys.digest("staff_email", unicodedata.normalize("NFKC", email.strip()).casefold())


def pin_digest(keys: ClinicKeys, pin: str) -> str:
    """Return by what a member is found who types a PIN."""
    return keys.digest("staff_pin", pin)


def staff_row(keys: ClinicKeys, member: Staff) -> dict[str, Any]:
    """Return the columns that keep a member; the PIN has a way of its own."""
    open_to_all = rows.clear(member, STAFF_BODY | {"has_pin"})
    found_by = {"email_digest": email_digest(keys, member.email), "roles": _roles(member)}
    return open_to_all | found_by | rows.sealed(keys, (STAFF, member.id), member, STAFF_BODY)


def staff(keys: ClinicKeys, row: RowMapping) -> Staff:
    """Return the member that a row keeps.

    Raises SealError if it does not open, or its columns were changed.
    """
    found = rows.known(Staff, rows.fields(keys, STAFF, row))
    member = Staff.model_validate(found | {"has_pin": row["pin_digest"] is not None})
    if row["roles"] != _roles(member) or row["email_digest"] != email_digest(keys, member.email):
        raise SealError("a member of staff is not what was sealed: its columns were changed")
    return rows.unchanged(member, STAFF, row)


def tablet_row(keys: ClinicKeys, tablet: Tablet) -> dict[str, Any]:
    """Return the columns that keep a tablet."""
    sealed = rows.sealed(keys, (TABLET, tablet.id), tablet, TABLET_BODY)
    return rows.clear(tablet, TABLET_BODY) | sealed


def tablet(keys: ClinicKeys, row: RowMapping) -> Tablet:
    """Return the tablet that a row keeps.

    Raises SealError if it does not open.
    """
    return rows.opened(Tablet, keys, (TABLET, row))


def choice_row(keys: ClinicKeys, choice: Choice) -> dict[str, Any]:
    """Return the columns that keep what a clinic has set; there is one row of them."""
    sealed = rows.sealed(keys, (CHOICE, keys.clinic), choice, CHOICE_BODY)
    return {"id": keys.clinic, "revision": choice.revision} | sealed


def choice(keys: ClinicKeys, row: RowMapping) -> Choice:
    """Return what a clinic has set.

    Raises SealError if it does not open.
    """
    return rows.opened(Choice, keys, (CHOICE, row))


def signature_row(keys: ClinicKeys, signature: RulesSignature) -> dict[str, Any]:
    """Return the columns that keep a signature."""
    sealed = rows.sealed(keys, (SIGNATURE, signature.id), signature, SIGNATURE_BODY)
    return rows.clear(signature, SIGNATURE_BODY) | sealed


def signature(keys: ClinicKeys, row: RowMapping) -> RulesSignature:
    """Return the signature that a row keeps.

    Raises SealError if it does not open.
    """
    return rows.opened(RulesSignature, keys, (SIGNATURE, row))


def _roles(member: Staff) -> str:
    return ",".join(sorted(str(role) for role in member.roles if role in Role))
