"""What would settle an undecided fit: the open items, the most telling first.

For each open item every definite answer is tried, all other answers left as they are.
"""

from collections.abc import Mapping

from screening.assessment.definite import definite_answers, is_open
from screening.assessment.dependence import (
    Part,
    fit_items,
    gatekeepers,
    measures_moved_by,
    parts,
)
from screening.assessment.facts import Facts
from screening.assessment.fit import Points, Tally, added, contribution, width
from screening.questionnaire.scoring import Counter
from screening.response.reading import Reading


def settle(facts: Facts, scored: Tally) -> tuple[str, ...]:
    """Return the open items that can narrow the fit, by how much, then in file order."""
    facts, total = _without_old_answers(facts), scored.total()
    points = dict(zip(parts(facts.content), (*scored.domains, *scored.against()), strict=True))
    widths = {
        item: _narrowest(facts, points, item)
        for item in fit_items(facts.content)
        if is_open(facts.reading, item)
    }
    narrowing = {item: total.high - total.low - width for item, width in widths.items()}
    useful = [item for item, gain in narrowing.items() if gain > 0]
    return tuple(sorted(useful, key=lambda item: -narrowing[item]))


def _without_old_answers(facts: Facts) -> Facts:
    """Drop what is hidden, so that settling one item never brings back an old answer to another."""
    counting = facts.reading.shown_answers()
    if counting == facts.reading.answers:
        return facts
    reading = Reading(facts.reading.questionnaire, counting)
    return Facts(facts.content, reading.doubting(), facts.on, facts.algorithms)


def _narrowest(facts: Facts, points: Mapping[Part, Points], item_id: str) -> int:
    """Return the least width that a definite answer to one item leaves."""
    touched = [part for part in points if item_id in part.reads]
    rest = added(points[part] for part in points if part not in touched)
    # Where no answer can push the low end below 0, nothing is narrower than the rest.
    lowest = rest.low - sum(part.of.points for part in touched if isinstance(part.of, Counter))
    least = rest.high - rest.low if lowest >= 0 else 0
    narrowest = width(added(points.values()))
    for answer in definite_answers(facts, item_id):
        other = _settled(facts, item_id, answer)
        found = width(added([rest, *(contribution(other, part.of) for part in touched)]))
        narrowest = min(narrowest, found)
        if narrowest <= least:
            break
    return narrowest


def _settled(facts: Facts, item_id: str, answer: object) -> Facts:
    reading = facts.reading
    if item_id in gatekeepers(facts.content):
        questionnaire = reading.questionnaire
        reading = Reading(questionnaire, {**reading.answers, item_id: answer}).doubting()
    else:
        reading = reading.settled(item_id, answer)
    return facts.settled(reading, measures_moved_by(facts.content, item_id))
