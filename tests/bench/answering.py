"""What a patient touches on a page to give the answers they know: widget by widget, in order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from screening.questionnaire.load import Content
from screening.questionnaire.model import NONE, Item, ItemType
from screening.response import journey
from screening.response.journey import Place
from screening.response.reading import Reading
from screening.ui.areas import MARKS
from screening.ui.dates import written
from screening.ui.fields import BETWEEN
from tests.bench.tab import Screen, Told
from tests.browser.walking import SIGNING

Touch = tuple[str, Told]
BLANK: Final[tuple[Any, ...]] = (None, "", [])


@dataclass(frozen=True)
class Knowing:
    """Somebody who knows all the answers."""

    content: Content
    answers: Mapping[str, Any]

    def touches(self, screen: Screen) -> list[Touch]:
        """Return what to touch on a screen: the end of a widget's key, and what it is told."""
        said = {**self.answers, **SIGNING}
        place = journey.find(self.content.questionnaire, said, screen.name)
        if place is None:
            return []
        return [touch for item in place.page.items for touch in self._of_item(place, item, said)]

    def _of_item(self, place: Place, item: Item, said: Mapping[str, Any]) -> Iterator[Touch]:
        answer = said.get(item.id)
        answer = (answer or {}).get(place.card) if place.card else answer
        if answer in BLANK:
            return
        reading = Reading(self.content.questionnaire, said)
        options = list(journey.options(reading, item, self.content.segments))
        for part, told in _parts(item, options, answer):
            yield BETWEEN.join(("", place.id, item.id, *((part,) if part else ()))), told


def _parts(item: Item, options: list[str], answer: Any) -> Iterator[Touch]:
    match item.type:
        case ItemType.CHOICE:
            yield "", (options.index(answer),)
        case ItemType.CHOICES:
            yield from _one_by_one("list", options, answer)
        case ItemType.BODY_AREAS:
            for most in range(1, len(answer) + 1):
                yield "", json.dumps({MARKS: answer[:most]})
        case ItemType.RATING:
            yield "", (answer - item.scale.min if item.scale else answer,)
        case ItemType.DATE | ItemType.PARTIAL_DATE:
            yield from written(answer).items()
        case ItemType.ACTIVITIES:
            yield from _activities(item, answer)
        case ItemType.PHONE if answer == NONE:
            yield NONE, True
        case ItemType.CONFIRM:
            yield "", True
        case _:
            yield "", answer


def _activities(item: Item, answer: Sequence[Mapping[str, Any]]) -> Iterator[Touch]:
    named = [one for one in answer if one["name"] in item.suggestions]
    yield from _one_by_one("picks", list(item.suggestions), [one["name"] for one in named])
    own = [one for one in answer if one not in named]
    for number, one in enumerate(own, 1):
        yield f"other-{number}", one["name"]
    for one in answer:
        place = (
            f"other-{own.index(one) + 1}" if one in own else item.suggestions.index(one["name"]) + 1
        )
        if "score" in one:
            yield f"score-{place}", (one["score"],)


def _one_by_one(part: str, options: list[str], wanted: Sequence[str]) -> Iterator[Touch]:
    """Pick one option after the other, as a finger does."""
    picked = accumulate((options.index(one),) for one in wanted)
    yield from ((part, told) for told in picked)
