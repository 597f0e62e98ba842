"""Measures of care: what was tried, for how long, and whether it helped."""

from typing import Final

from screening.assessment.facts import Facts, Range, Value, tally
from screening.questionnaire.truth import every, some

LISTED_CARE: Final = frozenset(
    {"physio", "exercise", "chiro", "massage", "acupuncture", "injection", "medicine", "other"}
)
NEEDLING: Final = frozenset({"ims", "dry_needling"})
ONE_OFF_CARE: Final = frozenset({"injection", "surgery"})
FAILED: Final = frozenset({"temporary", "no_change", "worse"})
UNCHANGED: Final = frozenset({"no_change", "worse"})


def _untold(facts: Facts) -> bool:
    """Tell whether the list of treatments is blank where blank means unknown."""
    return facts.reading.state("treatments").rest is None


def care_4w(facts: Facts) -> Value:
    """Tell whether some care was tried for 4 weeks or more without a change."""
    if _untold(facts):
        return None
    cards = facts.reading.cards("tx_result") - ONE_OFF_CARE
    return some(
        every(
            [
                facts.reading.card("tx_result", card).has(UNCHANGED),
                facts.reading.card("tx_length", card).has(frozenset(["ge4w"])),
            ]
        )
        for card in cards
    )


def failed_care(facts: Facts) -> Value:
    """Return how many treatments gave no relief, or relief that passed."""
    return _cards_with(facts, FAILED)


def lasting_care(facts: Facts) -> Value:
    """Return how many treatments still help."""
    return _cards_with(facts, frozenset(["lasting"]))


def _cards_with(facts: Facts, results: frozenset[str]) -> Range:
    if _untold(facts):
        return Range(0, len(LISTED_CARE))
    cards = facts.reading.cards("tx_result") & LISTED_CARE
    return tally(*(facts.reading.card("tx_result", card).has(results) for card in cards))


def failed_needling(facts: Facts) -> Value:
    """Tell whether IMS or dry needling made no change, or made things worse."""
    if _untold(facts):
        return None
    cards = facts.reading.cards("tx_result") & NEEDLING
    return some(facts.reading.card("tx_result", card).has(UNCHANGED) for card in cards)
