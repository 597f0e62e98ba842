"""Which answers somebody must hear of before the patient goes on: told from the safety rules.

On the screen a page stands in the way. Paper judges nothing, so it says so for answers that raise
a flag with such a page by themselves, or together with the question that they follow up.
"""

from collections.abc import Mapping
from typing import Final

from screening.questionnaire.condition import All, Condition, Test
from screening.questionnaire.model import NONE, UNSURE, Item, Page, PageKind, Urgency
from screening.questionnaire.rules import Rule
from screening.report.paper.pointers import Guide

# What is in doubt stops the patient too: so says the screen.
DOUBTED: Final = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})


def stops(guide: Guide, item: Item) -> Mapping[str, Page]:
    """Return the options of an item that stop the patient, each with the page that says so."""
    found: dict[str, Page] = {}
    for rule in guide.content.rules.rules:
        page = _page(guide, rule.urgency) if rule.patient_page else None
        tested = _decisive(guide, rule.when) if page else None
        if page is None or tested is None or tested.subject != item.id:
            continue
        for option in item.options:
            if option in tested.options:
                found[option] = _first(found.get(option), page)
        if UNSURE in item.options and (doubt := _in_doubt(guide, rule)):
            found[UNSURE] = _first(found.get(UNSURE), doubt)
    return found


def most_urgent(pages: Mapping[str, Page]) -> Page:
    """Return the page that says the most urgent thing."""
    return min(pages.values(), key=_rank)


def all_but_none(item: Item, stopping: Mapping[str, Page]) -> bool:
    """Tell whether every answer stops the patient except "none of these"."""
    return set(item.options) - set(stopping) == {NONE}


def _decisive(guide: Guide, condition: Condition) -> Test | None:
    """Return the test that decides alone; of a question and its follow-up, the later one."""
    if isinstance(condition, Test):
        return condition
    if not isinstance(condition, All):
        return None
    parts = [part for part in condition.parts if isinstance(part, Test)]
    asked = [part for part in parts if part.subject in guide.items]
    if len(asked) < len(condition.parts) or len({_main(guide, one) for one in asked}) > 1:
        return None
    return max(asked, key=lambda one: guide.content.questionnaire.place_of[one.subject])


def _main(guide: Guide, test: Test) -> str:
    return guide.numbers[test.subject].rstrip("abcdefghijklmnopqrstuvwxyz")


def _in_doubt(guide: Guide, rule: Rule) -> Page | None:
    urgency = guide.content.rules.in_doubt(rule)
    return _page(guide, urgency) if urgency in DOUBTED else None


def _page(guide: Guide, urgency: Urgency | None) -> Page | None:
    pages = guide.content.questionnaire.pages
    found = (p for p in pages if p.kind is PageKind.INTERRUPT and p.urgency is urgency)
    return next(found, None)


def _first(known: Page | None, page: Page) -> Page:
    return page if known is None else most_urgent({"known": known, "page": page})


def _rank(page: Page) -> int:
    return (page.urgency or Urgency.CLEAR).rank
