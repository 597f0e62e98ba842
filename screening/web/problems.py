"""What is wrong with what was typed, by the name of each field: on top and beside the field."""

from typing import Final

from screening.errors import AnswerError

WRONG: Final = 422


class Problems(dict[str, str]):
    """Say nothing of a field with which nothing is wrong."""

    def __missing__(self, field: str) -> str:
        """Return no words."""
        return ""


def said(error: AnswerError) -> Problems:
    """Return the problems of an error as sentences."""
    return Problems(
        (problem.item, problem.why[:1].upper() + problem.why[1:]) for problem in error.problems
    )
