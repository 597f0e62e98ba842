"""The questionnaire that a form was asked from, also after the folder has changed."""

import json
from collections.abc import Mapping
from functools import lru_cache

from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound
from screening.questionnaire.load import Content, load_texts
from screening.records.model import Draft, QuestionnaireText


def content_of(clinic: Clinic, form: Draft | Submission) -> Content:
    """Return the questionnaire as it was shown to this patient.

    Raises NotFound if its text was never kept.
    """
    return content_with(clinic, form.content_hash)


def content_with(clinic: Clinic, content_hash: str) -> Content:
    """Return the questionnaire of that hash, in the folder now or shown to somebody before.

    Raises NotFound if its text was never kept.
    """
    for current in clinic.catalogue.values():
        if current.hash == content_hash:
            return current
    kept = clinic.store.texts.by_hash(content_hash)
    if kept is None:
        raise NotFound("the questionnaire of this form is not kept")
    return _read(kept.questionnaire, json.dumps(kept.files, sort_keys=True))


def text_of(content: Content) -> QuestionnaireText:
    """Return what must be kept so that a form can always be read again."""
    return QuestionnaireText(
        content_hash=content.hash,
        questionnaire=content.questionnaire.id,
        files=dict(content.files),
    )


@lru_cache(maxsize=8)
def copy_of(content: Content, newest: Content) -> Mapping[str, str]:
    """Return the words of the frame; those that an older questionnaire lacks are today's."""
    return {**newest.copy, **content.copy}


@lru_cache(maxsize=8)
def _read(name: str, files: str) -> Content:
    return load_texts(name, json.loads(files))
