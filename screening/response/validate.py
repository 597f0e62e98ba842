"""Which answers can be read at all: nothing is guessed, and a blank is not a mistake.

What is a mistake everywhere (also in an answers file): an unknown item or option, a number
out of range, an unreal or future date, a text too long, an answer of the wrong shape, and an
exclusive option beside others (docs/decisions/0004). What only the screen asks about stands in
`screening.response.asking`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from screening.errors import AnswerError, AnswerProblem
from screening.questionnaire.load import Content
from screening.questionnaire.model import SPOKEN_FOR, Item, ItemType
from screening.response import marks, strokes
from screening.response.dates import parse_date, parse_partial
from screening.response.model import Answers, is_blank, short

LONGEST: Final = {
    ItemType.TEXT: 200,
    ItemType.LONG_TEXT: 1000,
    ItemType.PHONE: 40,
    ItemType.SIGNATURE: 120,
}
LONGEST_ACTIVITY: Final = 80
ACTIVITY_KEYS: Final = frozenset({"name", "score"})

Mistake = tuple[str, str]


class Asked(NamedTuple):
    """What an answer answers: the item, the content around it, and the day."""

    content: Content
    item: Item
    on: date


def read_answers(content: Content, answers: Answers, on: date) -> dict[str, Any]:
    """Return the answers as they will be judged, blanks left out.

    Raises AnswerError with a problem for each item that cannot be read.
    """
    read, problems = readable(content, answers, on)
    if problems:
        raise AnswerError(*problems)
    return read


def readable(
    content: Content, answers: Answers, on: date
) -> tuple[dict[str, Any], tuple[AnswerProblem, ...]]:
    """Return what can be read, and a problem for each item that cannot."""
    read: dict[str, Any] = {}
    problems: list[AnswerProblem] = []
    for item_id, raw in answers.items():
        found = list(_problems(content, item_id, raw, on))
        problems += found
        if not found and not is_blank(raw):
            read[item_id] = _tidy(content.questionnaire.items[item_id], raw)
    return read, tuple(problems)


def _tidy(item: Item, raw: Any) -> Any:
    """Drop repeats from a list and blanks from a map of cards."""
    if item.type is ItemType.BODY_AREAS:
        return marks.tidied(raw)
    if isinstance(raw, dict):
        return {card: answer for card, answer in raw.items() if not is_blank(answer)}
    if isinstance(raw, list) and all(isinstance(entry, str) for entry in raw):
        return list(dict.fromkeys(raw))
    return raw


def _problems(content: Content, item_id: str, raw: object, on: date) -> Iterator[AnswerProblem]:
    item = content.questionnaire.items.get(item_id)
    if item is None:
        yield AnswerProblem(short(item_id), "there is no such item")
        return
    if is_blank(raw):
        return
    over = content.questionnaire.loop_of.get(item_id)
    if over is None:
        mistake = _mistake(Asked(content, item, on), raw)
        if mistake:
            yield AnswerProblem(item_id, *mistake)
        return
    yield from _card_problems(Asked(content, item, on), content.questionnaire.items[over], raw)


def _card_problems(asked: Asked, over: Item, raw: object) -> Iterator[AnswerProblem]:
    item = asked.item
    if not isinstance(raw, dict):
        yield AnswerProblem(item.id, "expects a map from treatment to answer", "error")
        return
    for card, answer in raw.items():
        if card not in over.real_options:
            yield AnswerProblem(item.id, f"'{short(card)}' is not an option of {over.id}")
        elif not is_blank(answer) and (mistake := _mistake(asked, answer)):
            yield AnswerProblem(item.id, *mistake, card=card)


def _mistake(asked: Asked, raw: object) -> Mistake | None:
    """Return why an answer cannot be read, and which of the item's error texts fits."""
    return READ[asked.item.type](asked, raw)


def known_options(content: Content, item: Item) -> frozenset[str]:
    """Return every option that an item may ever offer."""
    return _all_options(content)[item.id]


@lru_cache(maxsize=16)
def _all_options(content: Content) -> Mapping[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    regions = frozenset(content.segments.places)
    for item in content.questionnaire.all_items():
        own = regions if item.type is ItemType.BODY_AREAS else frozenset(item.options)
        known[item.id] = own.union(*(known[name] - SPOKEN_FOR for name in item.options_from))
    return known


def _choice(asked: Asked, raw: object) -> Mistake | None:
    if not isinstance(raw, str):
        return "expects one option id", "error"
    if raw not in known_options(asked.content, asked.item):
        return f"'{short(raw)}' is not one of its options", "error"
    return None


def _choices(asked: Asked, raw: object) -> Mistake | None:
    if not isinstance(raw, list) or not all(isinstance(entry, str) for entry in raw):
        return "expects a list of option ids", "error"
    known = known_options(asked.content, asked.item)
    for option in raw:
        if option not in known:
            return f"'{short(option)}' is not one of its options", "error"
    alone = asked.item.exclusive.intersection(raw)
    if alone and len(set(raw)) > 1:
        return f"'{min(alone)}' cannot stand beside other options", "error"
    return None


def _places(asked: Asked, raw: object) -> Mistake | None:
    known = known_options(asked.content, asked.item)
    why = next(marks.mistakes(asked.item, known, raw), "")
    return (why, "error") if why else None


def _drawing(_asked: Asked, raw: object) -> Mistake | None:
    why = strokes.mistake(raw)
    return (why, "error") if why else None


def _rating(asked: Asked, raw: object) -> Mistake | None:
    if isinstance(raw, bool) or not isinstance(raw, int):
        return "expects a whole number", "error"
    scale = asked.item.scale
    if scale and not scale.min <= raw <= scale.max:
        return f"expects a number from {scale.min} to {scale.max}", "error"
    return None


def _date(asked: Asked, raw: object) -> Mistake | None:
    day = parse_date(raw) if isinstance(raw, str) else None
    if day is None:
        return "is not a real date written YYYY-MM-DD", "impossible"
    return ("lies in the future", "future") if day > asked.on else None


def _partial_date(asked: Asked, raw: object) -> Mistake | None:
    span = parse_partial(raw) if isinstance(raw, str) else None
    if span is None:
        return "is not a real date written YYYY, YYYY-MM or YYYY-MM-DD", "impossible"
    return ("lies in the future", "future") if span[0] > asked.on else None


def _confirm(_asked: Asked, raw: object) -> Mistake | None:
    return None if raw == "agreed" else ("expects 'agreed'", "error")


def _text(asked: Asked, raw: object) -> Mistake | None:
    return _written(raw, asked.item.max or LONGEST[asked.item.type])


def _written(raw: object, longest: int) -> Mistake | None:
    if not isinstance(raw, str):
        return "expects text", "error"
    if len(raw) > longest:
        return f"is longer than {longest} characters", "too_long"
    return None


def _activities(asked: Asked, raw: object) -> Mistake | None:
    item = asked.item
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return "expects a list of {name, score}", "error"
    if len(raw) > (item.max or len(raw)):
        return f"expects at most {item.max} activities", "too_many"
    return next((m for entry in raw if (m := _activity(asked, entry))), None)


def _activity(asked: Asked, entry: Mapping[str, Any]) -> Mistake | None:
    if not ACTIVITY_KEYS.issuperset(entry) or is_blank(entry.get("name")):
        return "expects a name and a score for each activity", "error"
    wrong = _written(entry["name"], LONGEST_ACTIVITY)
    if wrong or is_blank(entry.get("score")):
        return wrong
    return _rating(asked, entry["score"])


READ: Final[Mapping[ItemType, Callable[[Asked, object], Mistake | None]]] = {
    ItemType.CHOICE: _choice,
    ItemType.CHOICES: _choices,
    ItemType.BODY_AREAS: _places,
    ItemType.RATING: _rating,
    ItemType.DATE: _date,
    ItemType.PARTIAL_DATE: _partial_date,
    ItemType.ACTIVITIES: _activities,
    ItemType.TEXT: _text,
    ItemType.LONG_TEXT: _text,
    ItemType.PHONE: _text,
    ItemType.CONFIRM: _confirm,
    ItemType.SIGNATURE: _text,
    ItemType.DRAWING: _drawing,
}
