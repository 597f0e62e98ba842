"""What `assess` is measured with: every worked case, and seeded variants full of doubt."""

import json
import random
from collections.abc import Iterator
from typing import Any, Final

from screening.questionnaire.model import UNSURE, Item, ItemType
from tests.cases.worked import Case, cases_of, folders

SEED: Final = 20260601
VARIANTS: Final = 20
LEAST_CHANGED: Final = 0.1
MOST_CHANGED: Final = 0.7


def lines() -> list[str]:
    """Return the requests in the order in which they are judged, one JSON object each."""
    chance = random.Random(SEED)
    cases = [case for folder in folders() for case in cases_of(folder)]
    found = [_line(case, answers) for case in cases for answers in _variants(case, chance)]
    chance.shuffle(found)
    return found


def _variants(case: Case, chance: random.Random) -> Iterator[dict[str, Any]]:
    items = case.content.questionnaire.items
    yield dict(case.answers)
    for _ in range(VARIANTS):
        share = chance.uniform(LEAST_CHANGED, MOST_CHANGED)
        doubted = {item for item in case.answers if chance.random() < share}
        said = {
            item: _doubt(items[item], answer, chance) if item in doubted else answer
            for item, answer in case.answers.items()
        }
        yield {item: answer for item, answer in said.items() if answer is not None}


def _doubt(asked: Item, answer: Any, chance: random.Random) -> Any:
    """Return "not sure" where that can be said, or nothing."""
    if UNSURE not in asked.options or chance.random() < 1 / 2:
        return None
    return _unsure(asked, answer)


def _unsure(asked: Item, answer: Any) -> Any:
    if isinstance(answer, dict):
        return dict.fromkeys(answer, UNSURE)
    return [UNSURE] if asked.type is ItemType.CHOICES else UNSURE


def _line(case: Case, answers: dict[str, Any]) -> str:
    request = {
        "questionnaire": case.content.questionnaire.id,
        "on": case.on.isoformat(),
        "answers": answers,
    }
    return json.dumps(request) + "\n"
