"""The marks on the body told to a clinician: the strongest first, each with all that was said."""

from collections.abc import Iterable, Iterator
from math import ceil
from typing import Final

from screening.questionnaire.condition import tests
from screening.questionnaire.model import Item
from screening.questionnaire.named import PAIN_AREAS
from screening.report import labels
from screening.report.case import Case
from screening.report.model import Row
from screening.report.places import place_words, said_words
from screening.report.withdrawn import ACT
from screening.response.marks import Mark, said_of

NUMB: Final = "numb"
NUMB_WHERE: Final = "numb_where"
# What the question about numb skin and pins and needles asks for as well.
ON_THE_SKIN: Final = frozenset({"numb", "pins"})
ASK: Final = "ASK"
MARKED_NUMB: Final = "marked as numb or tingling pain"
# The steps above nothing that the drawing tells apart.
STEPS: Final = 5


def marks_words(case: Case, item: Item, regions: Iterable[str]) -> str:
    """Tell marked places in words, complete; those with nothing more said come last, together.

    The strongest stands first: it is the place to examine first, and the first to be read.
    """
    marked = {mark.region: mark for mark in case.reading.marks(item.id)}
    found = sorted((marked.get(region, Mark(region)) for region in regions), key=_rank)
    return said_words(case.content.segments, {mark.region: said_of(mark, item) for mark in found})


def _rank(mark: Mark) -> tuple[bool, int, bool]:
    return mark.intensity is None, -(mark.intensity or 0), not mark.sensations


def said_there(case: Case, region: str) -> str:
    """Tell what was said of one painful place; nothing if it was only marked."""
    item = case.content.questionnaire.items[PAIN_AREAS]
    marked = (mark for mark in case.reading.marks(PAIN_AREAS) if mark.region == region)
    return next((said_of(mark, item) for mark in marked), "")


def letters_of(mark: Mark, item: Item) -> str:
    """Tell a mark as shortly as the drawing does: "7 B P"."""
    strength = [] if mark.intensity is None else [str(mark.intensity)]
    felt = (item.sensations[one] for one in mark.sensations if one in item.sensations)
    return " ".join((*strength, *(label[:1].upper() for label in felt)))


def step_of(intensity: int | None, item: Item) -> int | None:
    """Return the step of the drawing's ramp: 0 for nothing, then pairs of numbers."""
    if intensity is None or item.scale is None:
        return None
    return ceil(intensity * STEPS / item.scale.max)


def steps_words(item: Item) -> tuple[str, ...]:
    """Return the numbers that each step of the ramp stands for: "0", "1-2", "3-4"."""
    numbers: list[list[int]] = [[] for _ in range(STEPS + 1)]
    for number in range((item.scale.max if item.scale else 0) + 1):
        numbers[step_of(number, item) or 0].append(number)
    return tuple("-".join(dict.fromkeys(map(str, (*n[:1], *n[-1:])))) for n in numbers)


def feelings(case: Case, item: Item) -> tuple[str, ...]:
    """Return the letters that the marks use, each with its meaning: "B burning"."""
    used = {one for mark in case.reading.marks(item.id) for one in mark.sensations}
    felt = (label for one, label in item.sensations.items() if one in used)
    return tuple(f"{label[:1].upper()} {label[:1].lower()}{label[1:]}" for label in felt)


def contradictions(case: Case) -> Iterator[Row]:
    """Ask about numb or tingling places that the question about numb skin knows nothing of."""
    places = _numb_unasked(case)
    if places:
        where = place_words(case.content.segments, places)
        yield Row(label=ASK, value=f"{where}, {MARKED_NUMB}, {_but(case)}", open=True)


def urgent_contradiction(case: Case) -> str:
    """Tell such places that would be urgent if the question about numb skin had named them."""
    rules = (rule for rule in case.content.rules.rules if rule.urgency in ACT)
    asked = (test for rule in rules for test in tests(rule.when) if test.subject == NUMB_WHERE)
    urgent = _numb_unasked(case).intersection(option for test in asked for option in test.options)
    where = place_words(case.content.segments, urgent)
    return f"{where}, {MARKED_NUMB}." if urgent else ""


def _numb_unasked(case: Case) -> frozenset[str]:
    known = case.answer(NUMB_WHERE) or ()
    felt = (
        mark for mark in case.reading.marks(PAIN_AREAS) if ON_THE_SKIN.intersection(mark.sensations)
    )
    return frozenset(mark.region for mark in felt if mark.region not in known)


def _but(case: Case) -> str:
    answer, item = case.answer(NUMB), case.content.questionnaire.items[NUMB]
    if answer in item.real_options:
        return "but not as a numb place"
    return f'but "{labels.ITEMS[NUMB]}" says: {item.options.get(answer, "nothing yet")}'
