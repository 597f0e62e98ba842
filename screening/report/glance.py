"""The first glance: act now, before you needle, fit, the worst place, what helped; and what to ask.

A few facts and the drawing; each is told in full in its own section.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screening.assessment.model import Flag
from screening.questionnaire.model import UNSURE, Urgency
from screening.questionnaire.named import PAIN_AREAS
from screening.questionnaire.wording import SectionPlan
from screening.report import labels, said
from screening.report.case import Case
from screening.report.chart import chart
from screening.report.cleared import is_cleared, standing_flags
from screening.report.fit import fit_block
from screening.report.flags import (
    excluded,
    flag_name,
    none_words,
    raised,
    tone,
    unasked_words,
)
from screening.report.marks import said_there, urgent_contradiction
from screening.report.model import Fact, Glance
from screening.report.withdrawn import ACT, lowered_from, withdrawn

FIT: Final = "Fit"
WORST: Final = "Worst place"
HELPED: Final = "What helped"
ASK_NOW: Final = "ASK NOW"
LOWERED: Final = "LOWERED from {urgency} by a later answer: see below."
TAKEN_BACK: Final = "Taken back: see below."
NOT_NOW: Final = "No needle until ACT NOW is settled."
NO_NEEDLE: Final = "no needle here"
DOUBT: Final = "IN DOUBT, urgent if so"
SETTLED: Final = "Cleared: {names}."
# What the result of a treatment must be to have helped, the best first.
DID_HELP: Final = ("lasting", "temporary")
WORSE: Final = "worse"


def glance(case: Case) -> Glance:
    """Tell what must be known first."""
    plans = [plan for plan in case.content.report.sections if plan.flags]
    first = [plan for plan in plans if tone(plan) != "plain"]
    return Glance(
        facts=(
            *(_flags(case, plan) for plan in first),
            Fact(label=FIT, words=_fit(case)),
            Fact(label=WORST, words=_worst(case)),
            Fact(label=HELPED, words=_helped(case)),
            *(_flags(case, plan) for plan in plans if plan not in first and raised(case, plan)),
        ),
        chart=chart(case),
    )


def _flags(case: Case, plan: SectionPlan) -> Fact:
    every = raised(case, plan)
    flags = [flag for flag in every if not is_cleared(case, flag)]
    settled = [flag_name(case, flag.id) for flag in every if flag not in flags]
    open_ = unasked_words(case, plan) if tone(plan) != "plain" else ""
    urgencies = dict.fromkeys(flag.urgency for flag in flags)
    told = [_named(case, u, [f for f in flags if f.urgency is u]) for u in urgencies]
    words = [
        *([NOT_NOW] if tone(plan) == "needle" and _must_act(case) else []),
        *(told or ([] if settled else [none_words(case, plan)])),
        *([SETTLED.format(names="; ".join(settled))] if settled else []),
        *([open_] if every and open_ else []),
        *(_in_doubt(case) if tone(plan) == "act" else ()),
        *(_settle(case) if tone(plan) == "act" else ()),
    ]
    return Fact(
        label=plan.title,
        words="\n".join(words),
        beside=tuple(line for line in words if line not in told),
        tone=tone(plan),
        loud=bool(flags) and tone(plan) != "plain",
        open=bool(open_) or (tone(plan) == "act" and _may_be_urgent(case)),
    )


def _must_act(case: Case) -> bool:
    return any(flag.urgency in ACT for flag in standing_flags(case))


def _may_be_urgent(case: Case) -> bool:
    return any(_in_doubt(case)) or any(_settle(case))


def _settle(case: Case) -> Iterator[str]:
    """Say what would be urgent that an answer was changed about, or that answers differ on."""
    before = lowered_from(case)
    if before:
        yield LOWERED.format(urgency=labels.URGENCIES[before])
    elif any(withdrawn(case)):
        yield TAKEN_BACK
    numb = urgent_contradiction(case)
    if numb:
        yield f"{ASK_NOW}: {numb}"


def _in_doubt(case: Case) -> Iterator[str]:
    """Name what would be urgent if it held; in doubt it stands with the less urgent flags."""
    rules = case.content.rules.by_id
    names = [
        flag_name(case, flag.id)
        for flag in standing_flags(case)
        if not flag.certain and flag.urgency not in ACT and rules[flag.id].urgency in ACT
    ]
    if names:
        yield f"{DOUBT}: {'; '.join(names)}."


def _named(case: Case, urgency: Urgency, flags: Sequence[Flag]) -> str:
    sure = [flag_name(case, flag.id) for flag in flags if flag.certain]
    maybe = [flag_name(case, flag.id) for flag in flags if not flag.certain]
    told = "; ".join([*sure, *([f"in doubt: {'; '.join(maybe)}"] if maybe else [])])
    return f"{labels.URGENCIES[urgency]}: {told}."


def _fit(case: Case) -> str:
    block = fit_block(case)
    return " · ".join(words for words in (block.band, block.range_words) if words)


def _worst(case: Case) -> str:
    """Name the worst place, how much it hurts, and how many more places there are."""
    marked: Sequence[str] = case.answer(PAIN_AREAS) or ()
    worst = case.worst_place
    place = case.content.segments.places.get(worst)
    first = place.label if place else ("Not told which" if marked else said.NOT_ANSWERED)
    there = said_there(case, worst)
    spared = [NO_NEEDLE] if worst in excluded(case) else []
    named = f"{first} ({there})" if there else first
    return " · ".join([named, *spared, *_how_bad(case), *_others(len(marked))])


def _how_bad(case: Case) -> Iterator[str]:
    pain = case.answer("peg_pain")
    if pain is not None:
        yield f"{said.words(case, case.content.questionnaire.items['peg_pain'], pain)} on average"


def _others(marked: int) -> Iterator[str]:
    if marked > 1:
        yield f"{marked} places marked"


def _helped(case: Case) -> str:
    """Name the treatments that helped, those that still do first."""
    tried = case.answer("treatments")
    if tried is None:
        return said.NOT_ANSWERED
    if said.is_none(tried):
        return "Nothing tried"
    item = case.content.questionnaire.items["treatments"]
    if item.real_options.isdisjoint(tried):
        return said.words(case, item, tried)
    results: Mapping[str, str] = case.answer("tx_result") or {}
    told = [
        f"{item.options.get(kind, kind)} ({labels.TREATMENT_RESULTS[result]})"
        for result in (*DID_HELP, WORSE)
        for kind in tried
        if results.get(kind) == result
    ]
    helped = any(result in DID_HELP for result in results.values())
    unknown = all(result == UNSURE for result in results.values())
    none = f"{'Not known yet' if unknown else 'Nothing so far'} (tried {len(tried)})"
    return "; ".join([*([] if helped else [none]), *told])
