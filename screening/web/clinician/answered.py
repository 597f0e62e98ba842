"""What staff have sent of a question, read back into an answer; nothing is guessed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from screening.questionnaire.model import NONE, Item, ItemType
from screening.response.marks import Mark, marks_of
from screening.response.model import Answers, is_blank
from screening.response.reading import Reading
from screening.web.clinician.asked import ACTIVITIES, ASKED, FELT, STRENGTH, cards, name_of

Typed = Mapping[str, str]
LONGEST_NUMBER: Final = 3


def answer_to(item: Item, typed: Typed, reading: Reading, before: Answers) -> Any:
    """Return the answer to an item as it was sent, a loop's with all its cards.

    `before` are the answers until now: what was said of a marked place and is not asked anew stays.
    """
    if item.id not in reading.questionnaire.loop_of:
        return _one(item, name_of(item.id), typed, before.get(item.id))
    asked = cards(reading, item)
    given = {card: _one(item, name_of(item.id, card), typed, None) for card in asked}
    return {card: one for card, one in given.items() if not is_blank(one)}


def _one(item: Item, name: str, typed: Typed, before: Any) -> Any:
    said = typed.get(name, "")
    match item.type:
        case ItemType.CHOICES:
            return _listed(said)
        case ItemType.BODY_AREAS:
            known = {mark.region: mark for mark in marks_of(before)}
            return [_mark(name, typed, known.get(r, Mark(r))) for r in _listed(said)]
        case ItemType.RATING:
            return number(said)
        case ItemType.ACTIVITIES:
            return list(_activities(item, name, typed))
        case ItemType.PHONE:
            return NONE if typed.get(f"{name}.none") else said
        case _:
            return said


def _mark(name: str, typed: Typed, before: Mark) -> Any:
    """Return what was sent of a place; one of which nothing more was asked stays as it was."""
    asked = name_of(name, before.region)
    if not typed.get(f"{asked}{ASKED}"):
        return before.as_answer()
    strength: Any = number(typed.get(f"{asked}{STRENGTH}", ""))
    felt = tuple(_listed(typed.get(f"{asked}{FELT}", "")))
    return Mark(before.region, strength, felt).as_answer()


def number(said: str) -> int | str | None:
    """Return a number that was sent; what is none stays as it is, to be refused."""
    tidy = said.strip()
    if not tidy:
        return None
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) < LONGEST_NUMBER else tidy


def _listed(said: str) -> list[str]:
    return [one for one in said.split(",") if one]


def _activities(item: Item, name: str, typed: Typed) -> Iterator[dict[str, Any]]:
    for place in range(item.max or ACTIVITIES):
        called = typed.get(f"{name}.{place}.name", "").strip()
        score = number(typed.get(f"{name}.{place}.score", ""))
        if called or score is not None:
            yield {"name": called} if score is None else {"name": called, "score": score}
