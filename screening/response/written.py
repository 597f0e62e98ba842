"""Answers written by hand in YAML, where every scalar is text until the item says otherwise."""

import re
from collections.abc import Mapping
from typing import Any, Final

from screening.questionnaire.model import Item, ItemType, Questionnaire
from screening.response.marks import INTENSITY

WHOLE: Final = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)


def typed_answers(questionnaire: Questionnaire, written: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers in which ratings, scores, intensities and points are whole numbers."""
    items = questionnaire.items
    return {
        str(name): _typed(items[name], answer) if name in items else answer
        for name, answer in written.items()
    }


def _typed(item: Item, answer: Any) -> Any:
    if item.type is ItemType.RATING:
        return _whole(answer)
    if item.type is ItemType.ACTIVITIES and isinstance(answer, list):
        return [_counted(entry, "score") for entry in answer]
    if item.type is ItemType.BODY_AREAS and isinstance(answer, list):
        return [_counted(entry, INTENSITY) for entry in answer]
    if item.type is ItemType.DRAWING:
        return _all_whole(answer)
    return answer


def _all_whole(answer: Any) -> Any:
    return [_all_whole(one) for one in answer] if isinstance(answer, list) else _whole(answer)


def _counted(entry: Any, number: str) -> Any:
    if not isinstance(entry, dict) or number not in entry:
        return entry
    return {**entry, number: _whole(entry[number])}


def _whole(text: Any) -> Any:
    return int(text) if isinstance(text, str) and WHOLE.fullmatch(text) else text
