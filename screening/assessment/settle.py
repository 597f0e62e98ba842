"""What would settle an undecided fit: the open items, the most telling first.

For each open item every definite answer is tried, all other answers left as they are.
"""

from screening.assessment.definite import definite_answers, is_open
from screening.assessment.dependence import Part, fit_items, gatekeepers, moved_by
from screening.assessment.facts import Facts
from screening.assessment.fit import Tally, counter_points, domain_points
from screening.response.journey import shown_answers
from screening.response.reading import Reading


def settle(facts: Facts, scored: Tally) -> tuple[str, ...]:
    """Return the open items that can narrow the fit, by how much, then in file order."""
    facts, total = _without_old_answers(facts), scored.total()
    widths = {
        item: _narrowest(facts, scored, item)
        for item in fit_items(facts.content)
        if is_open(facts.reading, item)
    }
    narrowing = {item: total.high - total.low - width for item, width in widths.items()}
    useful = [item for item, points in narrowing.items() if points > 0]
    return tuple(sorted(useful, key=lambda item: -narrowing[item]))


def _without_old_answers(facts: Facts) -> Facts:
    """Drop what is hidden, so that settling one item never brings back an old answer to another."""
    questionnaire = facts.reading.questionnaire
    reading = Reading(questionnaire, shown_answers(questionnaire, facts.reading.answers))
    return Facts(facts.content, reading.doubting(), facts.on, facts.algorithms)


def _narrowest(facts: Facts, scored: Tally, item_id: str) -> int:
    touched = moved_by(facts.content, item_id)
    settled = (_settled(facts, item_id, answer) for answer in definite_answers(facts, item_id))
    totals = (_rescored(other, scored, touched).total() for other in settled)
    widest = scored.total()
    return min((t.high - t.low for t in totals), default=widest.high - widest.low)


def _settled(facts: Facts, item_id: str, answer: object) -> Facts:
    reading = facts.reading
    if item_id in gatekeepers(facts.content):
        questionnaire = reading.questionnaire
        reading = Reading(questionnaire, {**reading.answers, item_id: answer}).doubting()
    else:
        reading = reading.settled(item_id, answer)
    return Facts(facts.content, reading, facts.on, facts.algorithms)


def _rescored(facts: Facts, scored: Tally, touched: tuple[Part, ...]) -> Tally:
    domains, counter = list(scored.domains), list(scored.counter)
    scoring = facts.content.scoring
    for part in touched:
        if part.is_domain:
            domains[part.index] = domain_points(facts, scoring.domains[part.index])
        else:
            counter[part.index] = counter_points(facts, scoring.counter[part.index])
    return Tally(tuple(domains), tuple(counter))
