"""Between rows and values: the clear columns, and one JSON `body` with all that is private."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import RowMapping

from screening.assessment.submission import Submission
from screening.questionnaire.frozen import Frozen
from screening.records.model import Draft, QuestionnaireText

DRAFT_BODY: Final = frozenset(
    {
        "answers",
        "acknowledgements",
        "understood",
        "urgencies",
        "interrupt",
        "halted_at",
        "place",
    }
)
SUBMISSION_BODY: Final = frozenset({"answers", "assessment", "acknowledgements", "urgencies"})
SUBMISSION_EXTRA: Final = frozenset({"draft_id", "urgency", "band"})


def draft_row(draft: Draft) -> dict[str, Any]:
    """Return the columns that keep a draft."""
    return _row(draft, DRAFT_BODY)


def draft(row: RowMapping) -> Draft:
    """Return the draft that a row keeps."""
    return Draft.model_validate(_fields(row))


def submission_row(draft_id: str, submission: Submission) -> dict[str, Any]:
    """Return the columns that keep a submission."""
    return _row(submission, SUBMISSION_BODY) | {
        "draft_id": draft_id,
        "urgency": str(submission.assessment.urgency),
        "band": submission.assessment.fit.band,
    }


def submission(row: RowMapping) -> Submission:
    """Return the submission that a row keeps."""
    fields = _fields(row)
    return Submission.model_validate(
        {name: value for name, value in fields.items() if name not in SUBMISSION_EXTRA}
    )


def text_row(text: QuestionnaireText) -> dict[str, Any]:
    """Return the columns that keep a questionnaire's files."""
    return text.model_dump() | {"files": json.dumps(text.files, ensure_ascii=False)}


def text(row: RowMapping) -> QuestionnaireText:
    """Return the questionnaire's files that a row keeps."""
    return QuestionnaireText.model_validate({**row, "files": json.loads(row["files"])})


def _row(record: Frozen, private: frozenset[str]) -> dict[str, Any]:
    clear = record.model_dump(exclude=set(private))
    columns = {name: str(value) if _is_word(value) else value for name, value in clear.items()}
    return columns | {"body": record.model_dump_json(include=set(private))}


def _is_word(value: object) -> bool:
    # A StrEnum is a str, but a driver may not know that.
    return isinstance(value, str)


def _fields(row: RowMapping) -> Mapping[str, Any]:
    clear = {name: value for name, value in row.items() if name != "body"}
    return {**clear, **json.loads(row["body"])}
