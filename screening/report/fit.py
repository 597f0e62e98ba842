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
from screening.report.figures import BandMark, Bar, FitScale
from screening.report.flags import cited
from screening.report.model import FitBlock
from screening.report.points import (
    MINUS,
    caps_told,
    counters_told,
    earned,
    holds_down,
    missed_most,
    points,
    range_words,
    why_missed,
)

CAPPED: Final = ", capped"
AFTER_CLEARING: Final = ", urgent flags cleared"
SETTLE_SHOWN: Final = 3


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
                range_words(fit.low, fit.high, scoring.maximum),
                CAPPED if capped else "",
                AFTER_CLEARING if fit.band != case.submission.assessment.fit.band else "",
            )
        ),
        scale=_scale(case),
        for_=_reasons_for(case),
        against=_reasons_against(case),
        caps=tuple(words for _, words in caps_told(case)),
        settle=_settling(case, fit),
        outlook=tuple(_outlook(case)),
        evidence_note=scoring.evidence_note,
        statement=scoring.statement,
        points=points(case),
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
    found = [r for score in fit.domains for r in earned(domains[score.id], score)]
    return sorted(found, key=lambda reason: -reason[0])[: scoring.reasons_shown.for_]


def _reasons_against(case: Case) -> tuple[str, ...]:
    """List counter-points first, then the domains with the most points missed."""
    told = [f"{MINUS}{score.points} {words}" for _, score, words in counters_told(case)]
    domains = {domain.id: domain for domain in case.content.scoring.domains}
    told += [_missed(domains[score.id], score) for score in missed_most(case)]
    return tuple(told[: case.content.scoring.reasons_shown.against])


def _missed(domain: Domain, score: DomainScore) -> str:
    """Tell a domain with points missed; a reason that earned points is told as one for a match."""
    why = why_missed(domain, score)
    told = f"{domain.title}: {range_words(score.low, score.high, score.maximum)}"
    return f"{told}. {why}" if why else told


def _is_capped(case: Case) -> bool:
    fit = case.submission.assessment.fit
    return any(cap.certain and holds_down(case, cap.band) for cap in fit.caps)


def _outlook(case: Case) -> Iterator[str]:
    notes = {note.id: note for note in case.content.scoring.outlook}
    for note_id in case.submission.assessment.outlook:
        note = notes[note_id]
        sign = MINUS if note.sign == "-" else "+"
        yield f"{sign} {note.says} ({cited(case, note.sources)})"
