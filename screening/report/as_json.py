"""An assessment told to machines: plain JSON, the same for the same answers."""

from typing import Any

from screening.assessment.model import Assessment, DomainScore, Flag
from screening.questionnaire.load import Content


def as_json(content: Content, assessment: Assessment) -> dict[str, Any]:
    """Return the result of `python -m screening assess`."""
    fit = assessment.fit
    questionnaire = content.questionnaire
    return {
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "hash": content.hash,
        },
        "urgency": assessment.urgency.value,
        "flags": [_flag(flag) for flag in assessment.flags],
        "fit": {
            "low": fit.low,
            "high": fit.high,
            "band": fit.band,
            "cap": fit.cap,
            "domains": [_domain(domain) for domain in fit.domains],
            "counter": [
                {"id": counter.id, "points": counter.points, "certain": counter.certain}
                for counter in fit.counter
            ],
            "settle": list(fit.settle),
        },
        "outlook": list(assessment.outlook),
        "needled": list(assessment.needled),
        "measures": dict(assessment.measures),
        "not_yet_asked": list(assessment.not_yet_asked),
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "urgency": flag.urgency.value,
        "certain": flag.certain,
        "regions": {"exclude": list(flag.regions.exclude), "warn": list(flag.regions.warn)},
        "because": [{"item": found.item, "answer": found.answer} for found in flag.because],
        "sources": list(flag.sources),
    }


def _domain(domain: DomainScore) -> dict[str, Any]:
    return {
        "id": domain.id,
        "low": domain.low,
        "high": domain.high,
        "maximum": domain.maximum,
        "reasons": list(domain.reasons),
    }
