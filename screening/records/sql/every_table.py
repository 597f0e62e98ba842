"""All tables together, and what holds for many of them."""

from typing import Final

from screening.records.sql.columns import METADATA
from screening.records.sql.tables import ANSWERS_EXPORT, DECISION, DRAFT, SUBMISSION
from screening.records.sql.tables_of_access import CHOICE, RULES_SIGNATURE, STAFF, TABLET
from screening.records.sql.tables_of_mail import BATCH, INVITATION, OUTBOX

OF_ALL: Final = METADATA
# Which columns are sealed, for whoever must read or renew them all: backup, keys, tests.
SEALED: Final = (
    DRAFT,
    SUBMISSION,
    DECISION,
    INVITATION,
    OUTBOX,
    BATCH,
    STAFF,
    TABLET,
    CHOICE,
    RULES_SIGNATURE,
    ANSWERS_EXPORT,
)
# Tables whose rows belong to one clinic each: PostgreSQL guards every one of them.
OF_A_CLINIC: Final = tuple(
    table for table in METADATA.sorted_tables if "clinic_id" in table.columns
)
