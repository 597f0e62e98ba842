"""How far a form is that its patient has not sent yet, in words that tell no answer."""

from typing import Final

from screening.questionnaire.load import Content
from screening.records.model import Draft
from screening.response import journey

OPENED: Final = "Opened"
READY: Final = "Ready to sign"


def how_far(content: Content, draft: Draft) -> str:
    """Return in which part of a form its patient is, or that it waits for the signature."""
    questionnaire = content.questionnaire
    place = journey.find(questionnaire, draft.answers, draft.place)
    if place is None:
        return OPENED
    if progress := journey.progress(questionnaire, place):
        return f"Part {progress.number} of {progress.total}"
    is_last = place.page.section == questionnaire.pages[-1].section
    return READY if is_last else OPENED
