"""How each type of question is answered by hand."""

from collections.abc import Iterator
from math import ceil
from typing import Final

from screening.questionnaire.model import Item, ItemType
from screening.report.chart import blank_chart
from screening.report.paper.model import (
    Activities,
    Answer,
    Beside,
    DateBoxes,
    Elsewhere,
    Lines,
    Numbers,
    Option,
    Places,
    Signature,
    Ticks,
)
from screening.report.paper.pointers import Guide, leads_to
from screening.report.paper.stops import all_but_none, stops

# Letters that fit on a line when they are written by hand.
PER_LINE: Final = 125
TEN: Final = 10
ONE_OF: Final = frozenset({ItemType.CHOICE})


def answer(guide: Guide, item: Item) -> Answer:
    """Return how an item is answered."""
    match item.type:
        case ItemType.CHOICE | ItemType.CHOICES:
            return _chosen(guide, item)
        case ItemType.CONFIRM:
            return Ticks(one=False, options=(Option(words=_text(guide, item)),))
        case ItemType.RATING:
            return numbers_of(guide, item)
        case ItemType.DATE | ItemType.PARTIAL_DATE:
            return date_boxes(guide)
        case ItemType.ACTIVITIES:
            return _activities(guide, item)
        case ItemType.BODY_AREAS:
            return _places(guide, item)
        case ItemType.DRAWING:
            return Signature(title=guide.words.say("paper_date"), date=date_boxes(guide))
        case _:
            return _lines(guide, item)


def options_of(guide: Guide, item: Item) -> tuple[Option, ...]:
    """Return the answers to tick, in the screen's order."""
    led, stopping = leads_to(guide, item), stops(guide, item)
    marked = {} if all_but_none(item, stopping) else stopping
    return tuple(
        Option(words=guide.words.fill(words), leads_to=led.get(name, ()), stops=name in marked)
        for name, words in _offered(guide, item)
    )


def numbers_of(guide: Guide, item: Item) -> Numbers:
    """Return the numbers of a rating and what its ends mean."""
    scale = item.scale
    if scale is None:
        return Numbers(numbers=tuple(map(str, range(TEN + 1))), low="", high="")
    return Numbers(
        numbers=tuple(map(str, range(scale.min, scale.max + 1))),
        low=guide.words.fill(scale.low),
        high=guide.words.fill(scale.high),
    )


def date_boxes(guide: Guide) -> DateBoxes:
    """Return the boxes of a date."""
    say = guide.words.say
    return DateBoxes(day=say("paper_day"), month=say("paper_month"), year=say("paper_year"))


def _text(guide: Guide, item: Item) -> str:
    return guide.words.on_paper("text", item.id, item.text)


def _offered(guide: Guide, item: Item) -> Iterator[tuple[str, str]]:
    for name in item.options_from:
        source = guide.items[name]
        yield from ((o, words) for o, words in source.options.items() if o in source.real_options)
    yield from item.options.items()


def _chosen(guide: Guide, item: Item) -> Answer:
    """Return boxes to tick; what is picked from other answers is marked there."""
    sources = [guide.items[name] for name in item.options_from]
    if sources and not item.options:
        key = {
            "paper_unsure": all(source.id in item.narrows for source in sources),
            "paper_in_picture": all(one.type is ItemType.BODY_AREAS for one in sources),
        }
        for name, fits in key.items():
            if fits:
                return Elsewhere(words=guide.words.say(name, n=guide.named(*item.options_from)))
    return Ticks(one=item.type in ONE_OF, options=options_of(guide, item))


def _lines(guide: Guide, item: Item) -> Lines:
    words = [guide.words.fill(label) for label in item.options.values()]
    count = ceil((item.max or 1) / PER_LINE) if item.type is ItemType.LONG_TEXT else 1
    return Lines(count=count, option=next(iter(words), ""))


def _activities(guide: Guide, item: Item) -> Activities:
    suggested = ", ".join(guide.words.fill(one) for one in item.suggestions)
    return Activities(
        suggested=guide.words.say("paper_suggested", answers=suggested) if suggested else "",
        title=guide.words.say("paper_activity"),
        rows=item.max or 1,
        scale=numbers_of(guide, item),
    )


def _places(guide: Guide, item: Item) -> Places:
    say = guide.words.say
    more = tuple(_more(guide, item))
    return Places(
        chart=blank_chart(guide.content.body),
        front=say("body_front"),
        back=say("body_back"),
        right=say("body_your_right"),
        left=say("body_your_left"),
        more=more,
        in_words="" if more else say("paper_in_words"),
    )


def _more(guide: Guide, item: Item) -> Iterator[Beside]:
    """Ask what more may be said of a place, and say how it is written beside it."""
    say, fill = guide.words.say, guide.words.fill
    if item.scale:
        low, high = fill(item.scale.low), fill(item.scale.high)
        ends = {"n": str(item.scale.min), "total": str(item.scale.max)}
        words = say("paper_strength", low=low, high=high, **ends)
        yield Beside(title=say("body_strength"), words=words)
    if item.sensations:
        felt = [fill(label) for label in item.sensations.values()]
        letters = tuple(f"{label[:1].upper()} = {label}" for label in felt)
        yield Beside(title=say("body_feel"), words=say("paper_feel"), letters=letters)
