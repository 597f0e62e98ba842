"""The columns that one questionnaire's answers fill, each with what its cells mean.

They follow from the content alone: two tables of one version have the same columns.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from screening.questionnaire.condition import All, Condition, Test
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, PageKind
from screening.questionnaire.named import BIRTH_DATE, HELPER_NAME, NAME
from screening.report.columns import Kind

IDENTIFYING: Final = frozenset({NAME, BIRTH_DATE, "phone", HELPER_NAME, "doctor"})
IDENTIFYING_TYPES: Final = frozenset({ItemType.PHONE, ItemType.SIGNATURE, ItemType.DRAWING})
KINDS: Final = {
    ItemType.RATING: Kind.WHOLE,
    ItemType.DATE: Kind.DAY,
    ItemType.CONFIRM: Kind.WHOLE,
    ItemType.DRAWING: Kind.WHOLE,
}
WORDS: Final = frozenset({ItemType.TEXT, ItemType.LONG_TEXT})
MOST_ACTIVITIES: Final = 3
YES_NO: Final = "1 = yes; 0 = no; empty = not answered"
MARKED: Final = "1 = marked; 0 = not marked; empty = nothing was marked"
ONCE_MARKED: Final = "of a marked place, if the patient said it; empty otherwise"


class Field(NamedTuple):
    """A column of the table, and what the dictionary says of it."""

    name: str
    kind: Kind
    question: str
    codes: str = ""
    unit: str = ""
    asked: str = ""
    tells_who: bool = False
    own_words: bool = False


def fields_of(content: Content) -> Iterator[Field]:
    """Yield the fields of every question, in the order of the form."""
    for item in content.questionnaire.all_items():
        asked = _asked(content, item)
        for field in _of_item(content, item):
            yield field._replace(
                asked=asked,
                tells_who=item.id in IDENTIFYING or item.type in IDENTIFYING_TYPES,
                own_words=field.own_words and item.id not in IDENTIFYING,
            )


def cards_of(content: Content, item: Item) -> Mapping[str, str]:
    """Return what a loop's item is asked about, with words; nothing of any other item."""
    page = content.questionnaire.page_of[item.id]
    return page.item_names if page.kind is PageKind.LOOP else {}


def options_of(content: Content, item: Item) -> Mapping[str, str]:
    """Return every option that an item can have, with its words."""
    if item.type is ItemType.BODY_AREAS:
        return {place.id: place.label for place in content.segments.places.values()}
    if not item.options_from:
        return item.options
    sources = (content.questionnaire.items[name] for name in item.options_from)
    return {
        option: words
        for source in sources
        for option, words in options_of(content, source).items()
        if source.type is ItemType.BODY_AREAS or option in source.real_options
    }


def has_strength(item: Item) -> bool:
    """Tell whether a mark of this item may say how strong the pain is, and what it is like."""
    return item.type is ItemType.BODY_AREAS and bool(item.sensations)


def _of_item(content: Content, item: Item) -> Iterator[Field]:
    cards = cards_of(content, item)
    if not cards:
        yield from _of_one(content, item, item.id, item.text)
    for card, words in cards.items():
        text = item.text.replace("{item}", words)
        yield from _of_one(content, item, f"{item.id}.{card}", f"{words}: {text}")


def _of_one(content: Content, item: Item, name: str, text: str) -> Iterator[Field]:
    if item.type is ItemType.BODY_AREAS:
        yield from _of_places(content, item)
    elif item.type is ItemType.ACTIVITIES:
        yield from _of_activities(item)
    elif item.type is ItemType.CHOICES:
        for option, words in options_of(content, item).items():
            yield Field(f"{name}.{option}", Kind.WHOLE, f"{text} {words}", YES_NO)
    else:
        field = Field(name, KINDS.get(item.type, Kind.TEXT), text, _meant(content, item))
        yield field._replace(unit=_unit(item), own_words=item.type in WORDS)


def _meant(content: Content, item: Item) -> str:
    if item.type is ItemType.CHOICE:
        return _codes(options_of(content, item))
    said = {ItemType.CONFIRM: "1 = agreed", ItemType.DRAWING: "1 = drawn; the drawing is left out"}
    return said.get(item.type, "")


def _unit(item: Item) -> str:
    is_partial = item.type is ItemType.PARTIAL_DATE
    return "YYYY, YYYY-MM or YYYY-MM-DD" if is_partial else _scale(item)


def _of_places(content: Content, item: Item) -> Iterator[Field]:
    for place, words in options_of(content, item).items():
        name, text = f"{item.id}.{place}", f"{item.text} {words}"
        if not has_strength(item):
            yield Field(name, Kind.WHOLE, text, MARKED)
            continue
        yield Field(name, Kind.WHOLE, f"{text}: how strong", ONCE_MARKED, _scale(item))
        yield Field(f"{name}.marked", Kind.WHOLE, text, MARKED)
        felt = f"{_codes(item.sensations)}; several with a space between them"
        yield Field(f"{name}.felt", Kind.TEXT, f"{text}: what it is like", felt)


def _of_activities(item: Item) -> Iterator[Field]:
    for number in range(1, (item.max or MOST_ACTIVITIES) + 1):
        name = f"{item.id}.{number}"
        yield Field(f"{name}.name", Kind.TEXT, f"{item.text} ({number})", own_words=True)
        yield Field(f"{name}.score", Kind.WHOLE, f"{item.text} ({number})", "", _scale(item))


def _codes(options: Mapping[str, str]) -> str:
    return "; ".join(f"{option} = {words}" for option, words in options.items())


def _scale(item: Item) -> str:
    scale = item.scale
    return f"{scale.min} = {scale.low} to {scale.max} = {scale.high}" if scale else ""


def _asked(content: Content, item: Item) -> str:
    """Tell in words when an item is asked; nothing if it always is."""
    page = content.questionnaire.page_of[item.id]
    loop = f"for each {page.over} that was picked" if cards_of(content, item) else ""
    if item.show_if is None:
        return loop
    shown = f"if {_worded(item.show_if)}"
    return f"{loop}, {shown}" if loop else shown


def _worded(condition: Condition) -> str:
    if isinstance(condition, Test):
        return _test(condition)
    word = " and " if isinstance(condition, All) else " or "
    parts = (_worded(part) for part in condition.parts)
    return word.join(
        part if " and " not in part and " or " not in part else f"({part})" for part in parts
    )


def _test(test: Test) -> str:
    if test.comparison is not None:
        how_many = "the number of answers to " if test.counts else ""
        return f"{how_many}{test.subject} is {test.comparison}"
    return f"{test.subject} has {' | '.join(sorted(test.options))}"
