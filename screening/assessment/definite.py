"""Every definite answer that an open item can get, one of each kind that the fit can tell apart.

Which kinds there are follows from the tests of the content and from what the code of the
measures reads (docs/decisions/0008).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, combinations, combinations_with_replacement, product
from typing import Any, Final

from screening.assessment.dependence import fit_items
from screening.assessment.facts import Facts
from screening.assessment.measures_of_care import FAILED, LISTED_CARE
from screening.assessment.measures_of_places import quadrant
from screening.assessment.measures_of_signs import EARLY_ONSET_AGE, NERVE_WORDS, NUMB
from screening.assessment.measures_of_time import DAYS
from screening.questionnaire.body import Place
from screening.questionnaire.condition import tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import DECLINED, NONE, UNSURE, Item, ItemType
from screening.response.reading import Reading

# What the code of a measure counts or reads of a list; each set is interchangeable.
READ_BY_MEASURES: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "pain_words": (frozenset(NERVE_WORDS),),
    "better_with": (frozenset({"move"}), frozenset({"rest"})),
    "treatments": (LISTED_CARE,),
    "tx_result": (FAILED, frozenset({"lasting"})),
    "night": (frozenset({"up_helps"}),),
    "onset_cause": (frozenset({"unknown", "gradual"}),),
    "numb": (NUMB,),
    "pain_travel": (frozenset({"leg"}),),
    "duration": tuple(frozenset({band}) for band in DAYS),
}
# Lists of which a measure counts how many are ticked; of others one of a kind says it all.
COUNTED: Final = frozenset({"pain_words", "treatments"})
# The age at which pain began lies at most 5 years, or all of them, before the age now.
TELLING_AGES: Final = (0, *range(EARLY_ONSET_AGE - 1, EARLY_ONSET_AGE + 7), 120)


def is_open(reading: Reading, item_id: str) -> bool:
    """Tell whether an item is shown and blank or unsure, on any card of a loop."""
    if not reading.is_shown(item_id):
        return False
    if item_id in reading.questionnaire.loop_of:
        return bool(open_cards(reading, item_id))
    answer = reading.answer(item_id)
    return answer is None or answer == UNSURE or (isinstance(answer, list) and UNSURE in answer)


def open_cards(reading: Reading, item_id: str) -> list[str]:
    """Return the cards of a loop on which an item is blank or unsure."""
    given = reading.answer(item_id) or {}
    return sorted(c for c in reading.cards(item_id) if given.get(c, UNSURE) == UNSURE)


def definite_answers(facts: Facts, item_id: str) -> Iterator[Any]:
    """List answers to one item that stand for every definite answer it can have.

    What is ticked beside "not sure" stays ticked.
    """
    item = facts.content.questionnaire.items[item_id]
    if item_id in facts.reading.questionnaire.loop_of:
        yield from _for_cards(facts, item)
        return
    match item.type:
        case ItemType.RATING if item.scale:
            yield from range(item.scale.min, item.scale.max + 1)
        case ItemType.CHOICE:
            yield from _for_choice(facts, item)
        case ItemType.CHOICES:
            yield from _for_list(facts, item)
        case ItemType.BODY_AREAS:
            yield from _for_places(facts.content)
        case ItemType.DATE:
            yield from (_years_before(facts.on, years) for years in TELLING_AGES)
        case ItemType.PARTIAL_DATE:
            yield from _for_onset(facts.on)
        case _:
            return


def _for_choice(facts: Facts, item: Item) -> Iterator[str]:
    """List one option of each kind, and one that the fit does not read."""
    reading = facts.reading
    offered = reading.real_options(item) if item.options_from else frozenset(item.options)
    kinds = _alike(facts.content, item.id)
    unread = offered.difference({UNSURE, DECLINED}, *kinds)
    yield from (min(kind & offered) for kind in (*kinds, unread) if kind & offered)


def _for_cards(facts: Facts, item: Item) -> Iterator[dict[str, str]]:
    """Share out one answer of each kind among the open cards; cards of one kind are alike."""
    cards = open_cards(facts.reading, item.id)
    kept = facts.reading.answer(item.id) or {}
    answers = [min(kind) for kind in _alike(facts.content, item.id)]
    counted = sorted(cards, key=lambda card: card not in LISTED_CARE)
    for shared in combinations_with_replacement(answers, len(counted)):
        yield {**kept, **dict(zip(counted, shared, strict=True))}


def _for_list(facts: Facts, item: Item) -> Iterator[list[str]]:
    kept = [o for o in facts.reading.answer(item.id) or () if o != UNSURE]
    free = facts.reading.real_options(item) - set(kept)
    classes = [sorted(group & free) for group in _alike(facts.content, item.id)]
    most = [len(group) if item.id in COUNTED else min(1, len(group)) for group in classes]
    if not kept:
        # First, since nothing ticked leaves least open and mostly ends the search.
        spare = free.difference(*classes)
        yield from ([NONE],) if NONE in item.options else (sorted(spare)[:1],) if spare else ()
    for counts in product(*(range(number + 1) for number in most)):
        extra = [o for group, n in zip(classes, counts, strict=True) for o in group[:n]]
        if kept or extra:
            yield [*kept, *extra]


@lru_cache(maxsize=512)
def _alike(content: Content, item_id: str) -> tuple[frozenset[str], ...]:
    """Return the options of a list that the fit reads, gathered where it cannot tell them apart."""
    named = {test.options for when in _fit_conditions(content, item_id) for test in when}
    named |= set(READ_BY_MEASURES.get(item_id, ()))
    follows = content.questionnaire.items[item_id].narrows
    named |= {group for lst in follows for group in _alike(content, lst)}
    options = frozenset(chain.from_iterable(named)) - {NONE, UNSURE, DECLINED}
    signature = {o: frozenset(group for group in named if o in group) for o in options}
    return tuple(
        frozenset(o for o in options if signature[o] == mark)
        for mark in sorted(set(signature.values()), key=lambda m: sorted(map(sorted, m)))
    )


def _fit_conditions(content: Content, item_id: str) -> Iterator[list[Any]]:
    scoring = content.scoring
    whens = [step.when for domain in scoring.domains for step in domain.points]
    whens += [counter.when for counter in scoring.counter]
    items = content.questionnaire.items
    whens += [gate for name in fit_items(content) if (gate := items[name].show_if) is not None]
    for when in whens:
        yield [test for test in tests(when) if test.subject == item_id and not test.counts]


@lru_cache(maxsize=16)
def _for_places(content: Content) -> tuple[list[str], ...]:
    """Return sets of marks that differ in zone or quadrant: one of each kind is enough."""
    kinds: dict[object, str] = {}
    for place in content.segments.places.values():
        kinds.setdefault(_kind(content, place), place.id)
    marks = list(kinds.values())
    sets = chain.from_iterable(combinations(marks, n) for n in range(1, len(marks) + 1))
    seen = {_profile(content, regions): list(regions) for regions in sets}
    return tuple(seen.values())


def _kind(content: Content, place: Place) -> tuple[bool, bool, str]:
    segments, key = content.segments, place.region.key
    group = segments.group_of[key]
    back = group in segments.zones["back"] or key == "back_buttock"
    return group in segments.zones["spine"], back, quadrant(place)


def _profile(content: Content, regions: tuple[str, ...]) -> tuple[bool, bool, int]:
    kinds = [_kind(content, content.segments.places[region]) for region in regions]
    spread = len({where for _, _, where in kinds} - {""})
    return any(spine for spine, _, _ in kinds), any(back for _, back, _ in kinds), spread


def _years_before(on: date, years: int) -> str:
    return on.replace(year=max(1, on.year - years), day=min(on.day, 28)).isoformat()


def _for_onset(on: date) -> Iterator[str]:
    """List one day for each band of duration."""
    for least, _ in DAYS.values():
        yield date.fromordinal(max(1, on.toordinal() - least)).isoformat()
