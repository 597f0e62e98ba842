"""One edition of a form told to machines: every answer with the words of its question."""

from collections.abc import Iterator
from typing import Any

from screening.report import said
from screening.report.as_json import as_json
from screening.report.case import Case


def edition_as_json(case: Case) -> dict[str, Any]:
    """Return an edition as plain JSON (docs/patient-file.md)."""
    form, questionnaire = case.submission, case.content.questionnaire
    kept = form.model_dump(
        mode="json",
        include={"edition", "status", "opened_at", "sent_at", "kept_at", "rules_hash", "reason"},
    )
    return {
        **kept,
        "by": form.who,
        "read_aloud_by": form.reader,
        "questionnaire": {
            "id": form.questionnaire,
            "version": form.version,
            "hash": form.content_hash,
            "language": questionnaire.language,
        },
        "answers": list(_answers(case)),
        "assessment": {
            "on": form.assessment.on.isoformat(),
            **as_json(case.content, form.assessment),
        },
        "seconds_on_pages": dict(form.pages),
        "warning_pages": [page.model_dump(mode="json") for page in form.acknowledgements],
        "urgency_changes": [change.model_dump(mode="json") for change in form.urgencies],
    }


def _answers(case: Case) -> Iterator[dict[str, Any]]:
    """Yield the answers in the order of the form; one that is hidden now was not asked."""
    given = case.submission.answers
    for item in case.content.questionnaire.all_items():
        if item.id in given:
            yield {
                "item": item.id,
                "question": said.question(case, item.id),
                "answer": given[item.id],
                "words": said.words(case, item, given[item.id]),
                "asked": bool(case.reading.is_shown(item.id)),
            }
