"""Every point of the fit with what is behind it: the question, the answer, and the source.

Which reasons count is read from the assessment as it was made; only what lies behind a reason is
looked up anew, in the content that it was judged by.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from screening.assessment.facts import Facts
from screening.assessment.fit import OPEN
from screening.assessment.flags import behind, inputs
from screening.assessment.measures import facts_on
from screening.assessment.model import CounterScore, DomainScore
from screening.questionnaire.condition import Condition, tests
from screening.questionnaire.scoring import Cap, Counter, Domain, Otherwise, Step
from screening.report import said
from screening.report.case import Case
from screening.report.flags import cited
from screening.report.model import Point, Row

MINUS: Final = "\N{MINUS SIGN}"
CAPPED: Final = "Capped"
SOURCES: Final = "Points by convention; they rest on: {cited}"


def points(case: Case) -> tuple[Point, ...]:
    """Tell the points: for a match, against it, those that may still apply, and the caps.

    On each side they stand in the order of the fit's own lists.
    """
    facts = facts_on(case.content, case.reading.doubting(), case.submission.assessment.on)
    told = list(_reasons(case, facts))
    return (
        *(point for _, point in sorted(told, key=lambda one: -one[0]) if point.side == "for"),
        *_counters(case, facts),
        *_missed(case),
        *(point for _, point in told if point.side == "open"),
        *_caps(case, facts),
    )


def range_words(low: int, high: int, maximum: int | None = None) -> str:
    """Tell points, or the range in which they lie: "12", "12 to 20 of 25"."""
    told = f"{low}" if low == high else f"{low} to {high}"
    return told if maximum is None else f"{told} of {maximum}"


def earned(domain: Domain, score: DomainScore) -> Iterator[tuple[int, str]]:
    """List the sure reasons of a domain with their points; a doubtful one is no reason yet."""
    worth = _worth(domain)
    for reason in score.reasons:
        if worth.get(reason, 0) > 0:
            yield worth[reason], reason


def missed_most(case: Case) -> list[DomainScore]:
    """Return the domains with points missed, those with the most of them first."""
    scores = case.submission.assessment.fit.domains
    return sorted((s for s in scores if s.high < s.maximum), key=lambda s: s.high - s.maximum)


def why_missed(domain: Domain, score: DomainScore) -> str:
    """Return the one reason that earned a domain nothing; a reason that earned is told for it."""
    is_one = domain.how == "first" and len(score.reasons) == 1
    return score.reasons[0] if is_one and not list(earned(domain, score)) else ""


def caps_told(case: Case) -> Iterator[tuple[Cap, str]]:
    """List the caps that hold the band down, each with how it is told."""
    caps = {cap.id: cap for cap in case.content.scoring.caps}
    for held in case.submission.assessment.fit.caps:
        if holds_down(case, held.band):
            band = case.content.scoring.band[held.band].clinician
            words = f"Not above {band.lower()}: {caps[held.id].because}"
            yield caps[held.id], f"{'' if held.certain else OPEN}{words}"


def holds_down(case: Case, capped: str) -> bool:
    """Tell whether the points would reach a band above the one that a cap allows."""
    bands = case.content.scoring.bands
    reached = next(band.id for band in bands if band.from_ <= case.submission.assessment.fit.high)
    order = [band.id for band in bands]
    return order.index(reached) < order.index(capped)


def counters_told(case: Case) -> list[tuple[Counter, CounterScore, str]]:
    """List the counter-points, those that take off most first, each with how it is told."""
    counters = {counter.id: counter for counter in case.content.scoring.counter}
    ranked = sorted(case.submission.assessment.fit.counter, key=lambda score: -score.points)
    return [
        (counters[s.id], s, f"{'' if s.certain else OPEN}{counters[s.id].because}") for s in ranked
    ]


def _worth(domain: Domain) -> dict[str, int]:
    found = {step.because: step.points for step in domain.points}
    if domain.otherwise is not None:
        found.setdefault(domain.otherwise.because, domain.otherwise.points)
    return found


def _reasons(case: Case, facts: Facts) -> Iterator[tuple[int, Point]]:
    """Yield every reason that earned points or may, with its points."""
    scores = {score.id: score for score in case.submission.assessment.fit.domains}
    for domain in case.content.scoring.domains:
        steps: Mapping[str, Step | Otherwise] = {
            **({domain.otherwise.because: domain.otherwise} if domain.otherwise else {}),
            **{step.because: step for step in domain.points},
        }
        for reason in scores[domain.id].reasons if domain.id in scores else ():
            step, is_sure = steps[reason.removeprefix(OPEN)], not reason.startswith(OPEN)
            if is_sure and step.points <= 0:
                continue
            items = _behind(facts, step.when) if isinstance(step, Step) else _read(case, domain)
            yield (
                step.points,
                Point(
                    side="for" if is_sure else "open",
                    worth=f"+{step.points}",
                    label=reason,
                    within=f"{domain.title}: {domain.maximum} at most",
                    because=_rows(case, items, [step.when] if isinstance(step, Step) else []),
                    sources=_sources(case, domain.sources),
                ),
            )


def _counters(case: Case, facts: Facts) -> Iterator[Point]:
    for counter, score, words in counters_told(case):
        yield Point(
            side="against",
            worth=f"{MINUS}{score.points}",
            label=words,
            because=_rows(case, _behind(facts, counter.when), [counter.when]),
            sources=_sources(case, counter.sources),
        )


def _missed(case: Case) -> Iterator[Point]:
    domains = {domain.id: domain for domain in case.content.scoring.domains}
    for score in missed_most(case):
        domain = domains[score.id]
        why = why_missed(domain, score)
        yield Point(
            side="against",
            worth=range_words(score.low, score.high, score.maximum),
            label=f"{domain.title}. {why}" if why else domain.title,
            because=_rows(case, _read(case, domain), []),
            sources=_sources(case, domain.sources),
        )


def _caps(case: Case, facts: Facts) -> Iterator[Point]:
    for cap, words in caps_told(case):
        yield Point(
            side="cap",
            worth=CAPPED,
            label=words,
            because=_rows(case, _behind(facts, cap.when), [cap.when]),
            sources=_sources(case, cap.sources),
        )


def _behind(facts: Facts, when: Condition) -> tuple[str, ...]:
    """Return the items behind a reason; if it no longer tells which, all that it reads."""
    found = behind(facts, when)
    return found or tuple(i for test in tests(when) for i in inputs(facts.content, test))


def _read(case: Case, domain: Domain) -> tuple[str, ...]:
    """Return every item that a domain reads, in the order of the form."""
    asked = (test for step in domain.points for test in tests(step.when))
    found = {item for test in asked for item in inputs(case.content, test)}
    return tuple(sorted(found, key=case.content.questionnaire.place_of.__getitem__))


def _rows(case: Case, items: Iterable[str], whens: Iterable[Condition]) -> tuple[Row, ...]:
    """Tell items as they were asked and answered; of a list, what the reason names."""
    named = [test for when in whens for test in tests(when)]
    return tuple(row for item in items if (row := _row(case, item, _options(item, named))))


def _options(item: str, named: Iterable[Any]) -> frozenset[str]:
    return frozenset(option for test in named if test.subject == item for option in test.options)


def _row(case: Case, name: str, options: frozenset[str]) -> Row | None:
    if not case.reading.is_shown(name):
        return None
    answer = case.answer(name)
    if answer is None:
        is_due = case.content.questionnaire.items[name].required
        open_ = Row(label=said.question(case, name), value=said.NOT_ANSWERED, open=True)
        return open_ if is_due else None
    if isinstance(answer, list | tuple) and not options.isdisjoint(map(str, answer)):
        answer = [one for one in answer if str(one) in options]
    return said.finding(case, name, answer)


def _sources(case: Case, sources: Iterable[str]) -> str:
    return SOURCES.format(cited=cited(case, sources))
