"""Measures of signs: intensity, nerve-like words, inflammation, and weak warning signs."""

from typing import Final

from screening.assessment.facts import Facts, Range, Value, tally
from screening.questionnaire.truth import Truth, every, some

NEW: Final = frozenset({"lt6w", "w6to12"})
NERVE_WORDS: Final = ("burn", "shock", "tingle", "cold", "itch")
NUMB: Final = frozenset({"sometimes", "always", "spreading"})
UNUSUAL_AGES: Final = (18, 50)
EARLY_ONSET_AGE: Final = 40
PEG_ITEMS: Final = ("peg_pain", "peg_enjoyment", "peg_activity")


def new_spine_pain(facts: Facts) -> Value:
    """Tell whether spine pain is new, worsening, or not eased at night."""
    signs = (
        facts.lasting().within(NEW),
        facts.has("trend", "worse", "fast"),
        facts.has("night", "nothing_helps"),
    )
    return every([facts.truth("spine_pain"), some(signs)])


def peg(facts: Facts) -> Value:
    """Return the exact mean of the three PEG ratings (Krebs 2009)."""
    ratings = [facts.reading.state(item).number for item in PEG_ITEMS]
    given = [rating for rating in ratings if rating is not None]
    if len(given) < len(PEG_ITEMS):
        return None
    mean = sum(given) / len(given)
    return Range(mean, mean)


def asas_criteria(facts: Facts) -> Value:
    """Return how many of the five expert criteria for inflammatory back pain are met."""
    began = facts.range("onset_age")
    young = None if began is None else _below(began, EARLY_ONSET_AGE)
    return tally(
        young,
        facts.has("onset_cause", "unknown", "gradual"),
        facts.has("better_with", "move"),
        _rest_does_not_help(facts),
        facts.has("night", "up_helps"),
    )


def _below(number: Range, limit: float) -> Truth:
    if number.high < limit:
        return True
    return False if number.low >= limit else None


def _rest_does_not_help(facts: Facts) -> Truth:
    state = facts.reading.state("better_with")
    if not state.true:
        return state.rest
    helps = state.has(frozenset(["rest"]))
    return None if helps is None else not helps


def weak_flags(facts: Facts) -> Value:
    """Return how many weak warning signs there are, from 0 to 4."""
    new = facts.lasting().within(NEW)
    return tally(
        facts.has("night", "nothing_helps"),
        facts.has("lately", "sweats"),
        every([facts.truth("care_4w"), new]),
        every([new, _unusual_age(facts.range("age"))]),
    )


def _unusual_age(years: Range | None) -> Truth:
    young, old = UNUSUAL_AGES
    return None if years is None else years.low > old or years.low < young


def nerve_words(facts: Facts) -> Value:
    """Return how many nerve-like descriptors fit; not a neuropathic pain score."""
    words = (facts.has("pain_words", word) for word in NERVE_WORDS)
    return tally(*words, facts.has("numb", *NUMB))
