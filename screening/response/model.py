"""What was answered: the answers of one form, and the state that the form is in.

Answers are plain JSON values, keyed by item id, in the shapes of FORMAT.md's table.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]


class Status(StrEnum):
    """The state of a form (FHIR QuestionnaireResponse.status)."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    AMENDED = "amended"
    ENTERED_IN_ERROR = "entered-in-error"
    STOPPED = "stopped"


def short(text: object) -> str:
    """Cut an id that may be anything, so that a message stays one clear line."""
    plain = "".join(letter for letter in str(text) if letter.isprintable())
    return plain[:40]


def is_blank(answer: object) -> bool:
    """Tell whether an answer says nothing: absent, empty text, empty list or empty map."""
    return not answer and (answer is None or isinstance(answer, str | list | dict | tuple))
