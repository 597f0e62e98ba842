"""The fit with a Gunn IMS assessment: band, interval, reasons; withheld while a flag is urgent.

Once a clinician has cleared every urgent flag it is told, and says so.
"""

from collections.abc import Iterator
from typing import Final

from screening.assessment.assess import to_settle
from screening.assessment.fit import band_of
from screening.assessment.model import NOT_ENOUGH, WITHHELD, DomainScore, Fit
from screening.questionnaire.scoring import Domain
from screening.report import said
from screening.report.case import Case
from screening.report.cleared import standing_flags
from screening.report.flags import cited
from screening.report.model import BandMark, Bar, FitBlock, FitScale

OPEN: Final = "May apply: "
CAPPED: Final = ", capped"
AFTER_CLEARING: Final = ", urgent flags cleared"
SETTLE_SHOWN: Final = 3
MINUS: Final = "\N{MINUS SIGN}"


def fit_block(case: Case) -> FitBlock:
    """Tell how closely the answers match, without a number while an urgent flag stands."""
    fit, scoring = shown_fit(case), case.content.scoring
    if fit.band == WITHHELD:
        return FitBlock(band=scoring.withheld.clinician, decided=False, statement=scoring.statement)
    undecided = fit.band == NOT_ENOUGH
    capped = not undecided and _is_capped(case)
    words = scoring.not_enough_information if undecided else scoring.band[fit.band]
    return FitBlock(
        band=words.clinician,
        decided=not undecided,
        range_words="".join(
            (
                _range(fit.low, fit.high, scoring.maximum),
                CAPPED if capped else "",
                AFTER_CLEARING if fit.band != case.submission.assessment.fit.band else "",
            )
        ),
        scale=_scale(case),
        for_=_reasons_for(case),
        against=_reasons_against(case),
        caps=tuple(_caps(case)),
        settle=_settling(case, fit),
        outlook=tuple(_outlook(case)),
        evidence_note=scoring.evidence_note,
        statement=scoring.statement,
    )


def shown_fit(case: Case) -> Fit:
    """Return the fit as it is told: no longer withheld once every urgent flag is cleared."""
    form, scoring = case.submission, case.content.scoring
    fit, urgent = form.assessment.fit, scoring.withheld.when_urgency
    if fit.band != WITHHELD or any(flag.urgency in urgent for flag in standing_flags(case)):
        return fit
    band = band_of(scoring, fit)
    open_ = to_settle(case.content, form.answers, form.assessment.on) if band == NOT_ENOUGH else ()
    return fit.model_copy(update={"band": band, "settle": open_})


def _settling(case: Case, fit: Fit) -> tuple[str, ...]:
    settle = fit.settle
    more = len(settle) - SETTLE_SHOWN
    told = tuple(said.question(case, item) for item in settle[:SETTLE_SHOWN])
    return (*told, f"and {more} more") if more > 0 else told


def _range(low: int, high: int, maximum: int | None = None) -> str:
    points = f"{low}" if low == high else f"{low} to {high}"
    return points if maximum is None else f"{points} of {maximum}"


def _scale(case: Case) -> FitScale:
    fit, scoring = case.submission.assessment.fit, case.content.scoring
    titles = {domain.id: domain.title for domain in scoring.domains}
    told = {because for _, because in _best_reasons(case)}
    return FitScale(
        low=fit.low,
        high=fit.high,
        maximum=scoring.maximum,
        bands=tuple(
            BandMark(name=band.clinician.split()[0], from_=band.from_)
            for band in reversed(scoring.bands)
        ),
        bars=tuple(
            Bar(
                label=titles[d.id],
                low=d.low,
                high=d.high,
                maximum=d.maximum,
                reasons=tuple(reason for reason in d.reasons if reason not in told),
            )
            for d in fit.domains
        ),
    )


def _reasons_for(case: Case) -> tuple[str, ...]:
    return tuple(f"+{points} {because}" for points, because in _best_reasons(case))


def _best_reasons(case: Case) -> list[tuple[int, str]]:
    """Return the reasons that earned the most points; a bar does not tell them again."""
    fit, scoring = case.submission.assessment.fit, case.content.scoring
    domains = {domain.id: domain for domain in scoring.domains}
    found = [r for score in fit.domains for r in _points_for(domains[score.id], score)]
    return sorted(found, key=lambda reason: -reason[0])[: scoring.reasons_shown.for_]


def _points_for(domain: Domain, score: DomainScore) -> Iterator[tuple[int, str]]:
    """List the sure reasons of a domain with their points; a doubtful one is no reason yet."""
    points = {step.because: step.points for step in domain.points}
    if domain.otherwise is not None:
        points.setdefault(domain.otherwise.because, domain.otherwise.points)
    for reason in score.reasons:
        if points.get(reason, 0) > 0:
            yield points[reason], reason


def _reasons_against(case: Case) -> tuple[str, ...]:
    """List counter-points first, then the domains with the most points missed."""
    fit, scoring = case.submission.assessment.fit, case.content.scoring
    texts = {counter.id: counter.because for counter in scoring.counter}
    counter = sorted(fit.counter, key=lambda c: -c.points)
    told = [f"{MINUS}{c.points} {'' if c.certain else OPEN}{texts[c.id]}" for c in counter]
    domains = {domain.id: domain for domain in scoring.domains}
    missed = sorted(
        (d for d in fit.domains if d.high < d.maximum), key=lambda d: d.high - d.maximum
    )
    told += [_missed(domains[score.id], score) for score in missed]
    return tuple(told[: scoring.reasons_shown.against])


def _missed(domain: Domain, score: DomainScore) -> str:
    """Tell a domain with points missed; a reason that earned points is told as one for a match."""
    earned = {reason for _, reason in _points_for(domain, score)}
    one = domain.how == "first" and len(score.reasons) == 1 and not earned
    why = f". {score.reasons[0]}" if one else ""
    return f"{domain.title}: {_range(score.low, score.high, score.maximum)}{why}"


def _caps(case: Case) -> Iterator[str]:
    texts = {cap.id: cap.because for cap in case.content.scoring.caps}
    for cap in case.submission.assessment.fit.caps:
        if not _holds_down(case, cap.band):
            continue
        band = case.content.scoring.band[cap.band].clinician
        yield f"{'' if cap.certain else OPEN}Not above {band.lower()}: {texts[cap.id]}"


def _holds_down(case: Case, capped: str) -> bool:
    """Tell whether the points would reach a band above the one that a cap allows."""
    bands = case.content.scoring.bands
    reached = next(band.id for band in bands if band.from_ <= case.submission.assessment.fit.high)
    order = [band.id for band in bands]
    return order.index(reached) < order.index(capped)


def _is_capped(case: Case) -> bool:
    fit = case.submission.assessment.fit
    return any(cap.certain and _holds_down(case, cap.band) for cap in fit.caps)


def _outlook(case: Case) -> Iterator[str]:
    notes = {note.id: note for note in case.content.scoring.outlook}
    for note_id in case.submission.assessment.outlook:
        note = notes[note_id]
        sign = MINUS if note.sign == "-" else "+"
        yield f"{sign} {note.says} ({cited(case, note.sources)})"
