"""Mutants of the safety rules: dropped, milder, narrower, wider, or forgotten in the summary."""

from collections.abc import Iterator

from screening.assessment.flags import raise_flags
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.questionnaire.rules import Regions, Rule
from tests.cases.mutants import Mutant, Seen, changed, under, whole, with_rules
from tests.cases.mutants_of_conditions import changes

LEVELS: list[Urgency] = [urgency for urgency in Urgency if urgency is not Urgency.CLEAR]


def mutants_of_rules(content: Content) -> Iterator[Mutant]:
    """List every mutant of `rules.yaml`."""
    for rule in content.rules.rules:
        yield _mutant(content, rule, "dropped", None)
        for what, other in _changed(content, rule):
            yield _mutant(content, rule, what, other)
    yield from _asked(content)
    yield from _steps(content)


def _mutant(content: Content, rule: Rule, what: str, other: Rule | None) -> Mutant:
    """Judge by this rule alone: no other flag can change, so the comparison is exact."""
    alone = with_rules(content, rules=(other,) if other else ())

    def differs(seen: Seen) -> bool:
        before = tuple(flag for flag in seen.assessment.flags if flag.id == rule.id)
        return raise_flags(under(seen.facts, alone)) != before

    return Mutant(f"{rule.id}: {what}", differs)


def _changed(content: Content, rule: Rule) -> Iterator[tuple[str, Rule]]:
    yield "urgency", changed(rule, urgency=_next(rule.urgency))
    doubt = content.rules.in_doubt(rule) or Urgency.NOTE
    yield "in doubt another urgency", changed(rule, when_unsure=_next(doubt))
    yield "in doubt nothing", changed(rule, when_unsure="none")
    if rule.patient_page:
        yield "no page", changed(rule, patient_page="")
    for what, when in changes(rule.when):
        if when is not None:
            yield what, changed(rule, when=when)
    yield from _regions(rule)


def _next(urgency: Urgency) -> Urgency:
    return LEVELS[(LEVELS.index(urgency) + 1) % len(LEVELS)]


def _regions(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for kind in ("exclude", "warn"):
        names = getattr(rule.regions, kind)
        for name in names:
            left = tuple(other for other in names if other != name)
            regions: Regions = changed(rule.regions, **{kind: left})
            yield f"{kind} without {name}", changed(rule, regions=regions)


def _asked(content: Content) -> Iterator[Mutant]:
    asked = content.rules.must_be_asked
    for item in asked:
        left = tuple(other for other in asked if other != item)
        yield Mutant(
            f"must_be_asked without {item}", whole(with_rules(content, must_be_asked=left))
        )


def _steps(content: Content) -> Iterator[Mutant]:
    steps, pages = content.rules.step_down, content.rules.pages
    for urgency, lower in steps.items():
        other = with_rules(content, step_down={**steps, urgency: _next(lower)})
        yield Mutant(f"step_down of {urgency}", whole(other))
    for urgency in pages:
        left = {level: page for level, page in pages.items() if level != urgency}
        yield Mutant(f"pages without {urgency}", whole(with_rules(content, pages=left)))
