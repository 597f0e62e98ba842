"""The number of each question: the same on paper and on the screen of whoever keys it in."""

from collections.abc import Mapping
from string import ascii_lowercase
from typing import Final

from screening.questionnaire.condition import tests
from screening.questionnaire.model import Item, Questionnaire

LETTERS: Final = len(ascii_lowercase)


def numbers(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the number of every item in the order of the journey: 1, 2, 2a, 2b, 3.

    A follow-up, which depends on the question before it, takes its number and a letter.
    """
    found: dict[str, str] = {}
    together: list[str] = []
    main = 0
    for item in questionnaire.all_items():
        if not _follows(item, together):
            main, together = main + 1, []
        found[item.id] = f"{main}{_letter(len(together))}"
        together.append(item.id)
    return found


def _follows(item: Item, together: list[str]) -> bool:
    return any(test.subject in together for test in tests(item.show_if))


def _letter(count: int) -> str:
    """Return no letter for the question itself, then a to z, a2 to z2."""
    if not count:
        return ""
    turn, place = divmod(count - 1, LETTERS)
    return f"{ascii_lowercase[place]}{turn + 1 if turn else ''}"
