"""The page for a patient who is under the clinic's minimum age and fills in the form alone."""

from typing import Final

from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.questionnaire.model import PageKind
from screening.questionnaire.named import BIRTH_DATE, FILLED_BY
from screening.records.model import Draft
from screening.response.asking import Asking, is_under_age_alone

GUARDIAN: Final = "guardian"


def page_id(content: Content) -> str:
    """Return the id of the guardian page; empty if the questionnaire has none."""
    pages = content.questionnaire.pages
    return next((page.id for page in pages if page.kind is PageKind.GUARDIAN), "")


def guarded(clinic: Clinic, content: Content, draft: Draft) -> Draft:
    """Return the draft halted at the question for the birth date if a guardian must come."""
    asking = Asking(clinic.today(), clinic.settings.min_age)
    page = page_id(content)
    if not page or not is_under_age_alone(content, draft.answers, asking):
        return draft
    halted_at = content.questionnaire.page_of[BIRTH_DATE].id
    return draft.model_copy(update={"interrupt": page, "halted_at": halted_at})


def came(content: Content, draft: Draft) -> Draft:
    """Return the draft as filled in by a guardian, at the page that asks for their name."""
    return draft.model_copy(
        update={
            "answers": {**draft.answers, FILLED_BY: GUARDIAN},
            "interrupt": "",
            "halted_at": "",
            "place": content.questionnaire.page_of[FILLED_BY].id,
        }
    )
