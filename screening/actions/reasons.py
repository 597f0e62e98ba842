"""The reason for what staff decide or correct: always asked for, one line, kept sealed."""

from typing import Final

from screening.actions import typed
from screening.errors import AnswerError, AnswerProblem

LONGEST: Final = 500


def tidied(said: str) -> str:
    """Return a reason as one line.

    Raises AnswerError if there is none, or if it is too long to be read.
    """
    line = typed.line(said)
    if not line:
        raise AnswerError(AnswerProblem("reason", "say why, in a few words"))
    if len(line) > LONGEST:
        raise AnswerError(AnswerProblem("reason", f"is longer than {LONGEST} characters"))
    return line
