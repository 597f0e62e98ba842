"""Mistakes in rules, fit, measures, report and segments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from screening.errors import Problem
from screening.questionnaire.check_conditions import Known, condition_problems
from screening.questionnaire.check_form import FORM, paths
from screening.questionnaire.check_source import Path, Source
from screening.questionnaire.condition import Condition, tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import DECLINED, ItemType, PageKind, Urgency
from screening.questionnaire.scoring import Domain

RULES: Final = "rules.yaml"
FIT: Final = "fit.yaml"


def judgement_problems(content: Content, source: Source) -> Iterator[Problem]:
    """List the problems of everything that judges and tells."""
    known = Known(content, frozenset(content.questionnaire.items))
    for file, path, condition in conditions(content):
        yield from condition_problems(known, source, (file, path), condition)
    yield from _duplicate_ids(content, source)
    yield from _source_problems(content, source)
    yield from _rule_problems(content, source)
    yield from _urgency_problems(content, source)
    yield from _safety_problems(content, source)
    yield from _fit_problems(content, source)
    yield from _name_problems(content, source)
    yield from _unread(content, source)


def conditions(content: Content) -> Iterator[tuple[str, Path, Condition]]:
    """List every condition that judges, with its file and path."""
    for n, rule in enumerate(content.rules.rules):
        yield RULES, ("rules", n, "when"), rule.when
    scoring = content.scoring
    for n, domain in enumerate(scoring.domains):
        for k, step in enumerate(domain.points):
            yield FIT, ("domains", n, "points", k, "when"), step.when
    for name in ("counter", "caps", "outlook"):
        for n, part in enumerate(getattr(scoring, name)):
            yield FIT, (name, n, "when"), part.when


def _lists(content: Content) -> Iterator[tuple[str, str, Iterable[Any]]]:
    yield RULES, "rules", content.rules.rules
    for name in ("domains", "counter", "caps", "bands", "outlook"):
        yield FIT, name, getattr(content.scoring, name)
    yield "measures.yaml", "measures", content.measures.measures
    yield "report.yaml", "sections", content.report.sections


def _duplicate_ids(content: Content, source: Source) -> Iterator[Problem]:
    for file, name, parts in _lists(content):
        seen: set[str] = set()
        for n, part in enumerate(parts):
            if part.id in seen:
                why = f"the id '{part.id}' is used twice"
                yield source.problem(file, (name, n), why, "Choose another id")
            seen.add(part.id)


def _source_problems(content: Content, source: Source) -> Iterator[Problem]:
    for file, name, parts in _lists(content):
        for n, part in enumerate(parts):
            for cited in getattr(part, "sources", ()):
                if cited not in content.sources:
                    why = f"there is no source '{cited}'"
                    do = "Add it to sources.yaml or correct the name"
                    yield source.problem(file, (name, n, "sources"), why, do)


def _rule_problems(content: Content, source: Source) -> Iterator[Problem]:
    pages = content.questionnaire.page
    places = {i.id for i in content.questionnaire.all_items() if i.type is ItemType.BODY_AREAS}
    places |= {"lymph_where"} & set(content.questionnaire.items)
    for n, rule in enumerate(content.rules.rules):
        page = pages.get(rule.patient_page)
        if rule.patient_page and (page is None or page.kind is not PageKind.INTERRUPT):
            why = f"'{rule.patient_page}' is not an interrupt page"
            yield source.problem(RULES, ("rules", n, "patient_page"), why, "Name one")
        for name in (*rule.regions.exclude, *rule.regions.warn):
            if not content.segments.groups_named(name) and name not in places:
                why = f"'{name}' is no group, zone or item that holds places"
                yield source.problem(RULES, ("rules", n, "regions"), why, "See segments.yaml")


def _urgency_problems(content: Content, source: Source) -> Iterator[Problem]:
    """Hold that no flag gets lost: every urgency steps down, has its page and its section."""
    rules, told = content.rules, [u for s in content.report.sections for u in s.flags]
    for urgency in (urgency for urgency in Urgency if urgency is not Urgency.CLEAR):
        if told.count(urgency) != 1:
            why = f"flags of urgency {urgency} must stand in exactly one section"
            yield source.problem("report.yaml", ("sections",), why, "Name it once under flags")
        if urgency not in rules.step_down:
            why = f"{urgency} has no urgency to step down to"
            yield source.problem(RULES, ("step_down",), why, "Add it")
    for due, name in rules.pages.items():
        page = content.questionnaire.page.get(name)
        if page is None or page.kind is not PageKind.INTERRUPT or page.urgency is not due:
            why = f"'{name}' is not an interrupt page of urgency {due}"
            yield source.problem(RULES, ("pages", due), why, "Name one")
    for number, stop in enumerate(content.questionnaire.pages):
        if stop.kind is PageKind.INTERRUPT and stop.id not in rules.pages.values():
            why = f"'{stop.id}' is never shown: rules.yaml names no urgency for it"
            yield source.problem(FORM, ("pages", number), why, "Add it to pages in rules.yaml")


def _safety_problems(content: Content, source: Source) -> Iterator[Problem]:
    """Hold the promise of rules.yaml: no option of a safety item goes unread."""
    read = _options_read(content)
    for item_id in content.rules.safety_items:
        item = content.questionnaire.items.get(item_id)
        if item is None:
            why = f"there is no item '{item_id}'"
            yield source.problem(RULES, ("safety_items",), why, "Correct the name")
            continue
        asked = item.real_options | ({DECLINED} & set(item.options))
        for option in sorted(asked - read.get(item_id, set())):
            why = f"no rule reads '{option}' of the safety item '{item_id}'"
            yield source.problem(RULES, ("safety_items",), why, "Write a rule for it")
    for item_id in content.rules.must_be_asked:
        if item_id not in content.questionnaire.items:
            why = f"there is no item '{item_id}'"
            yield source.problem(RULES, ("must_be_asked",), why, "Correct the name")


def _options_read(content: Content) -> Mapping[str, set[str]]:
    """Return the options that rules read of each item, also by way of a measure's algorithm."""
    read: dict[str, set[str]] = {}
    for rule in content.rules.rules:
        for test in tests(rule.when):
            read.setdefault(test.subject, set()).update(test.options)
    for measure in content.measures.measures:
        if f"measure.{measure.id}" in read:
            for name in measure.inputs:
                read.setdefault(name, set()).update(re.findall(r"\w+", measure.algorithm))
    return read


def _fit_problems(content: Content, source: Source) -> Iterator[Problem]:
    bands = content.scoring.band
    for n, cap in enumerate(content.scoring.caps):
        if cap.band not in bands:
            yield source.problem(FIT, ("caps", n), f"there is no band '{cap.band}'", "Name a band")
    starts = [band.from_ for band in content.scoring.bands]
    if starts != sorted(starts, reverse=True) or starts[-1] != 0:
        yield source.problem(FIT, ("bands",), "bands go from the highest down to 0", "Sort them")
    if not {Urgency.EMERGENCY, Urgency.SAME_DAY} <= set(content.scoring.withheld.when_urgency):
        why = "a fit must be withheld beside an emergency or same-day flag"
        yield source.problem(FIT, ("withheld",), why, "Name both under when_urgency")
    for n, domain in enumerate(content.scoring.domains):
        if _most(domain) != domain.maximum:
            why = f"its points reach {_most(domain)}, not its maximum of {domain.maximum}"
            yield source.problem(FIT, ("domains", n), why, "Correct one of them")
        if (domain.how == "first") != (domain.otherwise is not None):
            why = "a `first` domain ends with otherwise, a `sum` domain has none"
            yield source.problem(FIT, ("domains", n), why, "Add or remove otherwise")


def _most(domain: Domain) -> int:
    points = [step.points for step in domain.points]
    return max(points) if domain.how == "first" else sum(points)


def _name_problems(content: Content, source: Source) -> Iterator[Problem]:
    items = content.questionnaire.items
    for n, measure in enumerate(content.measures.measures):
        for name in measure.inputs:
            if name not in items:
                why = f"its input '{name}' is no item"
                yield source.problem("measures.yaml", ("measures", n, "inputs"), why, "Correct it")
    measures = {f"measure.{measure.id}" for measure in content.measures.measures}
    for n, section in enumerate(content.report.sections):
        for name in section.shows:
            if name not in items and name not in measures and name not in {"story", "fit"}:
                why = f"it shows '{name}', which is no item or measure"
                yield source.problem("report.yaml", ("sections", n, "shows"), why, "Correct it")
    drawn, places = set(content.body.regions), set(content.segments.places)
    for region in sorted(drawn ^ places):
        why = f"region '{region}' is not in both segments.yaml and body.json"
        yield source.problem("segments.yaml", ("regions",), why, "Add or remove it")


def _unread(content: Content, source: Source) -> Iterator[Problem]:
    read = {name for section in content.report.sections for name in section.shows}
    read |= {i for measure in content.measures.measures for i in measure.inputs}
    read |= {test.subject for _, _, when in conditions(content) for test in tests(when)}
    for path, _, item in paths(content.questionnaire):
        if item.id not in read and not item.admin:
            why = "no rule and no report section reads its answer"
            yield source.note(FORM, path, why, "Show it in report.yaml, or ask it no longer")
