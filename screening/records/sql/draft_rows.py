"""Unfinished forms among the rows: replaced, forgotten and counted as part of a transaction."""

from typing import Final

from sqlalchemy import bindparam

from screening.errors import Conflict
from screening.records.invitations import FormChange
from screening.records.model import Draft
from screening.records.sql import consents, folders, rows
from screening.records.sql.clinic_records import Transaction, prepared
from screening.records.sql.tables import ABANDONED, DRAFT

MOVED_ON: Final = "the draft has moved on or is gone"
SAVE: Final = prepared(
    DRAFT, DRAFT.c.id == bindparam("same_id"), DRAFT.c.revision == bindparam("same_revision")
)
COUNT: Final = prepared(
    ABANDONED,
    ABANDONED.c.month == bindparam("of_month"),
    ABANDONED.c.page == bindparam("of_page"),
).values(forms=ABANDONED.c.forms + 1)


def replace(transaction: Transaction, draft: Draft) -> Draft:
    """Replace the draft of the same revision; Conflict if it has moved on or is gone."""
    saved = draft.model_copy(update={"revision": draft.revision + 1})
    row = rows.draft_row(transaction.keys, saved)
    same = {"same_id": draft.id, "same_revision": draft.revision}
    if transaction.run(SAVE, row | same) != 1:
        raise Conflict(MOVED_ON)
    return saved


def forget(transaction: Transaction, draft: Draft) -> None:
    """Forget a draft with its consent; Conflict if it has moved on or is gone."""
    if transaction.remove(DRAFT, *rows.same(draft)) != 1:
        raise Conflict(MOVED_ON)
    consents.forget(transaction, draft.reference)


def change(transaction: Transaction, form: FormChange) -> None:
    """Replace or forget a draft as it is said; Conflict if it has moved on or is gone."""
    if form.is_forgotten:
        forget(transaction, form.draft)
        folders.forget_decisions(transaction, form.draft.reference)
    else:
        replace(transaction, form.draft)


def note(transaction: Transaction, form: FormChange) -> None:
    """Write into the audit what became of a draft, and count it if it was given up."""
    transaction.audit(form.deed)
    if form.is_forgotten:
        count_abandoned(transaction, form.draft)


def count_abandoned(transaction: Transaction, draft: Draft) -> None:
    """Count a form that was given up; after the audit, since nobody else writes then."""
    where = {"of_month": f"{draft.opened_at:%Y-%m}", "of_page": draft.place}
    if not transaction.run(COUNT, where):
        first = {"month": where["of_month"], "page": where["of_page"], "forms": 1}
        transaction.add(ABANDONED, **first)
