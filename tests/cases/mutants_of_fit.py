"""Mutants of the fit and the outlook: weights, thresholds, options, caps, bands, notes."""

from collections.abc import Iterator, Sequence
from typing import Any

from screening.assessment.fit import score, tally
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.load import Content
from screening.questionnaire.scoring import Band, Cap, Domain
from tests.cases.mutants import Mutant, Seen, changed, under, with_scoring
from tests.cases.mutants_of_conditions import changes

Change = tuple[str, dict[str, Any]]


def mutants_of_fit(content: Content) -> Iterator[Mutant]:
    """List every mutant of `fit.yaml`."""
    scoring = content.scoring
    updates = [
        *_domains(scoring.domains),
        *_listed("counter", scoring.counter),
        *_listed("caps", scoring.caps),
        *_cap_bands(scoring.caps, scoring.bands),
        *_bands(scoring.bands),
        *_withheld(content),
        *_listed("outlook", scoring.outlook),
    ]
    for what, update in updates:
        yield _mutant(what, with_scoring(content, **update))


def _mutant(what: str, other: Content) -> Mutant:
    """Compare points, band and notes first; what settles them only if those are the same."""

    def differs(seen: Seen) -> bool:
        if what.startswith("outlook"):
            return _notes(seen, other) != seen.assessment.outlook
        fit = score(
            under(seen.doubts, other), tally(under(seen.doubts, other)), seen.assessment.urgency
        )
        before = seen.assessment.fit
        if fit.model_copy(update={"settle": before.settle}) != before:
            return True
        return bool(before.settle) and seen.judged_by(other).fit != before

    return Mutant(what, differs)


def _notes(seen: Seen, other: Content) -> tuple[str, ...]:
    facts = under(seen.facts, other)
    return tuple(note.id for note in other.scoring.outlook if facts.holds(note.when) is True)


def _listed(name: str, entries: Sequence[Any]) -> Iterator[Change]:
    """Change counter-points, caps or notes: dropped, other points, another condition."""
    for index, entry in enumerate(entries):
        yield f"{name} {entry.id}: dropped", {name: _instead(entries, index)}
        for what, other in _entries(entry):
            yield f"{name} {entry.id}: {what}", {name: _instead(entries, index, other)}


def _entries(entry: Any) -> Iterator[tuple[str, Frozen]]:
    if "points" in type(entry).model_fields:
        yield "points + 1", changed(entry, points=entry.points + 1)
    for what, when in changes(entry.when):
        if when is not None:
            yield what, changed(entry, when=when)


def _domains(domains: Sequence[Domain]) -> Iterator[Change]:
    for index, domain in enumerate(domains):
        for what, other in _in_domain(domain):
            yield f"{domain.id}: {what}", {"domains": _instead(domains, index, other)}


def _in_domain(domain: Domain) -> Iterator[tuple[str, Domain]]:
    yield "maximum + 1", changed(domain, maximum=domain.maximum + 1)
    for index, step in enumerate(domain.points):
        head = f"step {index + 1}"
        yield f"{head} dropped", changed(domain, points=_instead(domain.points, index))
        for what, other in _entries(step):
            points = _instead(domain.points, index, other)
            yield f"{head} {what}", changed(domain, points=points)
    if domain.otherwise is not None:
        other = changed(domain.otherwise, points=domain.otherwise.points + 1)
        yield "otherwise + 1", changed(domain, otherwise=other)
        yield "otherwise dropped", changed(domain, otherwise=None)


def _bands(bands: Sequence[Band]) -> Iterator[Change]:
    for index, band in enumerate(bands):
        for step in (1, -1):
            other = changed(band, from_=band.from_ + step)
            yield f"band {band.id} from {other.from_}", {"bands": _instead(bands, index, other)}


def _cap_bands(caps: Sequence[Cap], bands: Sequence[Band]) -> Iterator[Change]:
    order = [band.id for band in bands]
    for index, cap in enumerate(caps):
        for step in (1, -1):
            other = changed(cap, band=order[order.index(cap.band) + step])
            yield f"caps {cap.id}: at {other.band}", {"caps": _instead(caps, index, other)}


def _withheld(content: Content) -> Iterator[Change]:
    withheld = content.scoring.withheld
    for urgency in withheld.when_urgency:
        left = tuple(other for other in withheld.when_urgency if other != urgency)
        yield f"not withheld under {urgency}", {"withheld": changed(withheld, when_urgency=left)}


def _instead(entries: Sequence[Any], index: int, *others: object) -> tuple[Any, ...]:
    return (*entries[:index], *others, *entries[index + 1 :])
