"""A question of the form as a page for staff asks it: what each native control shows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from screening.questionnaire.model import NONE, Item, ItemType
from screening.report import said
from screening.report.case import Case
from screening.response import journey
from screening.response.marks import marks_of, regions_of
from screening.response.reading import Reading
from screening.response.validate import LONGEST

FORMAT: Final[Mapping[ItemType, str]] = {
    ItemType.PARTIAL_DATE: "The year first, as far as it is known: 2021, 2021-03 or 2021-03-14.",
}
SAID_BELOW: Final = "How strong it is there, and what it is like, stands below the places."
PLAIN: Final = frozenset({ItemType.PARTIAL_DATE, ItemType.BODY_AREAS, ItemType.DATE})
NUMBERED: Final = frozenset({ItemType.RATING, ItemType.ACTIVITIES})
NO_ANSWER: Final = "No answer"
NOT_SAID: Final = "Not said"
# Under which name it is sent that, how strong and in which way a place hurts.
ASKED, STRENGTH, FELT = ".said", ".strength", ".felt"
ACTIVITIES: Final = 3


class Option(NamedTuple):
    """One thing to pick or to tick."""

    id: str
    label: str
    is_chosen: bool


class Group(NamedTuple):
    """Options under a heading of their own; most questions have one group without any."""

    title: str
    options: tuple[Option, ...]


class Row(NamedTuple):
    """One activity: its name and its number."""

    name: str
    score: str


class Said(NamedTuple):
    """What more was said of a marked place: how strong it is there, and what it is like."""

    name: str
    place: str
    strengths: tuple[Option, ...]
    sensations: tuple[Option, ...]


class Control(NamedTuple):
    """What asks for one answer: under which name it is sent, and what it holds.

    `title` names the treatment, if it is asked of several.
    """

    name: str
    title: str
    text: str = ""
    groups: tuple[Group, ...] = ()
    rows: tuple[Row, ...] = ()
    said: tuple[Said, ...] = ()
    is_none: bool = False


class Question(NamedTuple):
    """One question with its controls; `kind` says which control asks for it."""

    id: str
    kind: str
    words: str
    help: str
    longest: int
    controls: tuple[Control, ...]
    low: str = ""
    high: str = ""
    without: str = ""


def question(case: Case, item: Item, reading: Reading, given: Any) -> Question:
    """Return a question as it is asked after these answers, holding what was given."""
    return Question(
        id=item.id,
        kind=str(item.type),
        words=said.question(case, item.id),
        help=_help(case, item),
        longest=item.max or LONGEST.get(item.type, 0),
        controls=tuple(_controls(case, item, reading, given)),
        low=item.scale.low if item.scale and item.type in NUMBERED else "",
        high=item.scale.high if item.scale and item.type in NUMBERED else "",
        without=item.options.get(NONE, "") if item.type is ItemType.PHONE else "",
    )


def _help(case: Case, item: Item) -> str:
    if item.sensations:
        return SAID_BELOW
    return FORMAT.get(item.type, "" if item.type in PLAIN else case.fill(item.help))


def name_of(item_id: str, card: str = "") -> str:
    """Return under which name an answer is sent: that of the item, with the card of a loop."""
    return f"{item_id}.{card}" if card else item_id


def cards(reading: Reading, item: Item) -> tuple[str, ...]:
    """Return the cards on which a loop's item is asked, in the order of the form."""
    over = reading.questionnaire.items[reading.questionnaire.loop_of[item.id]]
    return tuple(card for card in over.options if card in reading.cards(item.id))


def _controls(case: Case, item: Item, reading: Reading, given: Any) -> Iterator[Control]:
    over = case.content.questionnaire.loop_of.get(item.id)
    if over is None:
        yield _control(case, item, reading, (name_of(item.id), "", given))
        return
    names, held = case.content.questionnaire.items[over].options, given or {}
    for card in cards(reading, item):
        yield _control(case, item, reading, (name_of(item.id, card), names[card], held.get(card)))


def _control(case: Case, item: Item, reading: Reading, asked: tuple[str, str, Any]) -> Control:
    name, title, given = asked
    match item.type:
        case ItemType.CHOICE | ItemType.CHOICES:
            labels = journey.options(reading, item, case.content.segments)
            return Control(name, title, groups=(_group(case, item, labels, given),))
        case ItemType.RATING:
            return Control(name, title, groups=(_numbers(item, given),))
        case ItemType.BODY_AREAS:
            places = tuple(_places(case, regions_of(given)))
            return Control(name, title, groups=places, said=tuple(_said(case, item, name, given)))
        case ItemType.ACTIVITIES:
            return Control(name, title, rows=tuple(_rows(item, given or ())))
        case _:
            is_none = item.type is ItemType.PHONE and given == NONE
            text = "" if is_none or given is None else str(given)
            return Control(name, title, text=text, is_none=is_none)


def _group(case: Case, item: Item, labels: Mapping[str, str], given: Any) -> Group:
    chosen = {given} if isinstance(given, str) else set(given or ())
    options = [Option(o, case.fill(label), o in chosen) for o, label in labels.items()]
    if item.type is ItemType.CHOICE and not item.required:
        options.append(Option("", NO_ANSWER, given is None))
    return Group("", tuple(options))


def _numbers(item: Item, given: Any) -> Group:
    scale = item.scale
    numbers = range(scale.min, scale.max + 1) if scale else ()
    return Group("", tuple(Option(str(n), str(n), str(n) == str(given)) for n in numbers))


def _places(case: Case, marked: list[str]) -> Iterator[Group]:
    segments = case.content.segments
    for group, keys in segments.groups.items():
        here = [place for place in segments.places.values() if place.region.key in keys]
        options = (Option(place.id, place.label, place.id in marked) for place in here)
        yield Group(group.replace("_", " ").capitalize(), tuple(options))


def _said(case: Case, item: Item, name: str, given: Any) -> Iterator[Said]:
    """Yield what may be said of each marked place, if the form asks more than where it is."""
    places = case.content.segments.places
    for mark in marks_of(given) if item.sensations else ():
        if mark.region in places:
            said_before = "" if mark.intensity is None else str(mark.intensity)
            strengths = (
                Option("", NOT_SAID, not said_before),
                *_numbers(item, said_before).options,
            )
            felt = (Option(o, label, o in mark.sensations) for o, label in item.sensations.items())
            place = places[mark.region].label
            yield Said(name_of(name, mark.region), place, strengths, tuple(felt))


def _rows(item: Item, given: Any) -> Iterator[Row]:
    for number in range(item.max or ACTIVITIES):
        entry = given[number] if number < len(given) else {}
        score = entry.get("score")
        yield Row(str(entry.get("name") or ""), "" if score is None else str(score))
