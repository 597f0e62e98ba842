"""A clinic that keeps something in every table in which anything is sealed."""

from screening.actions.clinician import deciding, signing_rules
from screening.actions.housekeeping import choosing, exporting
from screening.actions.housekeeping.exporting import Format, Order
from screening.actions.invite import inviting, many
from screening.actions.invite.invitees import Invitee
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.records.people import EVERY_ROLE
from tests.canaries import BIRTH_DATE, LATIN, word
from tests.factories import a_member


def filled_by_staff(clinic: Clinic, reference: str) -> None:
    """Keep what staff write beside a form, with a canary in every field in which they type."""
    staff = clinic.acting_as("staff:ab12cd34", EVERY_ROLE)
    a_member(staff, email=f"{LATIN}@example.org", name=word("staff name"))
    deciding.hold(staff, reference, word("reason to hold"))
    inviting.invite(staff, Invitee(word("invited"), f"{LATIN}@example.com", BIRTH_DATE))
    row = f"{word('listed')},{LATIN}listed@example.com,{BIRTH_DATE}"
    many.upload(staff, f"Name,E-mail,Birth date\n{row}\n".encode())
    tablets.give(staff, word("tablet"))
    revision, _ = choosing.now(staff)
    choosing.choose(staff, revision, {"clinic_name": word("clinic name")})
    rules = signing_rules.now(staff).rules_hash
    signing_rules.sign(staff, rules, word("signs"), word("no")[:20])
    order = Order(word("reason to export"), Format.CSV, frozenset())
    assert b"".join(exporting.export(staff, order))
