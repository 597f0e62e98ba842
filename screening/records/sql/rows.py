"""Between rows and values: the clear columns, and one sealed `body` with all that is private."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, RowMapping

from screening.assessment.submission import Submission
from screening.errors import SealError
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency
from screening.records.model import Decision, Draft, QuestionnaireText, Trace
from screening.records.sql import tables
from screening.records.sql.keyring import ClinicKeys
from screening.response.model import Status

DRAFT_BODY: Final = frozenset(
    {
        "answers",
        "acknowledgements",
        "understood",
        "urgencies",
        "interrupt",
        "halted_at",
        "place",
        "pages",
        "reader",
        "patience",
    }
)
SUBMISSION_BODY: Final = frozenset(
    {"answers", "assessment", "acknowledgements", "urgencies", "pages", "reader", "who", "reason"}
)
DECISION_BODY: Final = frozenset({"reason", "note", "flag", "edition", "signed", "grounds"})
# Stands in the clear, since lists are made of it, and sealed as well: who changes it is found.
BOUND: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset({"reference", "revision", "content_hash", "urgency"}),
    "submission": frozenset(
        {"reference", "content_hash", "rules_hash", "status", "edition", "sent_at"}
    ),
    "decision": frozenset({"reference", "kind", "who", "at", "supersedes"}),
    "staff": frozenset({"revision", "disabled_at"}),
    "tablet": frozenset({"token_hash", "made_by", "ended_at"}),
    "choice": frozenset({"revision"}),
    "answers_export": frozenset({"who", "at"}),
    "rules_signature": frozenset({"questionnaire", "version", "rules_hash", "who", "at"}),
    "invitation": frozenset(
        {"reference", "channel", "revision", "expires_at", "submitted_at", "revoked_at"}
    ),
    "outbox": frozenset({"dedupe_key", "kind", "invitation", "state"}),
    "batch": frozenset({"state", "total", "done", "revision"}),
}
# What must be acted on comes first in the list; all others stand together.
RANK: Final = {Urgency.EMERGENCY: 0, Urgency.SAME_DAY: 1}
OTHERS: Final = 2
T = TypeVar("T", bound=Frozen)
DRAFT: Final = "draft"
SUBMISSION: Final = "submission"
DECISION: Final = "decision"


def draft_row(keys: ClinicKeys, draft: Draft) -> dict[str, Any]:
    """Return the columns that keep a draft."""
    body = sealed(keys, (DRAFT, draft.id), draft, DRAFT_BODY)
    return clear(draft, DRAFT_BODY) | {"worst_rank": worst_rank_of(draft)} | body


def draft(keys: ClinicKeys, row: RowMapping) -> Draft:
    """Return the draft that a row keeps.

    Raises SealError if it does not open.
    """
    return opened(Draft, keys, (DRAFT, row))


def worst_rank_of(draft: Draft) -> int:
    """Return how urgent a draft is or ever was: 0 an emergency, 1 same day, else 2."""
    changes = (urgency for one in draft.urgencies for urgency in (one.before, one.after))
    return min(RANK.get(urgency, OTHERS) for urgency in (draft.urgency, *changes))


def submission_id(draft_id: str, edition: int) -> str:
    """Return the id of an edition of a form."""
    return f"{draft_id}.{edition}"


def _judged(form: Submission) -> dict[str, Any]:
    """Return the columns that put a form where it belongs in the list."""
    urgency, band = form.assessment.urgency, form.assessment.fit.band
    return {"urgency": str(urgency), "rank": rank_of(form), "band": band}


def rank_of(form: Submission) -> int:
    """Return where a form stands in the list: an emergency, same day, or among all others."""
    return RANK.get(form.assessment.urgency, OTHERS)


def attention_of(form: Submission) -> int:
    """Return how urgently a sent form waits: as urgently as it was at any time for its patient."""
    sent_at = form.sent_at
    changes = (one for one in form.urgencies if sent_at is None or one.at <= sent_at)
    urgencies = (urgency for one in changes for urgency in (one.before, one.after))
    return min((rank_of(form), *(RANK.get(urgency, OTHERS) for urgency in urgencies)))


def submission_row(keys: ClinicKeys, draft_id: str, form: Submission) -> dict[str, Any]:
    """Return the columns that keep an edition of a submission as the newest one."""
    row_id = submission_id(draft_id, form.edition)
    extra = _judged(form) | {
        "id": row_id,
        "draft_id": draft_id,
        "is_current": True,
        "is_listed": form.status is not Status.ENTERED_IN_ERROR,
        "is_read": False,
        "attention": attention_of(form),
        "kept_at": form.kept_at or form.sent_at,
    }
    body = sealed(keys, (SUBMISSION, row_id), form, SUBMISSION_BODY)
    return clear(form, SUBMISSION_BODY) | extra | body


def submission(keys: ClinicKeys, row: RowMapping) -> Submission:
    """Return the edition of a submission that a row keeps.

    Raises SealError if it does not open.
    """
    form = opened(Submission, keys, (SUBMISSION, row))
    if any(row[name] != value for name, value in _judged(form).items()):
        raise SealError("a form does not stand in the list where its answers put it")
    return form


def decision_row(keys: ClinicKeys, decision: Decision) -> dict[str, Any]:
    """Return the columns that keep a decision."""
    body = sealed(keys, (DECISION, decision.id), decision, DECISION_BODY)
    return clear(decision, DECISION_BODY) | body


def decision(keys: ClinicKeys, row: RowMapping) -> Decision:
    """Return the decision that a row keeps.

    Raises SealError if it does not open.
    """
    return opened(Decision, keys, (DECISION, row))


def trace_row(keys: ClinicKeys, reference: str, trace: Trace) -> dict[str, Any]:
    """Return the columns by which a form is found; the value itself is not among them."""
    kind = str(trace.kind)
    return {"reference": reference, "kind": kind, "digest": keys.digest(kind, trace.value)}


def same(draft: Draft) -> tuple[ColumnElement[bool], ...]:
    """Return what picks a draft at its revision."""
    return tables.DRAFT.c.id == draft.id, tables.DRAFT.c.revision == draft.revision


def text_row(text: QuestionnaireText) -> dict[str, Any]:
    """Return the columns that keep a questionnaire's files."""
    return text.model_dump() | {"files": json.dumps(text.files, ensure_ascii=False)}


def text(row: RowMapping) -> QuestionnaireText:
    """Return the questionnaire's files that a row keeps."""
    return QuestionnaireText.model_validate({**row, "files": json.loads(row["files"])})


def plain(record: Frozen) -> dict[str, Any]:
    """Return the columns that keep a record in which nothing is private."""
    return clear(record, ())


def known(kind: type[Frozen], fields: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """Return those of the columns that a record has a field for."""
    return {name: value for name, value in fields.items() if name in kind.model_fields}


def clear(record: Frozen, private: Iterable[str]) -> dict[str, Any]:
    """Return the columns of a record that tell about nobody."""
    found = record.model_dump(exclude=set(private))
    # A StrEnum is a str, but a driver may not know that.
    return {name: str(value) if isinstance(value, str) else value for name, value in found.items()}


def sealed(
    keys: ClinicKeys, where: tuple[str, str], record: Frozen, private: frozenset[str]
) -> dict[str, bytes]:
    """Return the column that keeps what is private, with the columns that are bound to it."""
    text = record.model_dump_json(include=set(private | BOUND[where[0]]))
    return {"body": keys.seal(keys.place(*where), text)}


def fields(keys: ClinicKeys, table: str, row: RowMapping) -> Mapping[str, Any]:
    """Return every field that a row keeps, the sealed ones opened.

    Raises SealError if they do not open.
    """
    found = {name: value for name, value in row.items() if name not in {"body", "clinic_id"}}
    return {**found, **json.loads(keys.open(keys.place(table, row["id"]), bytes(row["body"])))}


def opened(kind: type[T], keys: ClinicKeys, where: tuple[str, RowMapping]) -> T:
    """Return the record that a row of a table keeps.

    Raises SealError if it does not open, or its clear columns are not those sealed with it.
    """
    table, row = where
    return unchanged(kind.model_validate(known(kind, fields(keys, table, row))), table, row)


def unchanged(record: T, table: str, row: RowMapping) -> T:
    """Return a record whose clear columns are those that were sealed with it.

    Raises SealError if somebody changed a column, or brought an older body back.
    """
    # A body that an earlier version sealed holds none of them: the row's own were taken then.
    if any(getattr(record, name) != row[name] for name in BOUND[table]):
        raise SealError("a record is not what was sealed with it: its columns were changed")
    return record
