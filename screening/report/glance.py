"""The first glance: act now, before you needle, fit, the worst place, what helped.

Five facts and the drawing; each is told in full in its own section.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screening.assessment.model import Flag
from screening.questionnaire.model import Urgency
from screening.questionnaire.wording import SectionPlan
from screening.report import labels, said
from screening.report.case import Case
from screening.report.chart import chart
from screening.report.fit import fit_block
from screening.report.flags import flag_name, none_words, raised, tone
from screening.report.model import Fact, Glance
from screening.report.withdrawn import withdrawn

FIT: Final = "Fit"
WORST: Final = "Worst place"
HELPED: Final = "What helped"
TAKEN_BACK: Final = "Taken back: see below."
# What the result of a treatment must be to have helped, the best first.
DID_HELP: Final = ("lasting", "temporary")


def glance(case: Case) -> Glance:
    """Tell what must be known first."""
    plans = [plan for plan in case.content.report.sections if tone(plan) != "plain"]
    return Glance(
        facts=(
            *(_flags(case, plan) for plan in plans),
            Fact(label=FIT, words=_fit(case)),
            Fact(label=WORST, words=_worst(case)),
            Fact(label=HELPED, words=_helped(case)),
        ),
        chart=chart(case),
    )


def _flags(case: Case, plan: SectionPlan) -> Fact:
    flags = raised(case, plan)
    urgencies = dict.fromkeys(flag.urgency for flag in flags)
    told = [_named(urgency, [f for f in flags if f.urgency is urgency]) for urgency in urgencies]
    calm = [] if told else [none_words(case, plan)]
    gone = [TAKEN_BACK] if tone(plan) == "act" and any(withdrawn(case)) else []
    words = "\n".join([*told, *calm, *gone])
    return Fact(label=plan.title, words=words, tone=tone(plan), loud=bool(flags))


def _named(urgency: Urgency, flags: Sequence[Flag]) -> str:
    sure = [flag_name(flag.id) for flag in flags if flag.certain]
    maybe = [flag_name(flag.id) for flag in flags if not flag.certain]
    told = "; ".join([*sure, *([f"in doubt: {', '.join(maybe)}"] if maybe else [])])
    return f"{labels.URGENCIES[urgency]}: {told}."


def _fit(case: Case) -> str:
    block = fit_block(case)
    return " · ".join(words for words in (block.band, block.range_words) if words)


def _worst(case: Case) -> str:
    """Name the worst place, how much it hurts, and how many more places there are."""
    marked: Sequence[str] = case.answer("pain_areas") or ()
    worst = case.answer("pain_main_area") or (marked[0] if len(marked) == 1 else "")
    place = case.content.segments.places.get(worst)
    first = place.label if place else ("Not told which" if marked else said.NOT_ANSWERED)
    return " · ".join([first, *_how_bad(case), *_others(len(marked))])


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
    kinds = [
        f"{item.options.get(kind, kind)} ({labels.TREATMENT_RESULTS[result]})"
        for result in DID_HELP
        for kind in tried
        if results.get(kind) == result
    ]
    return "; ".join(kinds) or f"Nothing so far (tried {len(tried)})"
