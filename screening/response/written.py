"""Answers written by hand in YAML, where every scalar is text until the item says otherwise."""

import re
from collections.abc import Mapping
from typing import Any, Final

from screening.questionnaire.model import Item, ItemType, Questionnaire

WHOLE: Final = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)


def typed_answers(questionnaire: Questionnaire, written: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers in which ratings and activity scores are whole numbers."""
    items = questionnaire.items
    return {
        str(name): _typed(items[name], answer) if name in items else answer
        for name, answer in written.items()
    }


def _typed(item: Item, answer: Any) -> Any:
    if item.type is ItemType.RATING:
        return _whole(answer)
    if item.type is ItemType.ACTIVITIES and isinstance(answer, list):
        return [_scored(entry) for entry in answer]
    return answer


def _scored(entry: Any) -> Any:
    if not isinstance(entry, dict) or "score" not in entry:
        return entry
    return {**entry, "score": _whole(entry["score"])}


def _whole(text: Any) -> Any:
    return int(text) if isinstance(text, str) and WHOLE.fullmatch(text) else text
