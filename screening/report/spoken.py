"""A patient's own answers in words: as they are checked before they are sent, and taken home."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from screening.questionnaire.braces import fill
from screening.questionnaire.model import Item, ItemType
from screening.response.marks import Mark, marks_of, said_of

MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
DONE: Final = {ItemType.CONFIRM: "Yes", ItemType.DRAWING: "Drawn by hand"}


class Answered(Protocol):
    """A question with its saved answer, its options now, and what fills the braces of its words."""

    @property
    def item(self) -> Item:
        """Return what was asked."""

    @property
    def saved(self) -> Any:
        """Return what was answered."""

    @property
    def options(self) -> Mapping[str, str]:
        """Return what could be picked, with its words."""

    @property
    def known(self) -> Mapping[str, str]:
        """Return what fills the braces."""


def spoken(field: Answered) -> tuple[str, ...]:
    """Return an answer in words, a line for each thing that was picked; none if it is blank."""
    answer = field.saved
    match field.item.type:
        case ItemType.CHOICES | ItemType.BODY_AREAS:
            return tuple(_picked(field, mark) for mark in marks_of(answer))
        case ItemType.CHOICE | ItemType.PHONE:
            return (_label(field, answer),) if answer else ()
        case ItemType.RATING:
            return () if answer is None else (_number(field.item, answer),)
        case ItemType.DATE | ItemType.PARTIAL_DATE:
            return (day(answer),) if answer else ()
        case ItemType.ACTIVITIES:
            return tuple(_activity(field.item, entry) for entry in answer or ())
        case ItemType.CONFIRM | ItemType.DRAWING:
            return (DONE[field.item.type],) if answer else ()
        case ItemType.TEXT | ItemType.LONG_TEXT | ItemType.SIGNATURE:
            return tuple(line for line in str(answer or "").splitlines() if line.strip())


def day(written: str) -> str:
    """Return "15 January 1985", "January 1985" or "1985"."""
    year, *rest = written.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    number = str(int(rest[1])) if rest[1:] else ""
    return " ".join(part for part in (number, month, year) if part)


def _label(field: Answered, option: str) -> str:
    """Return the words of an option; what a patient typed is left as it is."""
    label = field.options.get(option)
    return option if label is None else fill(label, field.known)


def _picked(field: Answered, picked: Mark) -> str:
    """Return the words of an option, and of a place what more was said of it."""
    label, said = _label(field, picked.region), said_of(picked, field.item)
    return f"{label}, {said}" if said else label


def _number(item: Item, answer: int) -> str:
    return f"{answer} out of {item.scale.max}" if item.scale else str(answer)


def _activity(item: Item, entry: Mapping[str, Any]) -> str:
    score = entry.get("score")
    return str(entry["name"]) if score is None else f"{entry['name']}: {_number(item, score)}"
