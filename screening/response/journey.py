"""The way through the form, derived from the answers: never stored, never counted up.

A `Place` is one screen: a page, or one card of a loop. Interrupt and guardian pages are not
places; they stand in the way for a moment (screening.actions.form.intake).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.questionnaire.body import Segments
from screening.questionnaire.model import Item, ItemType, Page, PageKind, Questionnaire
from screening.response.model import Answers, is_blank
from screening.response.reading import Reading


@dataclass(frozen=True, slots=True)
class Place:
    """One screen of the form; `card` names the treatment of a loop's card."""

    page: Page
    card: str = ""
    number: int = 0

    @property
    def id(self) -> str:
        """Return a name for the address bar: it tells the page, never an answer."""
        return f"{self.page.id}-{self.number}" if self.card else self.page.id


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a place stands among the counted parts of the form."""

    number: int
    total: int
    section: str


def places(questionnaire: Questionnaire, answers: Answers) -> tuple[Place, ...]:
    """Return every screen on the patient's way, in order."""
    return _places(Reading(questionnaire, answers))


def _places(reading: Reading) -> tuple[Place, ...]:
    return tuple(place for page in reading.questionnaire.pages for place in _of_page(reading, page))


def _of_page(reading: Reading, page: Page) -> tuple[Place, ...]:
    match page.kind:
        case PageKind.INTERRUPT | PageKind.GUARDIAN:
            return ()
        case PageKind.LOOP:
            ticked = reading.state(page.over).true
            cards = [o for o in reading.questionnaire.items[page.over].options if o in ticked]
            cards = [card for card in cards if card in page.item_names]
            return tuple(Place(page, card, number) for number, card in enumerate(cards, 1))
        case PageKind.QUESTIONS:
            asks = any(reading.is_shown(item.id) for item in page.items)
            return (Place(page),) if asks else ()
        case _:
            return (Place(page),)


def find(questionnaire: Questionnaire, answers: Answers, place_id: str) -> Place | None:
    """Return the place of that id, or none if it is not on the patient's way."""
    return next((p for p in places(questionnaire, answers) if p.id == place_id), None)


def shown_items(questionnaire: Questionnaire, answers: Answers, place: Place) -> tuple[Item, ...]:
    """Return the items that are asked at a place."""
    return _shown(Reading(questionnaire, answers), place)


def _shown(reading: Reading, place: Place) -> tuple[Item, ...]:
    if place.card:
        return tuple(i for i in place.page.items if place.card in reading.cards(i.id))
    return tuple(i for i in place.page.items if reading.is_shown(i.id))


def next_place(questionnaire: Questionnaire, answers: Answers, after: Place) -> Place:
    """Return the place that follows; the last one follows itself."""
    way = places(questionnaire, answers)
    return way[min(_index(questionnaire, way, after) + 1, len(way) - 1)]


def previous_place(questionnaire: Questionnaire, answers: Answers, before: Place) -> Place | None:
    """Return the place that comes before; none at the first."""
    way = places(questionnaire, answers)
    index = _index(questionnaire, way, before)
    return way[index - 1] if index > 0 else None


def _index(questionnaire: Questionnaire, way: tuple[Place, ...], place: Place) -> int:
    """Return where a place is, or where it was before an answer took it off the way."""
    if place in way:
        return way.index(place)
    order = {page.id: number for number, page in enumerate(questionnaire.pages)}
    here = (order[place.page.id], place.number)
    earlier = [n for n, p in enumerate(way) if (order[p.page.id], p.number) < here]
    return earlier[-1] if earlier else 0


def first_open(questionnaire: Questionnaire, answers: Answers) -> Place:
    """Return the first place that still needs an answer; the last place if none does."""
    reading = Reading(questionnaire, answers)
    way = _places(reading)
    return next((place for place in way if not _is_complete(reading, place)), way[-1])


def is_complete(questionnaire: Questionnaire, answers: Answers, place: Place) -> bool:
    """Tell whether every required question at a place has an answer."""
    return _is_complete(Reading(questionnaire, answers), place)


def _is_complete(reading: Reading, place: Place) -> bool:
    items = (item for item in _shown(reading, place) if item.required)
    return all(is_answered(reading, item, place.card) for item in items)


def is_answered(reading: Reading, item: Item, card: str = "") -> bool:
    """Tell whether an item has a whole answer, on one card if it belongs to a loop."""
    answer = reading.answer(item.id)
    if card:
        return not is_blank((answer or {}).get(card))
    if item.type is ItemType.ACTIVITIES and answer:
        return all(not is_blank(activity.get("score")) for activity in answer)
    return not is_blank(answer)


def may_visit(questionnaire: Questionnaire, answers: Answers, place_id: str) -> bool:
    """Tell whether every place before this one is complete."""
    reading = Reading(questionnaire, answers)
    for place in _places(reading):
        if place.id == place_id:
            return True
        if not _is_complete(reading, place):
            return False
    return False


def progress(questionnaire: Questionnaire, place: Place) -> Progress | None:
    """Return "part n of m" for a place; none outside the counted parts."""
    counted = questionnaire.counted_sections()
    for number, section in enumerate(counted, 1):
        if section.id == place.page.section:
            return Progress(number, len(counted), section.title)
    return None


def options(reading: Reading, item: Item, segments: Segments) -> Mapping[str, str]:
    """Return the options that can be picked now, with their labels, in the order of the form."""
    if item.type is ItemType.BODY_AREAS:
        return {place.id: place.label for place in segments.places.values()}
    if not item.options_from:
        return item.options
    return {
        option: label
        for name in item.options_from
        for option, label in _offered(reading, name, segments).items()
    }


def _offered(reading: Reading, item_id: str, segments: Segments) -> Mapping[str, str]:
    item = reading.questionnaire.items[item_id]
    if item.type is ItemType.BODY_AREAS:
        marked = reading.answer(item_id) or ()
        return {p.id: p.label for p in segments.places.values() if p.id in marked}
    return {o: label for o, label in item.options.items() if o in item.real_options}


def shown_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return the answers that are sent: hidden and blank ones are dropped."""
    return Reading(questionnaire, answers).shown_answers()
