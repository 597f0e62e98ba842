"""The whole assessment of one form on one day: flags, fit and outlook."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.assessment.facts import Facts, Possible, Range, Value
from screening.assessment.fit import score, tally
from screening.assessment.flags import raise_flags
from screening.assessment.measures import facts_on
from screening.assessment.model import NOT_ENOUGH, Assessment, Fit, Flag
from screening.assessment.settle import settle
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.response.model import Answers
from screening.response.reading import Reading, State


def assess(content: Content, answers: Answers, on: date) -> Assessment:
    """Judge answers that validation accepts, finished or not.

    `on` is the clinic's local date on which they are judged.
    """
    reading = Reading(content.questionnaire, answers)
    rules = facts_on(content, reading, on)
    doubts = facts_on(content, reading.doubting(), on)
    flags = raise_flags(rules)
    urgency = most_urgent(flags)
    return Assessment(
        on=on,
        urgency=urgency,
        flags=flags,
        fit=_fit(doubts, urgency),
        outlook=_outlook(rules),
        needled=tuple(_listed(rules.value("needled"))),
        measures=_measures(doubts),
        not_yet_asked=not_yet_asked(content, reading),
    )


def flagged(content: Content, answers: Answers, on: date) -> tuple[Flag, ...]:
    """Return the flags of an assessment without the rest of it, which takes far longer."""
    return raise_flags(facts_on(content, Reading(content.questionnaire, answers), on))


def most_urgent(flags: tuple[Flag, ...]) -> Urgency:
    """Return the urgency of a form with these flags."""
    return min((flag.urgency for flag in flags), key=lambda u: u.rank, default=Urgency.CLEAR)


def _fit(doubts: Facts, urgency: Urgency) -> Fit:
    scored = tally(doubts)
    fit = score(doubts, scored, urgency)
    if fit.band != NOT_ENOUGH:
        return fit
    return fit.model_copy(update={"settle": settle(doubts, scored)})


def to_settle(content: Content, answers: Answers, on: date) -> tuple[str, ...]:
    """Return what would settle the fit, the most telling first, also of one that was withheld."""
    doubts = facts_on(content, Reading(content.questionnaire, answers).doubting(), on)
    return settle(doubts, tally(doubts))


def _outlook(rules: Facts) -> tuple[str, ...]:
    return tuple(o.id for o in rules.content.scoring.outlook if rules.holds(o.when) is True)


def not_yet_asked(content: Content, reading: Reading) -> tuple[str, ...]:
    """Return the safety questions that are shown and still blank."""
    return tuple(
        item
        for item in content.rules.must_be_asked
        if reading.is_shown(item) and reading.answer(item) is None
    )


def interrupts(flags: tuple[Flag, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each interrupt page that the flags call for, the ids of those flags."""
    pages = dict.fromkeys(flag.patient_page for flag in flags if flag.patient_page)
    return {page: tuple(flag.id for flag in flags if flag.patient_page == page) for page in pages}


def _measures(doubts: Facts) -> dict[str, Any]:
    """Tell every measure as JSON: what is not known is `null` or a range, never a guess."""
    return {m.id: _told(doubts.value(m.id)) for m in doubts.content.measures.measures}


def _told(value: Value) -> object:
    if isinstance(value, Range):
        low, high = (_number(end) for end in value)
        return low if low == high else [low, high]
    if isinstance(value, Possible | State):
        return _listed(value) or None
    return value


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 1)


def _listed(value: Value) -> list[str]:
    if isinstance(value, Possible):
        return sorted(value.options)
    return sorted(value.true) if isinstance(value, State) else []
